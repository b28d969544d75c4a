import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { userId } from "../../src/domain/ids.ts";
import { AccountTokens } from "../../src/integrations/account-tokens.ts";
import { EmailAddressObject } from "../../src/objects/email-address/email-address-object.ts";
import { UserObject } from "../../src/objects/user/user-object.ts";
import { mailsOf, tokenIn, tokens } from "./account-mails.ts";
import { api, bearer, freshEmail, json, newUser, PASSWORD, post, problemOf, signIn, whatGoesOn } from "./service.ts";

const NEW = "another horse battery";
const HOUR = 3600 * 1000;

afterEach(() => {
  vi.useRealTimers();
});
const pass = (milliseconds: number): void => {
  vi.useFakeTimers({ now: Date.now() + milliseconds, toFake: ["Date"] });
};

const askForReset = async (email: string): Promise<Response> => {
  const answer = await post("/api/password-resets", { email });
  await whatGoesOn();
  return answer;
};
const confirmReset = (token: string, newPassword = NEW): Promise<Response> =>
  post("/api/password-resets/confirm", { token, newPassword });
const verify = (token: string): Promise<Response> => post("/api/email-verifications/confirm", { token });

const me = async (token: string) =>
  (await api("/api/users/me", { headers: bearer(token) })).json<{ emailVerified: boolean }>();

/** Somebody whose first mail is out of the way. */
const userWithReset = async () => {
  const user = await newUser();
  const [verification] = await mailsOf(user.id);
  await askForReset(user.email);
  const [reset] = await mailsOf(user.id);
  return { ...user, verification: tokenIn(verification), reset: tokenIn(reset) };
};

const eventsOf = (id: string): Promise<string[]> =>
  runInDurableObject(env.USERS.getByName(userId.parse(id)), (user) => {
    if (!(user instanceof UserObject)) throw new Error("no user object");
    return user.history().map(({ event }) => event.type);
  });

const expectInvalid = async (answer: Response): Promise<void> => {
  expect(answer.status).toBe(400);
  const { requestId, ...document } = await answer.json<{ requestId: string }>();
  expect(requestId).toBeDefined();
  expect(document).toEqual({
    type: "http://localhost:8787/problems/invalid-token",
    title: "The token is not valid, or not any more",
    detail: "The token is not valid, or not any more",
    status: 400,
    code: "invalid-token",
  });
};

describe("a new account's address", () => {
  it("is verified by the token of the mail that was sent to it, once", async () => {
    const { id, email, token } = await newUser();
    const [mail, ...more] = await mailsOf(id);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ to: email, messageId: expect.stringMatching(/^acm_/), isRetry: false });
    const shown = tokenIn(mail);
    expect(mail?.text).toContain(`https://frontrow.example/verify-email?token=${shown}`);
    expect(mail?.html).toContain(`https://frontrow.example/verify-email?token=${shown}`);
    expect((await me(token)).emailVerified).toBe(false);
    expect((await verify(shown)).status).toBe(204);
    expect((await me(token)).emailVerified).toBe(true);
    await expectInvalid(await verify(shown));
    expect((await post("/api/users/me/email-verification", {}, bearer(token))).status).toBe(202);
    expect(await mailsOf(id)).toEqual([]);
  });

  it("is verified by the first mail, too, when another one was asked for", async () => {
    const { id, token } = await newUser();
    const first = tokenIn((await mailsOf(id))[0]);
    await post("/api/users/me/email-verification", {}, bearer(token));
    const second = tokenIn((await mailsOf(id))[0]);
    expect(second).not.toBe(first);
    expect((await verify(first)).status).toBe(204);
    await expectInvalid(await verify(second));
  });

  it("is not verified after seven days", async () => {
    const { id } = await newUser();
    const shown = tokenIn((await mailsOf(id))[0]);
    pass(7 * 24 * HOUR);
    await expectInvalid(await verify(shown));
  });

  it("is verified just before", async () => {
    const { id } = await newUser();
    const shown = tokenIn((await mailsOf(id))[0]);
    pass(7 * 24 * HOUR - 60_000);
    expect((await verify(shown)).status).toBe(204);
  });
});

