import { z } from "@hono/zod-openapi";
import type { OpenSession } from "../objects/user/user-rpc.ts";
import type { Dependencies } from "./dependencies.ts";
import type { Caller } from "./http/access.ts";
import { Problem } from "./http/problems.ts";
import { accepted } from "./http/rejections.ts";
import { defineRoute, type Route } from "./http/route.ts";
import { time, timeText } from "./http/time.ts";
import { sessionIdOf } from "./identity/session-token.ts";

const openSessionDocument = z
  .strictObject({
    id: z.string(),
    createdAt: time,
    /** To a few minutes. */
    lastSeenAt: time,
    /** The end that use does not move. */
    expiresAt: time,
    isCurrent: z.boolean(),
  })
  .openapi("OpenSession");

/** All of them: nobody has more than fifty. */
export const openSessionsDocument = z.strictObject({ data: z.array(openSessionDocument) });

const show = ({ hash, openedAt, usedAt, expiresAt }: OpenSession, caller: Caller) => ({
  id: sessionIdOf(hash),
  createdAt: timeText(openedAt),
  lastSeenAt: timeText(usedAt),
  expiresAt: timeText(expiresAt),
  isCurrent: hash === caller.session,
});

/** Where somebody is signed in, and ending that. Which device a session is on is not known here: nothing of the kind is kept. */
export const ownSessionRoutes = ({ objects }: Pick<Dependencies, "objects">): Route[] => [
  defineRoute({
    method: "get",
    path: "/api/users/me/sessions",
    summary: "One's open sessions, the newest first",
    tag: "Sessions",
    access: "signed-in",
    responses: { 200: openSessionsDocument },
    handler: async ({ caller }) => {
      const open = await objects.user(caller.userId).sessions();
      return { status: 200, body: { data: open.map((session) => show(session, caller)) } };
    },
  }),
  defineRoute({
    method: "delete",
    path: "/api/users/me/sessions/{sessionId}",
    summary: "End one of one's sessions",
    tag: "Sessions",
    access: "signed-in",
    params: z.object({ sessionId: z.string() }),
    responses: { 204: "empty" },
    problems: ["not-found"],
    handler: async ({ caller, params: { sessionId }, metadata }) => {
      const user = objects.user(caller.userId);
      const ended = (await user.sessions()).find(({ hash }) => sessionIdOf(hash) === sessionId);
      if (ended === undefined) throw new Problem("not-found");
      accepted(await user.endSession(ended.hash, metadata), {});
      return { status: 204 };
    },
  }),
  defineRoute({
    method: "delete",
    path: "/api/users/me/sessions",
    summary: "End one's other sessions",
    tag: "Sessions",
    access: "signed-in",
    responses: { 204: "empty" },
    handler: async ({ caller, metadata }) => {
      accepted(await objects.user(caller.userId).endOtherSessions(caller.session, metadata), {});
      return { status: 204 };
    },
  }),
];
