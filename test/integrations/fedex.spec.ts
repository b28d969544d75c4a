// The adapter of FedEx against a stand-in that speaks its documented protocol. What FedEx itself does beyond that is not seen here.
import { describe, expect, it } from "vitest";
import type { PostalAddress } from "../../src/domain/postal-address.ts";
import { CourierRefused, CourierUnavailable, type Shipment } from "../../src/integrations/courier.ts";
import { FedexCourier } from "../../src/integrations/fedex/fedex-courier.ts";
import { ACCOUNT_NUMBER, CLIENT_ID, CLIENT_SECRET, FedexStandIn } from "./fedex-stand-in.ts";
import { freshOrder } from "./simulated.ts";

const TOKEN = "POST /oauth/token";
const SHIP = "POST /ship/v1/shipments";

/** Calls are given up after some hundredth of a second. */
const IMPATIENT = 0.003;

const shipper = {
  name: "Frontrow sp. z o.o.",
  phone: "+48221234567",
  line1: "Marszałkowska 1",
  line2: undefined,
  city: "Warszawa",
  postalCode: "00-001",
  state: undefined,
  country: "PL",
};

const service = (changes: { readonly clientSecret?: string; readonly accountNumber?: string } = {}) => {
  const fedex = new FedexStandIn();
  const credentials = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, accountNumber: ACCOUNT_NUMBER };
  const account = { ...credentials, shipper, apiBase: "http://127.0.0.1:9", ...changes };
  return { fedex, courier: new FedexCourier(account, fedex.fetch, IMPATIENT) };
};

const anna: PostalAddress = {
  name: "Anna Nowak",
  line1: "Długa 7 m. 3",
  city: "Kraków",
  postalCode: "31-147",
  country: "PL",
};

const parcel = (address: Partial<PostalAddress> = {}): Shipment => ({
  shipmentId: "del_0123456789abcdef0123456789abcdef_1",
  orderId: freshOrder(),
  address: { ...anna, ...address },
  contents: [{ description: "Tickets: The Wires, Autumn Tour", quantity: 2 }],
});

describe("a parcel", () => {
  it("within the country is an envelope to the address, under our id", async () => {
    const { fedex, courier } = service();
    await expect(courier.ship(parcel({ line2: "2nd floor" }))).resolves.toEqual({
      trackingNumber: "794600000001",
      labelReference: "https://labels.example/794600000001.pdf",
    });
    const [made] = fedex.shipments;
    expect(made).toMatchObject({
      transactionId: "del_0123456789abcdef0123456789abcdef_1",
      requestedShipment: {
        serviceType: "PRIORITY_OVERNIGHT",
        shipDatestamp: new Date().toISOString().slice(0, 10),
        recipients: [
          {
            contact: { personName: "Anna Nowak", phoneNumber: shipper.phone },
            address: {
              streetLines: ["Długa 7 m. 3", "2nd floor"],
              city: "Kraków",
              postalCode: "31-147",
              countryCode: "PL",
              residential: true,
            },
          },
        ],
        requestedPackageLineItems: [{ customerReferences: [{ value: "del_0123456789abcdef0123456789abcdef_1" }] }],
      },
    });
    expect(made?.requestedShipment.customsClearanceDetail).toBeUndefined();
  });

  it("to another country is declared as documents", async () => {
    const { fedex, courier } = service();
    await courier.ship(parcel({ city: "Berlin", postalCode: "10115", country: "DE" }));
    expect(fedex.shipments[0]?.requestedShipment).toMatchObject({
      serviceType: "FEDEX_INTERNATIONAL_PRIORITY",
      customsClearanceDetail: {
        isDocumentOnly: true,
        commodities: [{ description: "2 x Tickets: The Wires, Autumn Tour", countryOfManufacture: "PL" }],
      },
    });
  });

  it.each([
    ["Austin, TX", "Austin", "TX"],
    ["New York NY", "New York", "NY"],
    ["Austin", "Austin", undefined],
  ])("to the United States has its state apart: %s", async (written, city, stateOrProvinceCode) => {
    const { fedex, courier } = service();
    await courier.ship(parcel({ city: written, postalCode: "78703", country: "US" }));
    const to = fedex.shipments[0]?.requestedShipment.recipients[0]?.address;
    expect([to?.city, to?.stateOrProvinceCode]).toEqual([city, stateOrProvinceCode]);
  });

  it("has long lines broken between words", async () => {
    const { fedex, courier } = service();
    await courier.ship(parcel({ line1: "Aleja Generała Stanisława Maczka 12345 m. 678", line2: "Klatka B" }));
    expect(fedex.shipments[0]?.requestedShipment.recipients[0]?.address.streetLines).toEqual([
      "Aleja Generała Stanisława Maczka",
      "12345 m. 678",
      "Klatka B",
    ]);
  });

  it.each<[string, Partial<PostalAddress>]>([
    ["streets of more than three lines", { line1: "Aleja Generała ".repeat(10) }],
    ["a word longer than a line", { line1: "x".repeat(36) }],
    ["a city longer than a line", { city: "x".repeat(36) }],
    ["a long postal code", { postalCode: "1".repeat(11) }],
    ["a long name", { name: "x".repeat(71) }],
  ])("is not sent to an address cut short: %s", async (_, address) => {
    const { fedex, courier } = service();
    await expect(courier.ship(parcel(address))).rejects.toThrow(CourierRefused);
    expect(fedex.calls).toEqual([]);
  });
});

