/**
 * Mails about accounts that go wrong: messages that get lost, mail that fails for a while or for good, outcomes that nobody records,
 * two senders at once. The clock is the test's, ahead of the real one, so that no alarm goes off by itself.
 */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { v7 } from "uuid";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readConfiguration } from "../../src/configuration.ts";
import { type UserId, userIdFrom } from "../../src/domain/ids.ts";
import { AccountTokens } from "../../src/integrations/account-tokens.ts";
import { MailRefused, type MailService } from "../../src/integrations/mail-service.ts";
import { SimulatedMailService } from "../../src/integrations/simulator/adapters.ts";
import type { SimulatorRpc } from "../../src/integrations/simulator/simulator-rpc.ts";
import { connect, objects as objectsOf } from "../../src/objects/namespaces.ts";
import { UserObject } from "../../src/objects/user/user-object.ts";
import { sendAccountMail } from "../../src/queues/account-mail.ts";

const OPENING = Date.UTC(2027, 2, 1, 12);
const HOUR = 3600;
const metadata = { correlationId: "test", causationId: "test", actorId: "test" };
const objects = objectsOf(env);
const accountTokens = new AccountTokens(readConfiguration(env).dataKey);

/** The messages that were sent and not received. */
let messages: unknown[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: OPENING, toFake: ["Date"] });
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  messages = [];
  vi.spyOn(env.DELIVERY_WORK, "send").mockImplementation(async (message) => {
    messages.push(message);
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const registered = async (): Promise<UserId> => {
  const id = userIdFrom(v7().replaceAll("-", ""));
  const registration = { email: `${id}@example.com`, name: "Ada", role: "user", passwordHash: "none" } as const;
  await objects.user(id).register(registration, metadata);
  return id;
};

const stubOf = (id: UserId) => env.USERS.getByName(id);

const eventsOf = async (id: UserId) => {
  const recorded = await runInDurableObject(stubOf(id), (user) => {
    if (!(user instanceof UserObject)) throw new Error("no user object");
    return user.history();
  });
  return recorded.map(({ event }) => event);
};
const countOf = async (id: UserId, type: string): Promise<number> =>
  (await eventsOf(id)).filter((event) => event.type === type).length;

const alarmOf = (id: UserId) => runInDurableObject(stubOf(id), (_user, { storage }) => storage.getAlarm());

const newSimulator = () => connect<SimulatorRpc>(env.SIMULATOR, crypto.randomUUID());

const send = (id: UserId, mail: MailService): Promise<void> =>
  sendAccountMail(id, objects, { mail, mailFrom: "x@example.com", publicUrl: "https://x.example", accountTokens });

/** Lets so many seconds pass: alarms ring when they are due, and `receive` gets each message. */
const pass = async (id: UserId, seconds: number, receive: () => Promise<void>): Promise<void> => {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const next = await alarmOf(id);
    if (next === null || next > end) break;
    vi.setSystemTime(Math.max(next, Date.now()));
    await runDurableObjectAlarm(stubOf(id));
    for (const message of messages.splice(0)) {
      expect(message).toEqual({ userId: id });
      await receive();
    }
  }
  vi.setSystemTime(end);
};

const lost = async (): Promise<void> => undefined;

it("is asked for again and again while its messages are lost, also by an object that lost its memory; then once", async () => {
  const id = await registered();
  const simulator = newSimulator();
  let asked = 0;
  await pass(id, 150, async () => {
    asked += 1;
  });
  expect(asked).toBe(3);
  await evictDurableObject(stubOf(id));
  await pass(id, 100, () => send(id, new SimulatedMailService(simulator)));
  expect(await simulator.emails(`${id}@example.com`)).toHaveLength(1);
  await pass(id, 24 * HOUR, () => Promise.reject(new Error("asked for though it was sent")));
  expect(await countOf(id, "AccountMailSent")).toBe(1);
});

it("is tried again, further and further apart, until the mail is taken: one mail", async () => {
  const id = await registered();
  const simulator = newSimulator();
  await simulator.failNext("email", 4);
  const tries: number[] = [];
  await pass(id, HOUR, async () => {
    tries.push((Date.now() - OPENING) / 1000);
    await send(id, new SimulatedMailService(simulator));
  });
  expect(tries).toEqual([0, 2, 6, 14, 30]);
  expect(await simulator.emails()).toHaveLength(1);
  expect(await countOf(id, "AccountMailAttemptFailed")).toBe(4);
});

it("that never succeeds is given up when its token has expired, and that is recorded", async () => {
  const id = await registered();
  const simulator = newSimulator();
  const mail = new SimulatedMailService(simulator);
  await pass(id, 1, () => send(id, mail));
  await objects.user(id).requestMail("reset-password", metadata);
  await simulator.failNext("email", 1000);
  await pass(id, 24 * HOUR, () => send(id, mail));
  expect((await eventsOf(id)).at(-1)).toMatchObject({ type: "AccountMailFailed", mailId: `acm_${id.slice(4)}_2` });
  expect(await simulator.emails()).toHaveLength(1);
});

it("whose messages are all lost is given up when its token has expired", async () => {
  const id = await registered();
  await pass(id, 1, () => send(id, new SimulatedMailService(newSimulator())));
  await objects.user(id).requestMail("reset-password", metadata);
  await pass(id, HOUR - 60, lost);
  expect(await countOf(id, "AccountMailFailed")).toBe(0);
  await pass(id, 180, lost);
  expect(await countOf(id, "AccountMailFailed")).toBe(1);
  await pass(id, HOUR, () => Promise.reject(new Error("asked for though it was given up")));
});

it("that the mail service refuses is given up at once", async () => {
  const id = await registered();
  const refusing: MailService = {
    send: async () => {
      throw new MailRefused("no such address");
    },
  };
  await pass(id, 60, () => send(id, refusing));
  expect(await countOf(id, "AccountMailFailed")).toBe(1);
});

it("is sent once, though recording it fails at first", async () => {
  const id = await registered();
  const simulator = newSimulator();
  const record = vi.spyOn(UserObject.prototype, "recordMail").mockRejectedValueOnce(new Error("lost"));
  await pass(id, HOUR, () => send(id, new SimulatedMailService(simulator)));
  expect(record).toHaveBeenCalledTimes(2);
  expect(await simulator.emails()).toHaveLength(1);
});

it("is sent again under the same id when nobody recorded that it was sent, and says that it may have been", async () => {
  const id = await registered();
  const simulator = newSimulator();
  const mail = new SimulatedMailService(simulator);
  const sending = vi.spyOn(mail, "send");
  const record = vi.spyOn(UserObject.prototype, "recordMail");
  for (let time = 0; time < 4; time += 1) record.mockRejectedValueOnce(new Error("lost"));
  await pass(id, HOUR, () => send(id, mail).catch(() => undefined));
  expect(sending.mock.calls.map(([{ messageId, isRetry }]) => [messageId, isRetry])).toEqual([
    [`acm_${id.slice(4)}_1`, false],
    [`acm_${id.slice(4)}_1`, true],
  ]);
  expect(await simulator.emails()).toHaveLength(1);
  expect(await countOf(id, "AccountMailSent")).toBe(1);
});

it("is sent by one of several senders at once", async () => {
  const id = await registered();
  const sent: string[] = [];
  const slow: MailService = {
    send: async ({ messageId }) => {
      sent.push(messageId);
      await scheduler.wait(20);
    },
  };
  await Promise.all([send(id, slow), send(id, slow), send(id, slow)]);
  expect(sent).toHaveLength(1);
});

it("whose token has nothing left to do is not sent", async () => {
  const id = await registered();
  await objects.user(id).requestMail("reset-password", metadata);
  const simulator = newSimulator();
  await pass(id, 1, lost);
  const [verification, reset] = (await eventsOf(id)).filter((event) => event.type === "AccountMailRequested");
  if (verification === undefined || reset === undefined) throw new Error("two mails were asked for");
  expect(await objects.user(id).resetPassword(reset.mailId, "another", metadata)).toMatchObject({ ok: true });
  await pass(id, HOUR, () => send(id, new SimulatedMailService(simulator)));
  expect(await simulator.emails()).toEqual([]);
  expect(await objects.user(id).confirmEmail(verification.mailId, metadata)).toMatchObject({ ok: false });
});

it("leaves nothing personal in the log, and no token", async () => {
  const id = await registered();
  const simulator = newSimulator();
  await simulator.failNext("email", 1);
  await pass(id, HOUR, () => send(id, new SimulatedMailService(simulator)));
  const [mail] = await simulator.emails();
  const token = /\?token=[0-9a-f]+_\d+_[0-9a-z]+_([\w-]+)/.exec(mail?.text ?? "")?.[1];
  if (token === undefined) throw new Error("no token was mailed");
  const log = JSON.stringify(await eventsOf(id));
  for (const secret of ["@", "Ada", token]) expect(log).not.toContain(secret);
});
