/** What is left of a concert over a socket, in one Worker: that it comes at once, follows what changes, and nothing else. */
import { expect, it } from "vitest";
import { z } from "zod";
import { account, api, as, concertOf, keyed, pln } from "./box-office.ts";

const told = z.object({
  status: z.string(),
  levels: z.array(z.object({ id: z.string(), available: z.number() })),
  asOf: z.string(),
});

const levels = [{ id: "regular", name: "Regular", capacity: 5, price: pln(20_000) }];

/** A browser's end of a socket, and what it has been told so far. */
const watching = async (id: string) => {
  const answer = await api(`/api/concerts/${id}/availability/live`, { headers: { Upgrade: "websocket" } });
  const socket = answer.webSocket;
  if (socket === null) throw new Error(`no socket, but ${answer.status}`);
  const heard: z.infer<typeof told>[] = [];
  socket.addEventListener("message", ({ data }) => {
    heard.push(told.parse(JSON.parse(String(data))));
  });
  socket.accept();
  return { socket, heard };
};

it("is told at once, and again when it changes, as the page's own document says it", async () => {
  const id = await concertOf(await account("organizer"), { ticketLevels: levels });
  const { socket, heard } = await watching(id);
  await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(1);
  expect(heard[0]).toMatchObject({ status: "on-sale", levels: [{ id: "regular", available: 5 }] });

  const fan = as(await account());
  await fan.post("/api/cart/items", { concertId: id, ticketLevelId: "regular", quantity: 5 });
  await fan.put("/api/cart/delivery-method", { type: "email", email: "anna@example.com" });
  expect((await fan.post("/api/cart/confirm", {}, keyed())).status).toBe(201);
  await expect
    .poll(() => heard.at(-1), { timeout: 10_000 })
    .toMatchObject({ status: "sold-out", levels: [{ available: 0 }] });
  const page: unknown = await (await api(`/api/concerts/${id}/availability`)).json();
  expect(told.parse(page).levels).toEqual(heard.at(-1)?.levels);
  // Nothing was told twice, though it was looked at again and again.
  const different = new Set(heard.map(({ status, levels: left }) => JSON.stringify([status, left])));
  expect(different.size).toBe(heard.length);
  socket.close();
});

it("is refused without a socket, and of a concert that is not there", async () => {
  const id = await concertOf(await account("organizer"));
  expect((await api(`/api/concerts/${id}/availability/live`)).status).toBe(400);
  const headers = { Upgrade: "websocket" };
  expect((await api(`/api/concerts/con_${"0".repeat(32)}/availability/live`, { headers })).status).toBe(404);
});
