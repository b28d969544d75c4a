import { z } from "@hono/zod-openapi";
import { userId, userIdFrom } from "../domain/ids.ts";
import { instant } from "../domain/instant.ts";
import { emailAddress, normalizeEmailAddress } from "../domain/users/email-address.ts";
import { role } from "../domain/users/role.ts";
import { newId } from "../new-id.ts";
import type { Dependencies } from "./dependencies.ts";
import { listOf, listQuery, pageOf } from "./http/lists.ts";
import { Problem, type ProblemCode } from "./http/problems.ts";
import { accepted } from "./http/rejections.ts";
import { defineRoute, type Route } from "./http/route.ts";
import { emailAddressId } from "./identity/email-address-id.ts";
import { newPassword, passwordsWith } from "./identity/passwords.ts";
import { personName, showUser, userDocument } from "./identity/user-document.ts";

const problemOf = {
  "email-taken": "email-taken",
  "last-administrator": "last-administrator",
  "user-not-registered": "not-found",
  // The registration took longer than its claim to the address lasts.
  "registration-abandoned": "overloaded",
  "claim-lapsed": "overloaded",
} as const satisfies Record<string, ProblemCode>;

/** Accounts: registering, oneself, and what administrators do with them. */
export const userRoutes = ({
  configuration,
  objects,
  readModels,
}: Pick<Dependencies, "configuration" | "objects"> & {
  readonly readModels: Pick<Dependencies["readModels"], "users">;
}): Route[] => {
  const passwords = passwordsWith(configuration);
  return [
    defineRoute({
      method: "post",
      path: "/api/users",
      summary: "Register",
      tag: "Users",
      access: "anyone",
      body: z.strictObject({ email: emailAddress, password: newPassword, name: personName }),
      responses: { 201: userDocument },
      problems: ["email-taken"],
      // Claim the address, make the account, confirm the claim. If this is cut off after the claim, the address is free again in
      // a minute; after the account, the address's object finds the account and confirms by itself.
      handler: async ({ body, metadata }) => {
        const { email, name } = body;
        const passwordHash = await passwords.hash(body.password);
        const id = userIdFrom(newId());
        const address = objects.emailAddress(emailAddressId(email, configuration.emailHashKey));
        accepted(await address.claim(id, metadata), problemOf);
        const registration = { email, name, passwordHash, role: "user" } as const;
        const user = accepted(await objects.user(id).register(registration, metadata), problemOf);
        accepted(await address.confirm(id), problemOf);
        return { status: 201, body: showUser(user) };
      },
    }),
    defineRoute({
      method: "get",
      path: "/api/users/me",
      summary: "Oneself",
      tag: "Users",
      access: "signed-in",
      responses: { 200: userDocument },
      handler: async ({ caller }) => {
        const user = await objects.user(caller.userId).document();
        if (user === undefined) throw new Error("a session has a user");
        return { status: 200, body: showUser(user) };
      },
    }),
    defineRoute({
      method: "get",
      path: "/api/users",
      summary: "List accounts, newest first, or the one of an id or an email address",
      tag: "Users",
      access: ["administrator"],
      query: listQuery(z.tuple([instant, userId]), {
        id: userId.optional(),
        email: z.string().max(300).transform(normalizeEmailAddress).optional(),
      }),
      responses: { 200: listOf(userDocument) },
      handler: async ({ query: { limit, cursor, id, email } }) => {
        const rows = await readModels.users.list({ id, email, after: cursor, limit: limit + 1 });
        return { status: 200, body: pageOf(rows, limit, showUser, (row) => [row.createdAt, row.id]) };
      },
    }),
    defineRoute({
      method: "put",
      path: "/api/users/{userId}/role",
      summary: "Give somebody another role",
      tag: "Users",
      access: ["administrator"],
      params: z.object({ userId }),
      body: z.strictObject({ role }),
      responses: { 200: userDocument },
      problems: ["last-administrator"],
      handler: async ({ params, body, metadata }) => {
        if ((await objects.user(params.userId).document()) === undefined) throw new Problem("not-found");
        const changed = await objects.service().changeRole(params.userId, body.role, metadata);
        return { status: 200, body: showUser(accepted(changed, problemOf)) };
      },
    }),
  ];
};
