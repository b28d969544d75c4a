import { z } from "zod";
import { type Courier, CourierRefused, CourierUnavailable, type Shipment, type ShippedParcel } from "../courier.ts";
import { callOutside, type Fetch, jsonIn, type OutsideAnswer } from "../outside-call.ts";
import { FEDEX_BASE, type FedexAccount } from "./fedex-account.ts";
import { shipmentRequest } from "./fedex-shipment.ts";
import { FedexToken } from "./fedex-token.ts";

/** With a token asked for twice it stays within what a delivery is handed out for. */
const SHIP_WITHIN_MS = 25_000;

const shipped = z.object({
  output: z.object({
    transactionShipments: z
      .array(
        z.object({
          masterTrackingNumber: z.string().optional(),
          pieceResponses: z
            .array(
              z.object({
                trackingNumber: z.string().optional(),
                packageDocuments: z.array(z.object({ url: z.string().optional() })).optional(),
              }),
            )
            .optional(),
        }),
      )
      .min(1),
  }),
});

const refusal = z.object({ errors: z.array(z.object({ code: z.string() })) });

/** FedEx's codes of errors that are about where the parcel is to go to, and not about the account or the sender. */
const ABOUT_THE_ADDRESS =
  /RECIPIENT|DESTINATION|(^|\.)(POSTAL|ZIP|STREET|ADDRESS|COUNTRY|STATEORPROVINCE|(STATE|CITY)(\.|$))/;
const ABOUT_US = /SHIPPER|ORIGIN|ACCOUNT/;

/**
 * Ships by FedEx's Ship API. FedEx has no idempotency keys: of a shipment whose answer was lost it makes another label when it is asked
 * again. The first stays unused; both carry our id as their reference.
 */
export class FedexCourier implements Courier {
  readonly #account: FedexAccount;
  readonly #fetch: Fetch;
  readonly #patience: number;
  readonly #token: FedexToken;

  /** `patience` shortens, in a test, how long calls may take: 1 is as above. */
  constructor(account: FedexAccount, fetch: Fetch, patience = 1) {
    this.#account = account;
    this.#fetch = fetch;
    this.#patience = patience;
    this.#token = new FedexToken(account, fetch, patience);
  }

  async ship(shipment: Shipment): Promise<ShippedParcel> {
    const body = JSON.stringify(shipmentRequest(shipment, this.#account, new Date().toISOString().slice(0, 10)));
    const token = await this.#token.get();
    const first = await this.#post(body, shipment.shipmentId, token);
    if (first.status !== 401) return parcelIn(first);
    // The token ended sooner than it said: once more with another one. FedEx has done nothing yet.
    this.#token.drop(token);
    return parcelIn(await this.#post(body, shipment.shipmentId, await this.#token.get()));
  }

  async #post(body: string, shipmentId: string, token: string): Promise<OutsideAnswer> {
    const headers = {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
      "x-customer-transaction-id": shipmentId,
      "x-locale": "en_US",
    };
    const url = `${this.#account.apiBase ?? FEDEX_BASE}/ship/v1/shipments`;
    try {
      return await callOutside(this.#fetch, url, { method: "POST", headers, body }, SHIP_WITHIN_MS * this.#patience);
    } catch (cause) {
      throw new CourierUnavailable("FedEx did not answer", { cause });
    }
  }
}

const parcelIn = (answer: OutsideAnswer): ShippedParcel => {
  if (answer.status !== 200) throw failureOf(answer);
  const parsed = shipped.safeParse(jsonIn(answer.text));
  const [shipment] = parsed.data?.output.transactionShipments ?? [];
  const [piece] = shipment?.pieceResponses ?? [];
  const trackingNumber = shipment?.masterTrackingNumber ?? piece?.trackingNumber;
  if (trackingNumber === undefined) throw new CourierUnavailable("FedEx answered without a tracking number");
  return { trackingNumber, labelReference: piece?.packageDocuments?.[0]?.url ?? null };
};

/** An address that FedEx does not serve stays one. What is wrong with our account or its settings is mended by an operator. */
const failureOf = ({ status, text }: OutsideAnswer): Error => {
  const said = refusal.safeParse(jsonIn(text));
  const codes = said.success ? said.data.errors.map(({ code }) => code.slice(0, 80)) : [];
  const message = [`FedEx answered ${status}`, ...codes.slice(0, 3)].join(" ");
  const isForGood =
    (status === 400 || status === 422) && codes.some((code) => ABOUT_THE_ADDRESS.test(code) && !ABOUT_US.test(code));
  return isForGood ? new CourierRefused(message) : new CourierUnavailable(message);
};
