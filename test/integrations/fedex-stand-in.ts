import { z } from "zod";

export const CLIENT_ID = "l7-client-of-frontrow";
export const CLIENT_SECRET = "a-secret-of-frontrow";
export const ACCOUNT_NUMBER = "740561073";

const street = z.array(z.string().min(1).max(35)).min(1).max(3);
const party = z.strictObject({
  contact: z.strictObject({
    personName: z.string().min(1).max(70),
    companyName: z.string().max(35).optional(),
    phoneNumber: z.string().min(1).max(15),
  }),
  address: z.strictObject({
    streetLines: street,
    city: z.string().min(1).max(35),
    stateOrProvinceCode: z.string().length(2).optional(),
    postalCode: z.string().min(1).max(10),
    countryCode: z.string().length(2),
    residential: z.boolean().optional(),
  }),
});
const weight = z.strictObject({ units: z.enum(["KG", "LB"]), value: z.number().positive() });
const money = z.strictObject({ amount: z.number(), currency: z.string().length(3) });

/** What the Ship API asks for, as it is documented, as far as we send it. */
const shipmentRequest = z.strictObject({
  accountNumber: z.strictObject({ value: z.string() }),
  labelResponseOptions: z.literal("URL_ONLY"),
  requestedShipment: z.strictObject({
    shipDatestamp: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
    pickupType: z.enum(["CONTACT_FEDEX_TO_SCHEDULE", "DROPOFF_AT_FEDEX_LOCATION", "USE_SCHEDULED_PICKUP"]),
    serviceType: z.enum(["PRIORITY_OVERNIGHT", "FEDEX_INTERNATIONAL_PRIORITY"]),
    packagingType: z.literal("FEDEX_ENVELOPE"),
    shipper: party,
    recipients: z.array(party).length(1),
    shippingChargesPayment: z.strictObject({ paymentType: z.literal("SENDER") }),
    labelSpecification: z.strictObject({ imageType: z.literal("PDF"), labelStockType: z.literal("PAPER_4X6") }),
    totalWeight: z.number().positive(),
    requestedPackageLineItems: z.array(
      z.strictObject({
        weight,
        customerReferences: z.array(
          z.strictObject({ customerReferenceType: z.literal("CUSTOMER_REFERENCE"), value: z.string().max(40) }),
        ),
      }),
    ),
    customsClearanceDetail: z
      .strictObject({
        isDocumentOnly: z.boolean(),
        dutiesPayment: z.strictObject({ paymentType: z.literal("SENDER") }),
        totalCustomsValue: money,
        commercialInvoice: z.strictObject({ shipmentPurpose: z.string() }),
        commodities: z.array(
          z.strictObject({
            description: z.string().min(1).max(450),
            quantity: z.int(),
            quantityUnits: z.string(),
            numberOfPieces: z.int(),
            countryOfManufacture: z.string().length(2),
            weight,
            unitPrice: money,
            customsValue: money,
          }),
        ),
      })
      .optional(),
  }),
});
type ShipmentRequest = z.infer<typeof shipmentRequest>;

/** A shipment of which a label was made. */
export interface MadeShipment extends ShipmentRequest {
  readonly transactionId: string | null;
  readonly trackingNumber: string;
}

type Fault = { readonly status: number; readonly code: string } | "no-answer-and-not-made" | "no-answer-and-made";

/**
 * FedEx's authorization and Ship API as they are documented: OAuth client credentials as a form, JSON for the rest, an error's codes in a
 * list. It makes a label as often as it is asked.
 */
export class FedexStandIn {
  readonly shipments: MadeShipment[] = [];
  readonly calls: string[] = [];
  /** How long tokens last that it grants from now on. */
  tokensLastSeconds = 3600;
  readonly #tokens = new Set<string>();
  readonly #faults: Fault[] = [];

  failNext(...faults: Fault[]): void {
    this.#faults.push(...faults);
  }

  /** Every token that was granted is refused from now on. */
  endTokens(): void {
    this.#tokens.clear();
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    this.calls.push(`${request.method} ${pathname}`);
    if (request.method === "POST" && pathname === "/oauth/token") return this.#grant(request);
    if (request.method === "POST" && pathname === "/ship/v1/shipments") return this.#ship(request);
    return failure(404, "NOT.FOUND.ERROR");
  };

  async #grant(request: Request): Promise<Response> {
    if (!(request.headers.get("Content-Type") ?? "").startsWith("application/x-www-form-urlencoded"))
      return failure(400, "BAD.REQUEST.ERROR");
    const form = await request.formData();
    if (form.get("grant_type") !== "client_credentials") return failure(400, "BAD.REQUEST.ERROR");
    if (form.get("client_id") !== CLIENT_ID || form.get("client_secret") !== CLIENT_SECRET)
      return failure(401, "NOT.AUTHORIZED.ERROR");
    const token = crypto.randomUUID();
    this.#tokens.add(token);
    return Response.json({
      access_token: token,
      token_type: "bearer",
      expires_in: this.tokensLastSeconds,
      scope: "CXS",
    });
  }

  async #ship(request: Request): Promise<Response> {
    const token = (request.headers.get("Authorization") ?? "").replace("Bearer ", "");
    if (!this.#tokens.has(token)) return failure(401, "NOT.AUTHORIZED.ERROR");
    if (request.headers.get("Content-Type") !== "application/json") return failure(415, "UNSUPPORTED.MEDIA.TYPE");
    const fault = this.#faults.shift();
    if (fault === "no-answer-and-not-made") return never(request);
    if (typeof fault === "object") return failure(fault.status, fault.code);
    const parsed = shipmentRequest.safeParse(await request.json());
    if (!parsed.success) return failure(422, `INVALID.INPUT.EXCEPTION ${parsed.error.message}`);
    if (parsed.data.accountNumber.value !== ACCOUNT_NUMBER) return failure(400, "ACCOUNT.NUMBER.MISMATCH");
    const shipment = {
      ...parsed.data,
      transactionId: request.headers.get("x-customer-transaction-id"),
      trackingNumber: String(794_600_000_001 + this.shipments.length),
    };
    this.shipments.push(shipment);
    return fault === "no-answer-and-made" ? never(request) : made(shipment);
  }
}

const made = ({ transactionId, trackingNumber, requestedShipment }: MadeShipment): Response =>
  Response.json({
    transactionId: crypto.randomUUID(),
    customerTransactionId: transactionId,
    output: {
      transactionShipments: [
        {
          masterTrackingNumber: trackingNumber,
          serviceType: requestedShipment.serviceType,
          shipDatestamp: requestedShipment.shipDatestamp,
          pieceResponses: [
            {
              trackingNumber,
              packageDocuments: [
                { contentType: "LABEL", docType: "PDF", url: `https://labels.example/${trackingNumber}.pdf` },
              ],
            },
          ],
        },
      ],
    },
  });

const failure = (status: number, code: string): Response =>
  Response.json({ transactionId: crypto.randomUUID(), errors: [{ code, message: "Said in words." }] }, { status });

/** No answer, until the caller has had enough. */
const never = (request: Request): Promise<Response> => {
  const { promise, reject } = Promise.withResolvers<Response>();
  request.signal.addEventListener("abort", () => reject(request.signal.reason));
  return promise;
};