describe("a forgotten password", () => {
  it("is replaced by who reads the mail: all sessions end, and the address is verified", async () => {
    const { email, token, reset, verification } = await userWithReset();
    expect((await confirmReset(reset)).status).toBe(204);
    expect((await api("/api/users/me", { headers: bearer(token) })).status).toBe(401);
    expect((await signIn(email)).status).toBe(401);
    const signedIn = await signIn(email, NEW);
    expect(signedIn.status).toBe(201);
    expect(await signedIn.json()).toMatchObject({ user: { emailVerified: true } });
    await expectInvalid(await verify(verification));
  });

  it("is replaced once, however often the token is shown at once", async () => {
    const { email, reset } = await userWithReset();
    const passwords = ["first password 1", "second password", "third password 3", "fourth password"];
    const answers = await Promise.all(passwords.map((password) => confirmReset(reset, password)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 400, 400, 400]);
    const chosen = passwords[answers.findIndex(({ status }) => status === 204)];
    expect((await signIn(email, chosen)).status).toBe(201);
    await expectInvalid(await confirmReset(reset));
  });

  it("is not replaced after an hour", async () => {
    const { email, reset } = await userWithReset();
    pass(HOUR);
    await expectInvalid(await confirmReset(reset));
    vi.useRealTimers();
    expect((await signIn(email)).status).toBe(201);
  });

  it("is replaced by any mail of the last hour, and then by none: nobody else's asking takes a token away", async () => {
    const { id, email, reset } = await userWithReset();
    await askForReset(email);
    const newest = tokenIn((await mailsOf(id))[0]);
    expect(newest).not.toBe(reset);
    expect((await confirmReset(reset)).status).toBe(204);
    await expectInvalid(await confirmReset(newest));
  });

  it("is not replaced by a mail from before it was changed", async () => {
    const { token, reset } = await userWithReset();
    const change = json({ currentPassword: PASSWORD, newPassword: NEW }, bearer(token));
    expect((await api("/api/users/me/password", { method: "PUT", ...change })).status).toBe(204);
    await expectInvalid(await confirmReset(reset));
  });

  it("is not replaced by one that is too short, which does not use the token up", async () => {
    const { reset } = await userWithReset();
    expect(await problemOf(await confirmReset(reset, "elevenchars"))).toEqual({
      code: "invalid-request",
      at: ["/newPassword"],
    });
    expect((await confirmReset(reset)).status).toBe(204);
  });

  it("lets its new owner in where too many guesses had failed", async () => {
    const { email, reset } = await userWithReset();
    for (let attempt = 0; attempt < 5; attempt++) expect((await signIn(email, "wrong")).status).toBe(401);
    expect((await signIn(email, "wrong")).status).toBe(429);
    expect((await confirmReset(reset)).status).toBe(204);
    expect((await signIn(email, NEW)).status).toBe(201);
  });

  it("opens no session whose password was found right before the reset", async () => {
    const { email, reset } = await userWithReset();
    const open = UserObject.prototype.openSession;
    const opening = vi.spyOn(UserObject.prototype, "openSession").mockImplementationOnce(async function (
      this: UserObject,
      ...parameters
    ) {
      expect((await confirmReset(reset)).status).toBe(204);
      return open.apply(this, parameters);
    });
    const answer = await signIn(email);
    opening.mockRestore();
    expect(answer.status).toBe(401);
  });
});

