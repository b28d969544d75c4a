// An account's mails, from the service as it runs: the address is verified, a forgotten password replaced.
import { beforeAll, expect, inject, it } from "vitest";
import { z } from "zod";
import { type Client, connect, eventually, nothing } from "./client.ts";
import { session, user } from "./documents.ts";
import { type Person, registerPerson } from "./people.ts";
import { mailsTo } from "./purchases.ts";

const SOON = 10_000;
const NEW = "another horse battery";

let client: Client;
beforeAll(async () => {
  client = await connect(inject("service").origin);
});

/** The token of the newest mail whose link leads to that page, once there is one. */
const tokenFor = async (page: string, person: Person): Promise<string> => {
  const link = new RegExp(`/${page}\\?token=([\\w-]+)`);
  const newest = (mails: readonly { readonly text: string }[]) =>
    mails.map(({ text }) => link.exec(text)?.[1]).find((token) => token !== undefined);
  const mails = await eventually(
    SOON,
    () => mailsTo(client, person),
    (seen) => newest(seen) !== undefined,
  );
  return z.string().parse(newest(mails));
};

it("verifies the address of a new account by the mail that comes by itself", async () => {
  const fan = await registerPerson(client);
  const token = await tokenFor("verify-email", fan);
  await client.ask(nothing, 204, "/api/email-verifications/confirm", { body: { token } });
  const me = user.extend({ emailVerified: z.boolean() });
  await expect(client.ask(me, 200, "/api/users/me", { token: fan.token })).resolves.toMatchObject({
    emailVerified: true,
  });
});

it("replaces a forgotten password by the mail that was asked for", async () => {
  const fan = await registerPerson(client);
  await client.ask(nothing, 202, "/api/password-resets", { body: { email: fan.email } });
  const token = await tokenFor("reset-password", fan);
  await client.ask(nothing, 204, "/api/password-resets/confirm", { body: { token, newPassword: NEW } });
  expect((await client.call("/api/users/me", { token: fan.token })).status).toBe(401);
  await client.ask(session, 201, "/api/sessions", { body: { email: fan.email, password: NEW } });
});
