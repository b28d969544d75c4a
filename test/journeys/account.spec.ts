// An account's mails, from the service as it runs: the address is verified, a forgotten password replaced.
import { beforeAll, expect, inject, it } from "vitest";
import { z } from "zod";
import { mailedToken } from "./account-mails.ts";
import { type Client, connect, nothing } from "./client.ts";
import { session, user } from "./documents.ts";
import { registerPerson } from "./people.ts";

const NEW = "another horse battery";

let client: Client;
beforeAll(async () => {
  client = await connect(inject("service").origin);
});

it("verifies the address of a new account by the mail that comes by itself", async () => {
  const fan = await registerPerson(client);
  const token = await mailedToken(client, "verify-email", fan);
  await client.ask(nothing, 204, "/api/email-verifications/confirm", { body: { token } });
  const me = user.extend({ emailVerified: z.boolean() });
  await expect(client.ask(me, 200, "/api/users/me", { token: fan.token })).resolves.toMatchObject({
    emailVerified: true,
  });
});

it("replaces a forgotten password by the mail that was asked for", async () => {
  const fan = await registerPerson(client);
  await client.ask(nothing, 202, "/api/password-resets", { body: { email: fan.email } });
  const token = await mailedToken(client, "reset-password", fan);
  await client.ask(nothing, 204, "/api/password-resets/confirm", { body: { token, newPassword: NEW } });
  expect((await client.call("/api/users/me", { token: fan.token })).status).toBe(401);
  await client.ask(session, 201, "/api/sessions", { body: { email: fan.email, password: NEW } });
});
