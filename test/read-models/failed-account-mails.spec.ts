/** Which mails about accounts were given up, as administrators see it. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { z } from "zod";
import { accountMailOf, type UserId } from "../../src/domain/ids.ts";
import { failedAccountMailList } from "../../src/read-models/failed-account-mails.ts";
import { asker, freshFan } from "../queues/sales.ts";
import { database, objects } from "../queues/stage.ts";
import { failVerification, listUser } from "./listed-user.ts";

const list = failedAccountMailList(database);
const failuresOf = async (id: UserId) =>
  (await list.latest(100)).filter(({ userId }) => userId === id).map(({ purpose }) => purpose);

/** Another mail is asked for, and comes to its end. */
const mail = async (
  id: UserId,
  number: number,
  purpose: "verify-email" | "reset-password",
  end: "sent" | "refused",
) => {
  await objects.user(id).requestMail(purpose, asker);
  await objects.user(id).recordMail(accountMailOf(id, number), { status: end }, asker);
};

it("lists what was given up by user and purpose, the latest first, and no address", async () => {
  const [earlier, later] = [freshFan(), freshFan()];
  for (const id of [earlier, later]) await failVerification(id);
  const [first, ...others] = await list.latest(2);
  expect(first).toEqual({
    userId: later,
    mailId: accountMailOf(later, 1),
    purpose: "verify-email",
    failedAt: expect.any(Number),
  });
  expect(others.map(({ userId }) => userId)).toEqual([earlier]);
});

it("says of each when it was given up, though they are told of together", async () => {
  const id = freshFan();
  const listed = await failVerification(id);
  await mail(id, 2, "reset-password", "refused");
  await sleep(5);
  await mail(id, 3, "reset-password", "refused");
  await listUser(id, listed);
  const log = await objects.user(id).history(0, 100);
  const failedAt = log
    .filter(({ event }) => z.object({ type: z.literal("AccountMailFailed") }).safeParse(event).success)
    .map(({ recordedAt }) => recordedAt);
  expect(new Set(failedAt).size).toBe(3);
  const rows = (await list.latest(100)).filter(({ userId }) => userId === id);
  expect(rows.map((row) => row.failedAt).toSorted((a, b) => a - b)).toEqual(failedAt);
});

it("forgets it once a later one for the same was sent, and nothing else", async () => {
  const id = freshFan();
  let listed = await failVerification(id);
  await mail(id, 2, "reset-password", "refused");
  listed = await listUser(id, listed);
  expect((await failuresOf(id)).toSorted()).toEqual(["reset-password", "verify-email"]);
  await mail(id, 3, "verify-email", "sent");
  await listUser(id, listed);
  expect(await failuresOf(id)).toEqual(["reset-password"]);
});

it("forgets a reset once the password is another, and a verification once the address is verified", async () => {
  const id = freshFan();
  let listed = await failVerification(id);
  await mail(id, 2, "reset-password", "refused");
  await mail(id, 3, "reset-password", "refused");
  listed = await listUser(id, listed);
  expect(await failuresOf(id)).toHaveLength(3);
  // Its mail was said to be refused, and arrived after all.
  await objects.user(id).resetPassword(accountMailOf(id, 3), "$scrypt$y", asker);
  await listUser(id, listed);
  expect(await failuresOf(id)).toEqual([]);
});

it("does not list what waits, or is tried again", async () => {
  const id = freshFan();
  await failVerification(id);
  const before = await failuresOf(id);
  await objects.user(id).requestMail("reset-password", asker);
  await objects.user(id).recordMail(accountMailOf(id, 2), { status: "failed", attempt: 1 }, asker);
  expect(await failuresOf(id)).toEqual(before);
});
