import { Problem } from "../../routes/http/problems.ts";
import { orderDocument } from "../../routes/orders/order-document.ts";
import { paymentDocument } from "../../routes/orders/payment-document.ts";
import { inLanguages } from "../../language.ts";
import { nothingDone } from "../done.ts";
import { justDeclined } from "../orders/declined.tsx";
import { page } from "../page.ts";
import { at, nothing } from "../service.ts";
import { until } from "../until.ts";
import type { Visit } from "../visit.ts";
import type { Order } from "../documents.ts";

const texts = inLanguages({
  en: {
    simulated: "This is a simulation: no card is asked for, and no money moves. Choose what the bank answers.",
    succeed: "Payment succeeds",
    decline: "Payment is declined",
    fail: "Payment fails for good",
  },
  pl: {
    simulated: "To symulacja: nikt nie pyta o kartę i żadne pieniądze nie są pobierane. Wybierz, co odpowie bank.",
    succeed: "Płatność się udaje",
    decline: "Płatność jest odrzucana",
    fail: "Płatność zostaje ostatecznie odrzucona",
  },
});

/** Plays what the customer and the gateway do, where the gateway is simulated. */
export const PlayedPayment = ({ visit, order }: { readonly visit: Visit; readonly order: Order }) => {
  const text = texts(visit.language);
  return (
    <form method="post" action={at`/orders/${order.id}/pay`}>
      <p class="small">{text.simulated}</p>
      <p class="actions">
        <button name="outcome" value="succeed">
          {text.succeed}
        </button>
        <button class="quiet" name="outcome" value="decline">
          {text.decline}
        </button>
        <button class="quiet" name="outcome" value="fail">
          {text.fail}
        </button>
      </p>
    </form>
  );
};

/** A declined payment can be tried again where it was; every other outcome is told by the order. */
export const paymentPlayed = page("post", "/orders/{orderId}/pay", "signed-in", async (visit) => {
  const { service, params, form, viewer } = visit;
  const { id, userId } = await service.read(orderDocument, at`/api/orders/${params["orderId"] ?? ""}`);
  // Nobody pays for another, whose order they may see.
  if (userId !== viewer.id) throw new Problem("not-found");
  const outcome = form.text("outcome");
  const before = await service.find(paymentDocument, at`/api/orders/${id}/payment`);
  if (before === undefined) return { goTo: at`/orders/${id}` };
  const answered = await service.tell(nothing, "POST", at`/api/simulator/payments/${before.id}`, { body: { outcome } });
  if (!answered.ok && answered.refusal.problem.code !== "payment-not-open") throw answered.refusal;
  // The gateway tells of it a moment later: whoever goes back sees what came of it, and no offer to pay again.
  const after = await until(
    () => service.read(paymentDocument, at`/api/orders/${id}/payment`),
    ({ status, declinedAttempts }) => status !== before.status || declinedAttempts !== before.declinedAttempts,
  );
  if (after.status !== "initiated") return { goTo: at`/orders/${id}` };
  return {
    goTo: at`/orders/${id}/pay`,
    done: after.declinedAttempts > before.declinedAttempts ? justDeclined : nothingDone,
  };
});
