import { desc, eq, max } from "drizzle-orm";
import type { DrizzleSqliteDODatabase } from "drizzle-orm/durable-sqlite";

import { orderId } from "../../domain/ids.ts";
import { postalAddress } from "../../domain/postal-address.ts";
import type { Shipment, ShippedParcel } from "../courier.ts";
import type { SentParcel } from "./simulator-rpc.ts";
import { shipments } from "./tables.ts";

/** Tracking numbers look like FedEx's, which have twelve digits, and count up from here. */
const FIRST_TRACKING_NUMBER = 794_600_000_001;

/** How many parcels are shown at once: the newest. */
const SHOWN = 1000;

/** Where every parcel is handed in. */
export class ShippingDesk {
  readonly #db: DrizzleSqliteDODatabase;

  constructor(db: DrizzleSqliteDODatabase) {
    this.#db = db;
  }

  /** Takes a parcel; one whose shipmentId it has went already, under the same tracking number. */
  ship({ shipmentId, orderId: order, address, contents }: Shipment): ShippedParcel {
    const known = this.#db.select().from(shipments).where(eq(shipments.shipmentId, shipmentId)).get();
    if (known !== undefined) return { trackingNumber: known.trackingNumber, labelReference: null };
    const last = this.#db
      .select({ number: max(shipments.number) })
      .from(shipments)
      .get();
    const trackingNumber = String(FIRST_TRACKING_NUMBER + (last?.number ?? 0));
    this.#db
      .insert(shipments)
      .values({
        shipmentId,
        orderId: order,
        trackingNumber,
        address: JSON.stringify(address),
        contents: JSON.stringify(contents),
      })
      .run();
    return { trackingNumber, labelReference: null };
  }

  /** Newest first. */
  sent(): SentParcel[] {
    const rows = this.#db.select().from(shipments).orderBy(desc(shipments.number)).limit(SHOWN).all();
    return rows.map((row) => ({
      shipmentId: row.shipmentId,
      courier: "fedex",
      trackingNumber: row.trackingNumber,
      orderId: orderId.parse(row.orderId),
      address: postalAddress.parse(JSON.parse(row.address)),
    }));
  }
}
