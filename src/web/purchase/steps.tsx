import { inLanguages } from "../../language.ts";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: { label: "Your purchase", cart: "Cart", review: "Review", payment: "Payment", tickets: "Tickets" },
  pl: { label: "Twój zakup", cart: "Koszyk", review: "Podsumowanie", payment: "Płatność", tickets: "Bilety" },
});

const steps = ["cart", "review", "payment", "tickets"] as const;

/** How far a purchase has come. */
export const Steps = ({ visit, now }: { readonly visit: Visit; readonly now: (typeof steps)[number] }) => {
  const text = texts(visit.language);
  return (
    <ol class="steps" aria-label={text.label}>
      {steps.map((step) => (
        <li {...(step === now ? { "aria-current": "step" as const } : {})}>{text[step]}</li>
      ))}
    </ol>
  );
};
