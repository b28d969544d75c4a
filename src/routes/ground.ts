import type { Dependencies } from "./dependencies.ts";
import type { Ground } from "./http/pipeline.ts";
import { unlimited } from "./http/rate-limits.ts";
import { readSessionToken } from "./identity/session-token.ts";

/** What the ground's checks ask of the objects: sessions and keyed requests are their user's. */
export const groundOf = ({
  configuration,
  objects,
  rateLimits,
}: Pick<Dependencies, "configuration" | "objects" | "rateLimits">): Ground => ({
  publicUrl: configuration.publicUrl,
  rateLimits: configuration.rateLimits ? rateLimits : unlimited,
  authentication: {
    origin: new URL(configuration.publicUrl).origin,
    authenticate: async (token) => {
      const session = readSessionToken(token);
      if (session === undefined) return undefined;
      const live = await objects.user(session.userId).authenticate(session.hash);
      return live === undefined ? undefined : { userId: session.userId, role: live.role, session: session.hash };
    },
  },
  keyedRequests: {
    begin: ({ caller, key, fingerprint, metadata }) =>
      objects.user(caller.userId).beginRequest(key, fingerprint, metadata),
    finish: ({ caller, key, fingerprint, metadata }, answer) =>
      objects.user(caller.userId).finishRequest(key, fingerprint, answer, metadata),
  },
});