describe("asking for a reset", () => {
  it("answers the same for an address without an account, which nothing is written about", async () => {
    const { email } = await newUser();
    const shown = async (answer: Response) => [
      answer.status,
      await answer.text(),
      [...answer.headers].filter(([name]) => name !== "x-request-id"),
    ];
    expect(await shown(await askForReset(email))).toEqual(await shown(await askForReset(freshEmail())));
  });

  it("is answered before anything is looked up", async () => {
    const { email } = await newUser();
    let release = (): void => undefined;
    const waiting = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holder = vi.spyOn(EmailAddressObject.prototype, "holder").mockImplementation(async () => {
      await waiting;
      return null;
    });
    // Sooner than the look-up would be given up.
    const answer = await Promise.race([post("/api/password-resets", { email }), scheduler.wait(5_000)]);
    expect(answer?.status).toBe(202);
    release();
    await whatGoesOn();
    holder.mockRestore();
  });

  it("sends three mails an hour at most, and says nothing about it", async () => {
    const { id, email } = await newUser();
    await mailsOf(id);
    for (let count = 0; count < 5; count++) expect((await askForReset(email)).status).toBe(202);
    expect((await eventsOf(id)).filter((type) => type === "AccountMailRequested")).toHaveLength(1 + 3);
    expect(await mailsOf(id)).toHaveLength(3);
    pass(HOUR);
    await askForReset(email);
    expect(await mailsOf(id)).toHaveLength(1);
  });

  it.each(["signing in", "a reset"])("sends mails again after %s, whoever had asked before", async (by) => {
    const { id, email } = await newUser();
    await mailsOf(id);
    for (let count = 0; count < 4; count++) await askForReset(email);
    const mails = await mailsOf(id);
    expect(mails).toHaveLength(3);
    if (by === "signing in") expect((await signIn(email)).status).toBe(201);
    else expect((await confirmReset(tokenIn(mails[0]))).status).toBe(204);
    await askForReset(email);
    expect(await mailsOf(id)).toHaveLength(1);
  });

  it("is forgiven in no log where nobody had asked", async () => {
    const { id, email } = await newUser();
    const before = await eventsOf(id);
    expect((await signIn(email)).status).toBe(201);
    expect(await eventsOf(id)).toEqual(before);
  });
});

describe("a token", () => {
  it("of one purpose is not good for the other", async () => {
    const { reset, verification } = await userWithReset();
    await expectInvalid(await verify(reset));
    await expectInvalid(await confirmReset(verification));
    expect((await verify(verification)).status).toBe(204);
    expect((await confirmReset(reset)).status).toBe(204);
  });

  it("that was tampered with is not good, nor is anything else", async () => {
    const { reset, verification } = await userWithReset();
    const other = await newUser();
    const changed = (text: string, at: number) =>
      `${text.slice(0, at)}${text[at] === "0" ? "1" : "0"}${text.slice(at + 1)}`;
    const forged = [
      ...[0, 31, 33, 36, reset.length - 43, reset.length - 2].map((at) => changed(reset, at)),
      reset.replace(/^[0-9a-f]{32}/, other.id.slice(4)),
      `${reset}A`,
      reset.slice(0, -1),
      ` ${reset}`,
      "",
      "x".repeat(10_000),
    ];
    for (const text of forged) {
      await expectInvalid(await confirmReset(text));
      await expectInvalid(await verify(text));
    }
    expect((await confirmReset(reset)).status).toBe(204);
    expect(verification).not.toBe(reset);
  });

  it("has one spelling: the bits that base64 leaves over count", async () => {
    const { reset } = await userWithReset();
    const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const last = digits.indexOf(reset.slice(-1));
    const twin = reset.slice(0, -1) + (digits[last ^ 1] ?? "");
    expect(await tokens.read(twin, "reset-password")).toBeUndefined();
    expect(await tokens.read(reset, "reset-password")).toBeDefined();
  });

  it("is worth nothing with another key", async () => {
    const { reset } = await userWithReset();
    expect(await new AccountTokens("another key of another service").read(reset, "reset-password")).toBeUndefined();
  });
});
