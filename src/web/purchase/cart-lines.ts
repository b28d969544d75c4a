import { availabilityDocument } from "../../routes/concerts/availability.ts";
import { concertsOf, levelName } from "../orders/ordered-concerts.ts";
import { at, type Service } from "../service.ts";
import type { Availability, Cart, Concert } from "../documents.ts";

type Item = Cart["items"][number];

/** Why a line cannot be ordered as it is. */
type Trouble =
  | { readonly kind: "cancelled" | "not-on-sale" | "level-gone" | "sold-out" }
  | { readonly kind: "too-few"; readonly available: number };

/** A line of the cart, with the concert it is of. */
export interface CartLine {
  readonly item: Item;
  readonly concert: Concert;
  readonly levelName: string | undefined;
  readonly trouble: Trouble | undefined;
}

/** The lines of a cart, with what is left of each right now. */
export const linesOf = async (service: Service, { items }: Cart): Promise<readonly CartLine[]> => {
  const concerts = await concertsOf(service, [{ items }]);
  const availabilities = await Promise.all(
    [...concerts.keys()].map((id) => service.read(availabilityDocument, at`/api/concerts/${id}/availability`)),
  );
  return items.flatMap((item) => {
    const concert = concerts.get(item.concertId);
    const availability = availabilities.find(({ concertId }) => concertId === item.concertId);
    if (concert === undefined || availability === undefined) return [];
    const trouble = troubleOf(item, availability);
    return [{ item, concert, levelName: levelName(concert, item.ticketLevelId), trouble }];
  });
};

const troubleOf = (item: Item, { status, levels }: Availability): Trouble | undefined => {
  if (status === "cancelled") return { kind: "cancelled" };
  if (status === "not-started" || status === "ended") return { kind: "not-on-sale" };
  const level = levels.find(({ id }) => id === item.ticketLevelId);
  if (level === undefined) return { kind: "level-gone" };
  if (level.available === 0) return { kind: "sold-out" };
  return level.available < item.quantity ? { kind: "too-few", available: level.available } : undefined;
};
