import { z } from "@hono/zod-openapi";
import { emailAddress } from "../domain/users/email-address.ts";
import { financialInfo } from "../domain/users/user-financial-info.ts";
import { country } from "./concerts/country.ts";
import type { Dependencies } from "./dependencies.ts";
import { comeBackIn, Problem, type ProblemCode } from "./http/problems.ts";
import { accepted } from "./http/rejections.ts";
import { defineRoute, type Route } from "./http/route.ts";
import { emailAddressId } from "./identity/email-address-id.ts";
import { tryPassword } from "./identity/password-attempts.ts";
import { newPassword, passwordsWith, triedPassword } from "./identity/passwords.ts";
import { personName, showUser, userDocument } from "./identity/user-document.ts";

const problemOf = {
  // Somebody else changed it since it was found to be right: by now it is wrong.
  "another-password": "invalid-credentials",
} as const satisfies Record<string, ProblemCode>;

export const financialInfoDocument = financialInfo.extend({ country }).openapi("FinancialInfo");

const waitOf = z.object({ retryAfterSeconds: z.number() });

/** What somebody who is signed in does with their own account. */
export const accountRoutes = ({ configuration, objects }: Pick<Dependencies, "configuration" | "objects">): Route[] => {
  const passwords = passwordsWith(configuration);
  return [
    defineRoute({
      method: "patch",
      path: "/api/users/me",
      summary: "Change one's name",
      tag: "Users",
      access: "signed-in",
      body: z.strictObject({ name: personName }),
      responses: { 200: userDocument },
      handler: async ({ caller, body, metadata }) => {
        const updated = await objects.user(caller.userId).updateName(body.name, metadata);
        return { status: 200, body: showUser(accepted(updated, {})) };
      },
    }),
    defineRoute({
      method: "put",
      path: "/api/users/me/password",
      summary: "Change one's password, and end one's other sessions",
      tag: "Users",
      access: "signed-in",
      body: z.strictObject({ currentPassword: triedPassword, newPassword }),
      responses: { 204: "empty" },
      problems: ["invalid-credentials"],
      // Tries are limited as those of signing in are, a session's by themselves: who stole one does not guess the password with it, and
      // who guesses from outside keeps nobody inside from choosing another.
      handler: async ({ caller, body, metadata }) => {
        const user = objects.user(caller.userId);
        const document = await user.document();
        if (document === undefined) throw new Error("a session has a user");
        const address = objects.emailAddress(
          emailAddressId(emailAddress.parse(document.email), configuration.emailHashKey),
        );
        const was = await tryPassword(address, "change", caller.session, async () => {
          const stored = await user.passwordHash();
          return (await passwords.matches(body.currentPassword, stored)) ? stored : undefined;
        });
        if (was === undefined) throw new Problem("invalid-credentials");
        const is = await passwords.hash(body.newPassword);
        accepted(await user.changePassword({ was, is, keep: caller.session }, metadata), problemOf);
        return { status: 204 };
      },
    }),
    defineRoute({
      method: "get",
      path: "/api/users/me/financial-info",
      summary: "Whom one's invoices are made out to",
      tag: "Users",
      access: "signed-in",
      responses: { 200: financialInfoDocument },
      problems: ["not-found"],
      handler: async ({ caller }) => {
        const info = await objects.user(caller.userId).financialInfo();
        if (info === undefined) throw new Problem("not-found");
        return { status: 200, body: info };
      },
    }),
    defineRoute({
      method: "put",
      path: "/api/users/me/financial-info",
      summary: "Say whom one's invoices are made out to",
      tag: "Users",
      access: "signed-in",
      body: financialInfoDocument,
      responses: { 200: financialInfoDocument },
      handler: async ({ caller, body, metadata }) => {
        const put = await objects.user(caller.userId).putFinancialInfo(body, metadata);
        return { status: 200, body: accepted(put, {}) };
      },
    }),
    defineRoute({
      method: "post",
      path: "/api/users/me/email-verification",
      summary: "Have the mail that verifies one's address sent again",
      tag: "Users",
      access: "signed-in",
      body: z.strictObject({}),
      responses: { 202: "empty" },
      handler: async ({ caller, metadata }) => {
        const requested = await objects.user(caller.userId).requestMail("verify-email", metadata);
        if (!requested.ok && requested.rejection.code === "too-many-mails")
          throw comeBackIn("too-many-requests", waitOf.parse(requested.rejection).retryAfterSeconds);
        accepted(requested, {});
        return { status: 202 };
      },
    }),
  ];
};
