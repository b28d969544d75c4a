import { concertDocument } from "../../routes/concerts/concert-document.ts";
import type { Language } from "../../language.ts";
import { at, type Service } from "../service.ts";
import type { Concert, Order } from "../documents.ts";

/** The concerts of these orders by their ids, each read once. */
export const concertsOf = async (
  service: Service,
  orders: readonly { readonly items: readonly { readonly concertId: string }[] }[],
): Promise<ReadonlyMap<string, Concert>> => {
  const ids = new Set(orders.flatMap(({ items }) => items.map(({ concertId }) => concertId)));
  const concerts = await Promise.all([...ids].map((id) => service.read(concertDocument, at`/api/concerts/${id}`)));
  return new Map(concerts.map((concert) => [concert.id, concert]));
};

/** What was ordered of one concert. */
export interface OrderedConcert {
  readonly concert: Concert;
  readonly items: Order["items"];
}

/** What was ordered, by concert, the soonest first. */
export const byConcert = ({ items }: Order, concerts: ReadonlyMap<string, Concert>): OrderedConcert[] =>
  [...Map.groupBy(items, ({ concertId }) => concertId)]
    .flatMap(([id, ofConcert]) => {
      const concert = concerts.get(id);
      return concert === undefined ? [] : [{ concert, items: ofConcert }];
    })
    .toSorted((one, other) => Date.parse(one.concert.startsAt) - Date.parse(other.concert.startsAt));

/** What a level of tickets is called; undefined for one that is not sold any more. */
export const levelName = (concert: Concert | undefined, ticketLevelId: string | undefined): string | undefined =>
  concert?.ticketLevels.find(({ id }) => id === ticketLevelId)?.name;

/** Several names as a text: „A, B and C“. */
export const namesTogether = (language: Language, names: readonly string[]): string =>
  new Intl.ListFormat(language, { type: "conjunction" }).format(names);

/** Whether what was bought of a concert is undone, or about to be since the concert is cancelled, while the rest of the order stands. */
export const isUndone = ({ status, compensatedConcertIds }: Order, { id, status: concertStatus }: Concert): boolean =>
  ["paid", "completed", "refunded"].includes(status) &&
  (concertStatus === "cancelled" || compensatedConcertIds.includes(id));
