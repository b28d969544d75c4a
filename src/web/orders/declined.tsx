import { inLanguages } from "../../language.ts";
import type { Payment } from "../documents.ts";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: "Your payment was declined. Nothing was charged: try again, or pay another way.",
  pl: "Płatność została odrzucona. Nic nie pobrano: spróbuj ponownie albo zapłać w inny sposób.",
});

/** Says that a payment was declined, once it was: it can be tried again. For a part of a page whose changes are read out. */
export const Declined = ({ visit, payment }: { readonly visit: Visit; readonly payment: Payment | undefined }) =>
  payment === undefined || payment.declinedAttempts === 0 ? null : <p class="notice bad">{texts(visit.language)}</p>;
