import { z } from "@hono/zod-openapi";
import { userIdFrom } from "../domain/ids.ts";
import { emailAddress } from "../domain/users/email-address.ts";
import type { Dependencies } from "./dependencies.ts";
import { forgetSession, keepSession } from "./http/access.ts";
import { Problem, type ProblemCode } from "./http/problems.ts";
import { accepted } from "./http/rejections.ts";
import { defineRoute, type Route } from "./http/route.ts";
import { time, timeText } from "./http/time.ts";
import { callerId } from "./identity/caller-id.ts";
import { emailAddressId } from "./identity/email-address-id.ts";
import { tryPassword } from "./identity/password-attempts.ts";
import { passwordsWith, triedPassword } from "./identity/passwords.ts";
import { newSessionToken, readSessionToken } from "./identity/session-token.ts";
import { showUser, userDocument } from "./identity/user-document.ts";

/** Asked for the password of an address that nobody holds, so that asking takes as long. Never registered. */
const nobody = userIdFrom("0".repeat(32));

const problemOf = { "another-password": "invalid-credentials" } as const satisfies Record<string, ProblemCode>;

/** Signing in and out. */
export const sessionRoutes = ({ configuration, objects }: Pick<Dependencies, "configuration" | "objects">): Route[] => {
  const passwords = passwordsWith(configuration);
  return [
    defineRoute({
      method: "post",
      path: "/api/sessions",
      summary: "Sign in",
      tag: "Sessions",
      access: "anyone",
      body: z.strictObject({ email: emailAddress, password: triedPassword }),
      responses: { 201: z.strictObject({ token: z.string(), expiresAt: time, user: userDocument }) },
      problems: ["invalid-credentials"],
      handler: async ({ body, metadata, headers }) => {
        const address = objects.emailAddress(emailAddressId(body.email, configuration.emailHashKey));
        const from = callerId(headers, configuration.emailHashKey);
        const right = await tryPassword(address, "sign-in", from, async (holder) => {
          const stored = await objects.user(holder ?? nobody).passwordHash();
          const isRight = await passwords.matches(body.password, stored);
          return isRight && holder !== null && stored !== undefined ? { holder, stored } : undefined;
        });
        const user = right === undefined ? undefined : await objects.user(right.holder).document();
        if (right === undefined || user === undefined) throw new Problem("invalid-credentials");
        const token = newSessionToken(user.id);
        const session = readSessionToken(token);
        if (session === undefined) throw new Error("a new token is well-formed");
        const opened = accepted(
          await objects.user(user.id).openSession(session.hash, right.stored, metadata),
          problemOf,
        );
        const { expiresAt } = opened;
        const seconds = Math.floor((expiresAt - Date.now()) / 1000);
        return {
          status: 201,
          body: { token, expiresAt: timeText(expiresAt), user: showUser(user) },
          headers: { "Set-Cookie": keepSession(token, seconds) },
        };
      },
    }),
    defineRoute({
      method: "delete",
      path: "/api/sessions/current",
      summary: "Sign out",
      tag: "Sessions",
      access: "signed-in",
      isAlwaysDone: true,
      responses: { 204: "empty" },
      handler: async ({ caller, metadata }) => {
        await objects.user(caller.userId).endSession(caller.session, metadata);
        return { status: 204, headers: { "Set-Cookie": forgetSession } };
      },
    }),
  ];
};
