import { PDFDocument } from "@cantoo/pdf-lib";
import { beforeAll, describe, expect, it } from "vitest";
import { type ConcertId, type OrderId, paymentOf, refundOf } from "../../src/domain/ids.ts";
import { systemMetadata } from "../../src/objects/system-metadata.ts";
import { creditRefund } from "../../src/queues/invoicing.ts";
import { type Account, account, as, concertOf, issueInvoice, objects, openPayment } from "./box-office.ts";
import { orderOf, pln, refusalOf } from "./box-office.ts";

let fan: Account;
let concerts: readonly ConcertId[];
beforeAll(async () => {
  fan = await account();
  const organizer = await account("organizer");
  concerts = [
    await concertOf(organizer, { taxRatePercent: 8 }),
    await concertOf(organizer, { artist: "Ada", taxRatePercent: 23.5 }),
  ];
});

const ordered = async (): Promise<OrderId> => {
  const order = await orderOf(
    fan,
    concerts.map((concert) => [concert, "regular", 2] as const),
  );
  await openPayment(order);
  return order;
};

const billing = {
  billingName: "Anna Nowak",
  addressLine1: "ul. Długa 5",
  addressLine2: "m. 7",
  postalCode: "00-238",
  city: "Warszawa",
  country: "PL",
  taxId: "PL1234563218",
};
const invoicedTo = { name: "Anna Nowak", address: "ul. Długa 5, m. 7, 00-238 Warszawa, PL", taxId: "PL1234563218" };

/** Pays, and gives some of it back, as the gateway reports it. */
const refunded = async (order: OrderId, amount: number): Promise<void> => {
  const metadata = systemMetadata(order);
  const payment = objects.payment(order);
  const made = { reference: "pi_1", madeFor: paymentOf(order) };
  const report = { ...made, clientSecret: null, status: "succeeded", amount: pln(80_000) } as const;
  await payment.recordGatewayPayment(report, metadata);
  const refundId = refundOf(order, "goodwill");
  const refund = { refundId, amount: pln(amount), upTo: false, reason: "on-request", part: { of: "payment" } } as const;
  expect(await payment.refund(refund, metadata)).toMatchObject({ ok: true });
  await payment.recordGatewayRefund(refundId, { status: "succeeded", reference: "re_1" }, metadata);
  expect(await creditRefund({ orderId: order, refundId }, objects, metadata)).toMatchObject({ ok: true });
};

describe("an order's invoice", () => {
  it("is not there before the order is paid", async () => {
    const order = await ordered();
    for (const path of ["invoice", "invoice/pdf"])
      expect(await refusalOf(await as(fan).get(`/api/orders/${order}/${path}`))).toEqual([404, "not-found"]);
    expect(await refusalOf(await as(fan).put(`/api/orders/${order}/invoice/buyer`, {}))).toEqual([404, "not-found"]);
  });

  it("shows who invoices whom for what, and what was taken off again", async () => {
    const order = await ordered();
    await issueInvoice(order);
    await refunded(order, 10_001);
    const answer = await as(fan).get(`/api/orders/${order}/invoice`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    const line = { quantity: 2, unitPrice: pln(20_000), gross: pln(40_000) };
    expect(await answer.json()).toEqual({
      number: expect.stringMatching(/^F[0-9]{2}-[0-9]{6}$/),
      issuedAt: expect.stringMatching(/Z$/),
      revision: 0,
      seller: { name: expect.any(String), address: expect.any(String), taxId: expect.any(String) },
      buyer: { name: "Ada" },
      lines: [
        {
          ...line,
          description: "The Wires, Autumn Tour: Regular",
          taxRatePercent: 8,
          net: pln(37_037),
          tax: pln(2_963),
        },
        { ...line, description: "Ada, Autumn Tour: Regular", taxRatePercent: 23.5, net: pln(32_389), tax: pln(7_611) },
      ],
      net: pln(69_426),
      tax: pln(10_574),
      gross: pln(80_000),
      creditNotes: [
        {
          number: expect.stringMatching(/^C[0-9]{2}-[0-9]{6}$/),
          issuedAt: expect.stringMatching(/Z$/),
          amount: pln(10_001),
        },
      ],
    });
  });

  it("is made out anew to whom the account names now, under the same number", async () => {
    const order = await ordered();
    await issueInvoice(order);
    const before: unknown = await (await as(fan).get(`/api/orders/${order}/invoice`)).json();
    expect((await as(fan).put("/api/users/me/financial-info", billing)).status).toBe(200);
    expect(await (await as(fan).get(`/api/orders/${order}/invoice`)).json()).toEqual(before);

    const anew = await as(fan).put(`/api/orders/${order}/invoice/buyer`, {});
    const shown: unknown = await anew.json();
    expect(shown).toMatchObject({ buyer: invoicedTo, revision: 1 });
    expect({ ...Object(shown), ...Object({ buyer: 0, revision: 0 }) }).toEqual({
      ...Object(before),
      buyer: 0,
      revision: 0,
    });
    const again = await as(fan).put(`/api/orders/${order}/invoice/buyer`, {});
    expect(await again.json()).toEqual(shown);
  });

  it("is a file with its number in its name", async () => {
    const order = await ordered();
    await issueInvoice(order);
    const document = await objects.payment(order).invoice();
    const answer = await as(fan).get(`/api/orders/${order}/invoice/pdf`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Content-Type")).toBe("application/pdf");
    expect(answer.headers.get("Content-Disposition")).toContain(`invoice-${document?.invoice.number}.pdf`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(new TextDecoder("latin1").decode(bytes.slice(0, 5))).toBe("%PDF-");
  });

  it("is printed in the reader's language, under the same number", async () => {
    const order = await ordered();
    await issueInvoice(order);
    const document = await objects.payment(order).invoice();
    const number = document?.invoice.number;
    for (const [asked, language, name] of [
      ["pl-PL,pl;q=0.9", "pl", "Faktura"],
      ["de", "en", "Invoice"],
    ] as const) {
      const answer = await as(fan).get(`/api/orders/${order}/invoice/pdf`, undefined, { "Accept-Language": asked });
      expect(answer.headers.get("Content-Disposition")).toBe(
        `attachment; filename="${name.toLowerCase()}-${number}.pdf"`,
      );
      expect(answer.headers.get("Content-Language")).toBe(language);
      expect(answer.headers.get("Vary")).toBe("Accept-Language, Cookie");
      const file = await PDFDocument.load(await answer.arrayBuffer());
      expect(file.getLanguage()).toBe(language);
      expect(file.getTitle()).toBe(`${name} ${number}`);
    }
  });
});
