import type { OrderId } from "../domain/ids.ts";
import type { PostalAddress } from "../domain/postal-address.ts";

/** The port to whoever carries our parcels. */
export interface Courier {
  /**
   * Orders the shipment of a parcel; it counts as delivered once the courier has answered with its tracking number. The same
   * shipmentId again ships nothing more and answers the same, as far as the courier can tell. Throws CourierUnavailable when it failed
   * or its outcome is unknown, CourierRefused when the courier will never carry this parcel.
   */
  ship(shipment: Shipment): Promise<ShippedParcel>;
}

export interface Shipment {
  /** Ours, and the same when it is tried again. */
  readonly shipmentId: string;
  readonly orderId: OrderId;
  readonly address: PostalAddress;
  readonly contents: readonly ParcelItem[];
}

interface ParcelItem {
  readonly description: string;
  readonly quantity: number;
}

export interface ShippedParcel {
  readonly trackingNumber: string;
  /** Where the label to print is; null where there is none. */
  readonly labelReference: string | null;
}

export class CourierUnavailable extends Error {
  override readonly name = "CourierUnavailable";
}

/** The courier understood and refuses for good, such as an address that it does not serve. Trying again cannot help. */
export class CourierRefused extends Error {
  override readonly name = "CourierRefused";
}