describe("the token", () => {
  it("is asked for once and used again", async () => {
    const { fedex, courier } = service();
    await courier.ship(parcel());
    await courier.ship(parcel());
    expect(fedex.calls).toEqual([TOKEN, SHIP, SHIP]);
  });

  it("is asked for once by many at the same time", async () => {
    const { fedex, courier } = service();
    await Promise.all(Array.from({ length: 10 }, () => courier.ship(parcel())));
    expect(fedex.calls.filter((call) => call === TOKEN)).toHaveLength(1);
    expect(fedex.shipments).toHaveLength(10);
  });

  it("is asked for again shortly before it ends", async () => {
    const { fedex, courier } = service();
    fedex.tokensLastSeconds = 60;
    await courier.ship(parcel());
    await courier.ship(parcel());
    expect(fedex.calls).toEqual([TOKEN, SHIP, TOKEN, SHIP]);
  });

  it("is asked for again when it ended sooner than it said", async () => {
    const { fedex, courier } = service();
    await courier.ship(parcel());
    fedex.endTokens();
    await courier.ship(parcel());
    expect(fedex.calls).toEqual([TOKEN, SHIP, SHIP, TOKEN, SHIP]);
    expect(fedex.shipments).toHaveLength(2);
  });

  it("not granted is a failure that passes, and the secret is not told", async () => {
    const { fedex, courier } = service({ clientSecret: "wrong-secret" });
    const failure = await courier.ship(parcel()).catch((error: unknown) => error);
    expect(failure).toEqual(new CourierUnavailable("FedEx gave no token: it answered 401"));
    expect(fedex.calls).toEqual([TOKEN]);
  });
});

describe("what passes is tried again", () => {
  it.each([
    [429, "TOO.MANY.REQUESTS"],
    [500, "INTERNAL.SERVER.ERROR"],
    [503, "SERVICE.UNAVAILABLE.ERROR"],
    [403, "FORBIDDEN.ERROR"],
    // Wrong in our account or its settings, not in the address.
    [400, "ACCOUNT.NUMBER.MISMATCH"],
    [400, "SHIPPER.POSTALCODE.INVALID"],
    [400, "SERVICE.PACKAGECOMBINATION.INVALID"],
  ])("after a %i %s", async (status, code) => {
    const { fedex, courier } = service();
    fedex.failNext({ status, code });
    await expect(courier.ship(parcel())).rejects.toThrow(new CourierUnavailable(`FedEx answered ${status} ${code}`));
    await expect(courier.ship(parcel())).resolves.toMatchObject({ trackingNumber: "794600000001" });
  });

  it.each(["no-answer-and-not-made", "no-answer-and-made"] as const)("after %s", async (fault) => {
    const { fedex, courier } = service();
    fedex.failNext(fault);
    await expect(courier.ship(parcel())).rejects.toThrow(CourierUnavailable);
    await courier.ship(parcel());
    // FedEx cannot recognise the repetition: a label that was made and never heard of stays unused, under the same reference.
    expect(fedex.shipments.map(({ transactionId }) => transactionId)).toEqual(
      fedex.shipments.map(() => "del_0123456789abcdef0123456789abcdef_1"),
    );
    expect(fedex.shipments).toHaveLength(fault === "no-answer-and-made" ? 2 : 1);
  });
});

it.each([
  [400, "RECIPIENT.POSTALCODE.INVALID"],
  [400, "DESTINATION.COUNTRY.NOT.SERVED"],
  [422, "STATEORPROVINCECODE.INVALID"],
])("is refused for good where FedEx does not serve the address: %i %s", async (status, code) => {
  const { fedex, courier } = service();
  fedex.failNext({ status, code });
  await expect(courier.ship(parcel())).rejects.toThrow(new CourierRefused(`FedEx answered ${status} ${code}`));
});
