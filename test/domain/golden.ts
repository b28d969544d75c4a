import { z } from "zod";
import cart from "../golden/cart.json" with { type: "json" };
import concert from "../golden/concert.json" with { type: "json" };
import invoiceSeries from "../golden/invoice-series.json" with { type: "json" };
import order from "../golden/order.json" with { type: "json" };
import payment from "../golden/payment.json" with { type: "json" };
import tickets from "../golden/tickets.json" with { type: "json" };
import user from "../golden/user.json" with { type: "json" };

const goldenEvent = z.strictObject({
  type: z.string(),
  schema: z.int().min(1),
  data: z.record(z.string(), z.unknown()),
  /** Of an older schema: what of it is read today. */
  read: z.record(z.string(), z.unknown()).optional(),
});
export type GoldenEvent = z.infer<typeof goldenEvent>;

/** Of each object kind, a stored event of every type and every schema ever written, as the log holds it. */
export const golden = z
  .record(z.enum(["cart", "concert", "invoice-series", "order", "payment", "tickets", "user"]), z.array(goldenEvent))
  .parse({ cart, concert, "invoice-series": invoiceSeries, order, payment, tickets, user });
