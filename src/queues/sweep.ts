import { secondsAfter } from "../domain/instant.ts";
import { concertsOf } from "../domain/orders/order-state.ts";
import type { Objects } from "../objects/namespaces.ts";
import type { OrderList } from "../read-models/orders.ts";
import { now } from "./messages.ts";

/** How long past its time an order is before it is looked after, and how many at once. */
const OVERDUE_SECONDS = 30;
const AT_ONCE = 200;

/**
 * Wakes the objects of orders that should have moved on and have not, their concerts among them: an alarm that was lost is set again
 * as an object starts, and what is overdue is done. Each by itself, whatever becomes of the others.
 */
export const sweep = async (orders: OrderList, objects: Objects): Promise<void> => {
  const at = now();
  const overdue = await orders.takeOverdue(secondsAfter(at, -OVERDUE_SECONDS), at, AT_ONCE);
  const documents = await Promise.allSettled(overdue.map((id) => objects.order(id).document()));
  const concerts = new Set(
    documents.flatMap((asked) =>
      asked.status === "fulfilled" && asked.value !== undefined ? concertsOf(asked.value.order) : [],
    ),
  );
  await Promise.allSettled([
    ...overdue.flatMap((id) => [objects.order(id).wake(), objects.payment(id).wake(), objects.tickets(id).wake()]),
    ...[...concerts].map((id) => objects.concert(id).wake()),
  ]);
};
