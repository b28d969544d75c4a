import type { Shipper } from "../../configuration.ts";
import type { PostalAddress } from "../../domain/postal-address.ts";
import { CourierRefused, type Shipment } from "../courier.ts";
import type { FedexAccount } from "./fedex-account.ts";

/** What FedEx prints: three lines of a street, of 35 characters each. */
const LINE_LENGTH = 35;
const MOST_LINES = 3;
const CITY_LENGTH = 35;
const POSTAL_CODE_LENGTH = 10;
const NAME_LENGTH = 70;
const REFERENCE_LENGTH = 40;
const DESCRIPTION_LENGTH = 450;

/** An envelope with some sheets of paper. */
const WEIGHT = { units: "KG", value: 0.2 };
/** Printed tickets cross a border as documents; these need a value, and have none of their own. */
const CUSTOMS_VALUE = { amount: 1, currency: "USD" };

/** Where an address is not complete without a state, FedEx wants it apart: it is read off the city, as in `Austin, TX`. */
const COUNTRIES_WITH_STATES = new Set(["US", "CA", "PR"]);

/**
 * The body of a request for a shipment, of which FedEx makes a label: an envelope with documents, paid for by us. `day` is the day of
 * shipment, as YYYY-MM-DD. Throws CourierRefused for an address that does not fit on a label: cut short, it would be another one.
 */
export const shipmentRequest = (shipment: Shipment, { shipper, accountNumber }: FedexAccount, day: string) => ({
  accountNumber: { value: accountNumber },
  labelResponseOptions: "URL_ONLY",
  requestedShipment: {
    shipDatestamp: day,
    pickupType: "USE_SCHEDULED_PICKUP",
    packagingType: "FEDEX_ENVELOPE",
    shipper: senderOf(shipper),
    recipients: [recipientOf(shipment.address, shipper.phone)],
    shippingChargesPayment: { paymentType: "SENDER" },
    labelSpecification: { imageType: "PDF", labelStockType: "PAPER_4X6" },
    totalWeight: WEIGHT.value,
    requestedPackageLineItems: [
      {
        weight: WEIGHT,
        customerReferences: [
          // Our id, by which an operator finds what belongs to an order, and labels that were made twice.
          { customerReferenceType: "CUSTOMER_REFERENCE", value: shipment.shipmentId.slice(0, REFERENCE_LENGTH) },
        ],
      },
    ],
    ...(shipment.address.country === shipper.country
      ? { serviceType: "PRIORITY_OVERNIGHT" }
      : { serviceType: "FEDEX_INTERNATIONAL_PRIORITY", customsClearanceDetail: customsOf(shipment, shipper.country) }),
  },
});

const customsOf = ({ contents }: Shipment, countryOfManufacture: string) => ({
  isDocumentOnly: true,
  dutiesPayment: { paymentType: "SENDER" },
  totalCustomsValue: CUSTOMS_VALUE,
  commercialInvoice: { shipmentPurpose: "NOT_SOLD" },
  commodities: [
    {
      description: contents
        .map(({ description, quantity }) => `${quantity} x ${description}`)
        .join("; ")
        .slice(0, DESCRIPTION_LENGTH),
      quantity: 1,
      quantityUnits: "EA",
      numberOfPieces: 1,
      countryOfManufacture,
      weight: WEIGHT,
      unitPrice: CUSTOMS_VALUE,
      customsValue: CUSTOMS_VALUE,
    },
  ],
});

const senderOf = ({ name, phone, line1, line2, city, postalCode, state, country }: Shipper) => ({
  contact: { companyName: name, personName: name, phoneNumber: phone },
  address: {
    streetLines: line2 === undefined ? [line1] : [line1, line2],
    city,
    postalCode,
    ...(state === undefined ? {} : { stateOrProvinceCode: state }),
    countryCode: country,
  },
});

/** A delivery address has no telephone, which FedEx asks for: whoever has a question about the parcel reaches the sender. */
const recipientOf = ({ name, line1, line2, city: named, postalCode, country }: PostalAddress, phone: string) => {
  const { city, state } = cityAndState(named, country);
  return {
    contact: { personName: fitting(name, NAME_LENGTH), phoneNumber: phone },
    address: {
      streetLines: streetLines(line1, line2),
      city: fitting(city, CITY_LENGTH),
      postalCode: fitting(postalCode, POSTAL_CODE_LENGTH),
      ...(state === undefined ? {} : { stateOrProvinceCode: state }),
      countryCode: country,
      residential: true,
    },
  };
};

const cityAndState = (city: string, country: string): { readonly city: string; readonly state?: string } => {
  const [, name, state] = /^(.+?),?\s+([A-Z]{2})$/.exec(city) ?? [];
  return COUNTRIES_WITH_STATES.has(country) && name !== undefined && state !== undefined
    ? { city: name, state }
    : { city };
};

const streetLines = (...lines: readonly (string | undefined)[]): string[] => {
  const wrapped = lines.flatMap((line) => (line === undefined ? [] : wrap(line)));
  if (wrapped.length > MOST_LINES) throw new CourierRefused("the address does not fit on a label");
  return wrapped;
};

/** Breaks a line between words. */
const wrap = (line: string): string[] => {
  const lines: string[] = [];
  for (const word of line.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= LINE_LENGTH) lines.splice(-1, 1, `${last} ${word}`);
    else lines.push(fitting(word, LINE_LENGTH));
  }
  return lines;
};

const fitting = (text: string, longest: number): string => {
  if (text.length > longest) throw new CourierRefused("the address does not fit on a label");
  return text;
};
