import { refundReason, type RefundReason } from "../../domain/finance/refund-reason.ts";
import { inLanguages, type Language } from "../../language.ts";

interface Words {
  readonly why: Readonly<Record<RefundReason, string>>;
  readonly said: (words: string) => string;
}

const texts = inLanguages<Words>({
  en: {
    why: {
      "on-request": "Refunded on request.",
      "concert-cancelled": "The concert was cancelled.",
      "reservation-expired": "The payment arrived after the seats were gone.",
      "order-cancelled": "The payment arrived after the order was cancelled.",
      "paid-too-late": "The payment arrived too late.",
      surplus: "This payment was not used for the order.",
    },
    said: (words) => `Reason: “${words}”`,
  },
  pl: {
    why: {
      "on-request": "Zwrócono na prośbę.",
      "concert-cancelled": "Koncert został odwołany.",
      "reservation-expired": "Płatność dotarła, gdy miejsc już nie było.",
      "order-cancelled": "Płatność dotarła, gdy zamówienie było już anulowane.",
      "paid-too-late": "Płatność dotarła po terminie.",
      surplus: "Tej płatności nie użyto do zamówienia.",
    },
    said: (words) => `Powód: „${words}”`,
  },
});

/** Why money went back: our own reason for it, or the words of whoever asked for it. */
export const whyRefunded = (language: Language, reason: string): string => {
  const text = texts(language);
  const known = refundReason.safeParse(reason);
  return known.success ? text.why[known.data] : text.said(reason);
};
