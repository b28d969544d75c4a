import type { z } from "zod";
import type { deliveryDocument } from "../../routes/orders/delivery-routes.ts";
import { at } from "../service.ts";
import type { Visit } from "../visit.ts";
import type { Order } from "../documents.ts";
import { orderTexts as texts } from "./order-texts.ts";

type Delivery = z.infer<typeof deliveryDocument>;

interface DeliveriesProps {
  readonly visit: Visit;
  readonly order: Order;
  readonly deliveries: readonly Delivery[];
}

/** What was sent for an order, how often that was tried, and a way to send it again. */
export const Deliveries = ({ visit, order, deliveries }: DeliveriesProps) => {
  const text = texts(visit.language);
  return (
    <section class="card">
      <h2>{text.deliveries}</h2>
      {deliveries.length === 0 ? <p>{text.noneSent}</p> : null}
      <ul class="rows">
        {deliveries.map(({ carries, method, status, attempts, trackingNumber, label, failure }) => (
          <li>
            <div>
              <p>
                {text.carries[carries]}, {text.methods[method]}
              </p>
              <p class="small">{visit.formats.plural(attempts, text.attempts)}</p>
              {failure === null ? null : <p lang="en">{failure}</p>}
              {trackingNumber === null ? null : (
                <p class="small">
                  {text.tracking}: <code>{trackingNumber}</code>
                </p>
              )}
              {label === null ? null : <p class="small">{`${text.label}: ${label}`}</p>}
            </div>
            <span class={`badge ${badges[status]}`}>{text.states[stateOf(status, attempts)]}</span>
          </li>
        ))}
      </ul>
      <details>
        <summary>{text.sendAgain}</summary>
        <form method="post" action={at`/administration/orders/${order.id}/deliveries`}>
          <input type="hidden" name="key" value={crypto.randomUUID()} />
          <p class="small">{text.sendAgainMeans[order.deliveryMethod.type]}</p>
          <button class="quiet">{text.yesSendAgain}</button>
        </form>
      </details>
    </section>
  );
};

/** A try that has failed leaves it prepared, for the next. */
const stateOf = (status: Delivery["status"], attempts: number) =>
  status === "prepared" && attempts > 0 ? "triedAgain" : status;

const badges = { prepared: "note", delivered: "good", failed: "bad" } as const;
