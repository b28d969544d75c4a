import { z } from "@hono/zod-openapi";
import { type EmailAddress, emailAddress } from "../domain/users/email-address.ts";
import type { Metadata } from "../event-store/index.ts";
import { AccountTokens } from "../integrations/account-tokens.ts";
import { logFault } from "../logging.ts";
import type { UserDocument } from "../objects/user/user-rpc.ts";
import type { Dependencies } from "./dependencies.ts";
import { Problem, type ProblemCode } from "./http/problems.ts";
import { accepted } from "./http/rejections.ts";
import { defineRoute, type Route } from "./http/route.ts";
import { callerId } from "./identity/caller-id.ts";
import { emailAddressId } from "./identity/email-address-id.ts";
import { newPassword, passwordsWith } from "./identity/passwords.ts";

const problemOf = {
  "token-not-good": "invalid-token",
  "user-not-registered": "invalid-token",
} as const satisfies Record<string, ProblemCode>;

/** Whatever is wrong with a token, the answer is the same. */
const token = z.string();

/** What is done by whoever reads an address's mail: asking for a new password, and using the tokens of mails. */
export const accountTokenRoutes = ({
  configuration,
  objects,
  afterAnswer,
}: Pick<Dependencies, "configuration" | "objects" | "afterAnswer">): Route[] => {
  const { emailHashKey } = configuration;
  const passwords = passwordsWith(configuration);
  const tokens = new AccountTokens(configuration.dataKey);
  const addressOf = (address: EmailAddress) => objects.emailAddress(emailAddressId(address, emailHashKey));

  /** Writes nothing where the address is nobody's, or was asked for too often; nobody is told. */
  const requestReset = async (email: EmailAddress, metadata: Metadata): Promise<void> => {
    const holder = await addressOf(email).holder();
    if (holder !== null) await objects.user(holder).requestMail("reset-password", metadata);
  };

  /** Whoever has just chosen the password may sign in with it, however often it was guessed at before. */
  const forgive = async ({ email }: UserDocument, headers: Headers): Promise<void> => {
    try {
      await addressOf(emailAddress.parse(email)).forgive(callerId(headers, emailHashKey));
    } catch (fault) {
      logFault("failed sign-ins were not forgiven", fault);
    }
  };

  return [
    defineRoute({
      method: "post",
      path: "/api/password-resets",
      summary: "Ask for a mail with which to choose a new password",
      tag: "Users",
      access: "anyone",
      body: z.strictObject({ email: emailAddress }),
      responses: { 202: "empty" },
      // Answered before anything is looked up: neither the answer nor its time tells whether there is an account.
      handler: async ({ body, metadata }) => {
        afterAnswer(
          requestReset(body.email, metadata).catch((fault: unknown) => logFault("a reset was not begun", fault)),
        );
        return { status: 202 };
      },
    }),
    defineRoute({
      method: "post",
      path: "/api/password-resets/confirm",
      summary: "Choose a new password with a mail's token, and end every session",
      tag: "Users",
      access: "anyone",
      body: z.strictObject({ token, newPassword }),
      responses: { 204: "empty" },
      problems: ["invalid-token"],
      handler: async ({ body, metadata, headers }) => {
        const shown = await tokens.read(body.token, "reset-password");
        if (shown === undefined) throw new Problem("invalid-token");
        const passwordHash = await passwords.hash(body.newPassword);
        const reset = await objects.user(shown.userId).resetPassword(shown.mailId, passwordHash, metadata);
        await forgive(accepted(reset, problemOf), headers);
        return { status: 204 };
      },
    }),
    defineRoute({
      method: "post",
      path: "/api/email-verifications/confirm",
      summary: "Verify one's address with a mail's token",
      tag: "Users",
      access: "anyone",
      body: z.strictObject({ token }),
      responses: { 204: "empty" },
      problems: ["invalid-token"],
      handler: async ({ body, metadata }) => {
        const shown = await tokens.read(body.token, "verify-email");
        if (shown === undefined) throw new Problem("invalid-token");
        accepted(await objects.user(shown.userId).confirmEmail(shown.mailId, metadata), problemOf);
        return { status: 204 };
      },
    }),
  ];
};
