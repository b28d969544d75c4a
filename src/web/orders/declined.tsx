import { inLanguages } from "../../language.ts";
import type { Payment } from "../documents.ts";
import type { Done } from "../done.ts";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: "Your payment was declined. Nothing was charged: try again, or pay another way.",
  pl: "Płatność została odrzucona. Nic nie pobrano: spróbuj ponownie albo zapłać w inny sposób.",
});

/** What a payment that was just tried by a form has come to. */
export const justDeclined: Done = { what: "declined" };

/**
 * Says that a payment was declined, once it was: it can be tried again. For a part of a page whose changes are read out; on the page that trying
 * leads to it has the focus.
 */
export const Declined = ({ visit, payment }: { readonly visit: Visit; readonly payment: Payment | undefined }) =>
  payment === undefined || payment.declinedAttempts === 0 ? null : (
    <p class="notice bad" {...(visit.done["what"] === justDeclined["what"] ? { tabindex: -1, autofocus: true } : {})}>
      {texts(visit.language)}
    </p>
  );
