import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

const fresh = () => env.LEDGERS.getByName(crypto.randomUUID());

it("works", async () => {
  const ledger = fresh();
  expect(await ledger.deposit("a", 5)).toEqual({ ok: true, value: 5 });
  expect(await ledger.withdraw("a", 6)).toEqual({ ok: false, rejection: { code: "too-little" } });
  expect(await ledger.balances()).toEqual({ a: 5 });
});
