import { z } from "zod";
import { isOnPage, type OpenedPayment } from "../../domain/finance/payment-state.ts";
import type { PrivateDetails } from "../../event-store/index.ts";
import type { OpenedPage, PaymentDocument } from "./payment-rpc.ts";

const CLIENT_SECRET = "client-secret";
const pageId = (reference: string): string => `payment-page-${reference}`;

/** What the payer's browser pays with, kept beside the events: whoever has it can pay. */
export class WaysToPay {
  readonly #details: PrivateDetails;

  constructor(details: PrivateDetails) {
    this.#details = details;
  }

  keepSecret(clientSecret: string): void {
    this.#details.put(CLIENT_SECRET, clientSecret);
  }

  keepPage({ reference, url }: OpenedPage): void {
    this.#details.put(pageId(reference), url);
  }

  /** One way at a time, while there is something to pay. */
  of(payment: OpenedPayment): Pick<PaymentDocument, "clientSecret" | "page"> {
    const { status, cancellation, page, reference } = payment;
    if (status !== "initiated" || cancellation !== null) return { clientSecret: null, page: null };
    if (page === null) return { clientSecret: this.#read(CLIENT_SECRET), page };
    const url = isOnPage(payment) && reference !== null ? this.#read(pageId(reference)) : null;
    return { clientSecret: null, page: { url } };
  }

  #read(id: string): string | null {
    return this.#details.read(id, z.string()) ?? null;
  }
}
