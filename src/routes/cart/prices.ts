import type { CartItem, Offer } from "../../domain/carts/shopping-cart.ts";
import type { ConcertId, TicketLevelId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Money } from "../../domain/money.ts";
import type { ConcertDocument } from "../../objects/concert/concert-rpc.ts";
import type { ConcertDocuments } from "../concert-documents.ts";
import { availableOf, saleStatus } from "../concerts/availability.ts";

export interface CurrentPrice {
  readonly concertId: ConcertId;
  readonly ticketLevelId: TicketLevelId;
  readonly price: Money;
}

/** A concert that has not said its prices by then is not waited for: the cart goes by those that the fan saw. */
const PATIENCE_MS = 1_000;

/**
 * The prices of now of everything in a cart. A level that is gone, or whose concert does not answer, has none and keeps the price
 * it was added at: a cart can be read and confirmed all the same, and the reservation decides.
 */
export const pricesOfNow = async (
  items: readonly CartItem[],
  documents: ConcertDocuments,
): Promise<readonly CurrentPrice[]> => {
  const concertIds = [...new Set(items.map((item) => item.concertId))];
  const priced = await Promise.all(concertIds.map((id) => within(PATIENCE_MS, documents.read(id))));
  return priced.flatMap((document) =>
    document === undefined
      ? []
      : document.concert.ticketLevels.map(({ id, price }) => ({
          concertId: document.concert.concertId,
          ticketLevelId: id,
          price,
        })),
  );
};

/** What was found in time; undefined otherwise. */
const within = async <T>(patience: number, found: Promise<T>): Promise<T | undefined> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patience);
  });
  try {
    return await Promise.race([found.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
};

/** The line's price of now, or the one it was added at. */
export const priceOf = (item: CartItem, prices: readonly CurrentPrice[]): Money =>
  prices.find(({ concertId, ticketLevelId }) => concertId === item.concertId && ticketLevelId === item.ticketLevelId)
    ?.price ?? item.unitPrice;

/** What a concert seems to offer of a level at that price: the courtesy checks go by it. */
export const offerOf = (document: ConcertDocument, level: TicketLevelId, price: Money, at: Instant): Offer => ({
  concertStatus: saleStatus(document, at),
  available: availableOf(document, level),
  maxTicketsPerCustomer: document.concert.details.maxTicketsPerCustomer,
  price,
});
