import type { z } from "zod";
import type { cartDocument } from "../../routes/cart/cart-document.ts";
import { availabilityDocument } from "../../routes/concerts/availability.ts";
import { concertDocument } from "../../routes/concerts/concert-document.ts";
import { at, type Service } from "../service.ts";
import type { Availability, Concert } from "../storefront/shown-concert.ts";

export type Cart = z.infer<typeof cartDocument>;
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
  const concertIds = [...new Set(items.map(({ concertId }) => concertId))];
  const offered = await Promise.all(
    concertIds.map(async (id) => ({
      concert: await service.read(concertDocument, at`/api/concerts/${id}`),
      availability: await service.read(availabilityDocument, at`/api/concerts/${id}/availability`),
    })),
  );
  return items.flatMap((item) => {
    const found = offered.find(({ concert }) => concert.id === item.concertId);
    if (found === undefined) return [];
    const { concert, availability } = found;
    const levelName = concert.ticketLevels.find(({ id }) => id === item.ticketLevelId)?.name;
    return [{ item, concert, levelName, trouble: troubleOf(item, availability) }];
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
