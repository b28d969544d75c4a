import { z } from "zod";
import { accountMailOf, type UserId } from "../../src/domain/ids.ts";
import { listWindow, publishedToLists } from "../../src/objects/integration-events.ts";
import { project } from "../../src/read-models/projection.ts";
import { asker, signUp } from "../queues/sales.ts";
import { database, objects } from "../queues/stage.ts";

const typed = z.looseObject({ type: z.string() });

/** Brings the lists up to date with a user's log, of which they have what comes before `from`. */
export const listUser = async (id: UserId, from = 0): Promise<number> => {
  const log = await objects.user(id).history(from, 100);
  const events = log.flatMap((recorded) => publishedToLists({ ...recorded, event: typed.parse(recorded.event) }) ?? []);
  const to = from + log.length;
  const window = listWindow.parse({ source: { kind: "user", id }, from, to, events });
  if ((await project(database, objects, window)) !== "applied") throw new Error(`${id} is listed up to elsewhere`);
  return to;
};

/** Somebody signs up whose first mail is given up; up to where they are listed then. */
export const failVerification = async (id: UserId): Promise<number> => {
  await signUp(id);
  await objects.user(id).recordMail(accountMailOf(id, 1), { status: "refused" }, asker);
  return listUser(id);
};
