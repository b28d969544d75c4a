import type { ConcertId } from "../domain/ids.ts";
import type { ConcertDocument } from "../objects/concert/concert-rpc.ts";
import type { Objects } from "../objects/namespaces.ts";

/** Concerts as they are now, by id. */
export type OrderedConcerts = ReadonlyMap<ConcertId, ConcertDocument["concert"]>;

/** Asks each concert once. Throws when one is not there. */
export const concertsOf = async (ids: Iterable<ConcertId>, objects: Objects): Promise<OrderedConcerts> =>
  new Map(
    await Promise.all(
      [...new Set(ids)].map(async (id): Promise<[ConcertId, ConcertDocument["concert"]]> => {
        const document = await objects.concert(id).document();
        if (document === undefined) throw new Error(`${id} is not there`);
        return [id, document.concert];
      }),
    ),
  );
