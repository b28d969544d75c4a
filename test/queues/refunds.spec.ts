/** Refunds that the gateway fails: asked for again, under another key each time, and never lost. */
import { expect, it, vi } from "vitest";
import type { OrderId } from "../../src/domain/ids.ts";
import { failedRefundList } from "../../src/read-models/failed-refunds.ts";
import { asker, bought, orderOf, paymentOf, plan, pln, typesIn } from "./sales.ts";
import { database, objects, Stage } from "./stage.ts";

const failed = async (id: OrderId) =>
  (await failedRefundList(database).earliest(100)).filter(({ orderId }) => orderId === id);

/** A bought order whose concert is cancelled, with a gateway that fails that many refunds first. */
const refundOf = async (stage: Stage, failures: number) => {
  const concert = await plan(stage);
  const id = await bought(stage, [concert]);
  const refund = vi.spyOn(stage.gateway, "refund");
  for (let left = failures; left > 0; left -= 1) {
    refund.mockResolvedValueOnce({ status: "failed", reference: null, reason: "insufficient balance" });
  }
  await objects.concert(concert).cancel("rain", asker);
  await stage.settle();
  return { id, refund };
};

it("comes through at a later try, after a pause and under another key", async () => {
  const stage = new Stage();
  const { id, refund } = await refundOf(stage, 2);
  await stage.pass(29);
  expect(refund).toHaveBeenCalledTimes(1);
  expect(await paymentOf(id)).toMatchObject({ refunds: [{ status: "pending", failedAttempts: 1 }] });
  await stage.pass(1 + 120);
  expect(refund).toHaveBeenCalledTimes(3);
  expect(await paymentOf(id)).toMatchObject({ status: "refunded", refunds: [{ amount: pln(30_000) }] });
  const keys = refund.mock.calls.map(([{ idempotencyKey }]) => idempotencyKey);
  expect(new Set(keys).size).toBe(3);
  expect(await orderOf(id)).toMatchObject({ status: "refunded" });
  expect(await failed(id)).toEqual([]);
});

it("has failed after five tries, shows to administrators, and no longer once the money went back after all", async () => {
  const stage = new Stage();
  const { id, refund } = await refundOf(stage, 6);
  await stage.pass(3600);
  expect(refund).toHaveBeenCalledTimes(5);
  const [lost] = (await paymentOf(id))?.refunds ?? [];
  if (lost === undefined) throw new Error("no refund");
  expect(lost).toMatchObject({ status: "failed", failedAttempts: 5 });
  expect(await failed(id)).toMatchObject([{ refundId: lost.refundId, orderId: id, amount: pln(30_000) }]);
  expect((await typesIn(objects.payment(id))).filter((type) => type === "PaymentRefundFailed")).toHaveLength(1);

  await objects.payment(id).recordGatewayRefund(lost.refundId, { status: "succeeded", reference: "re_1" }, asker);
  await stage.settle();
  expect(await failed(id)).toEqual([]);
  expect(await orderOf(id)).toMatchObject({ status: "refunded" });
});
