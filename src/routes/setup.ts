import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "@hono/zod-openapi";
import { emailAddress } from "../domain/users/email-address.ts";
import type { Dependencies } from "./dependencies.ts";
import { Problem, type ProblemCode } from "./http/problems.ts";
import { accepted } from "./http/rejections.ts";
import { defineRoute, type Route } from "./http/route.ts";
import { emailAddressId } from "./identity/email-address-id.ts";
import { newPassword, passwordsWith } from "./identity/passwords.ts";
import { personName, showUser, userDocument } from "./identity/user-document.ts";

const problemOf = {
  "already-set-up": "already-set-up",
  "email-taken": "email-taken",
} as const satisfies Record<string, ProblemCode>;

/** The first administrator, made once by whoever holds the set-up token. */
export const setUpRoutes = ({ configuration, objects }: Pick<Dependencies, "configuration" | "objects">): Route[] => {
  const passwords = passwordsWith(configuration);
  return [
    defineRoute({
      method: "post",
      path: "/api/setup",
      summary: "Make the first administrator",
      tag: "Users",
      access: "anyone",
      body: z.strictObject({
        setupToken: z.string().max(1000),
        email: emailAddress,
        password: newPassword,
        name: personName,
      }),
      responses: { 201: userDocument },
      problems: ["already-set-up", "email-taken", "invalid-credentials"],
      handler: async ({ body: { setupToken, email, password, name }, metadata }) => {
        const service = objects.service();
        if (await service.isSetUp()) throw new Problem("already-set-up");
        if (!sameSecret(setupToken, configuration.setupToken)) throw new Problem("invalid-credentials");
        const passwordHash = await passwords.hash(password);
        const first = {
          email,
          emailAddressId: emailAddressId(email, configuration.emailHashKey),
          name,
          passwordHash,
        };
        return { status: 201, body: showUser(accepted(await service.setUp(first, metadata), problemOf)) };
      },
    }),
  ];
};

const digest = (secret: string): Buffer => createHash("sha256").update(secret).digest();

/** In a time that tells nothing: digests have one length, whatever was sent. */
const sameSecret = (sent: string, actual: string): boolean => timingSafeEqual(digest(sent), digest(actual));
