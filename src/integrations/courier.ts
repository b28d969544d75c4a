import type { OrderId } from "../domain/ids.ts";

/** The port to whoever carries our parcels. */
export interface Courier {
  /**
   * Orders the shipment of a parcel; it counts as delivered once the courier has answered with its tracking number. The same
   * shipmentId again ships nothing more and answers the same. Throws CourierUnavailable when it failed or its outcome is unknown.
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

export interface PostalAddress {
  readonly name: string;
  readonly line1: string;
  readonly line2?: string | undefined;
  readonly city: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

interface ParcelItem {
  readonly description: string;
  readonly quantity: number;
}

export interface ShippedParcel {
  readonly trackingNumber: string;
}

export class CourierUnavailable extends Error {
  override readonly name = "CourierUnavailable";
}
