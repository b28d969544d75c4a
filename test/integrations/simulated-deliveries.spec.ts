import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";

import { CourierUnavailable } from "../../src/integrations/courier.ts";
import type { Shipment, ShippedParcel } from "../../src/integrations/courier.ts";
import { MailNotAccepted } from "../../src/integrations/mail-service.ts";
import type { Mail } from "../../src/integrations/mail-service.ts";
import { freshOrder, freshSimulator } from "./simulated.ts";

const mailTo = (to: string, changes: Partial<Mail> = {}): Mail => ({
  messageId: crypto.randomUUID(),
  isRetry: false,
  to,
  from: "Frontrow <tickets@frontrow.example>",
  subject: "Your tickets",
  text: "Here they are.",
  html: "<p>Here they are.</p>",
  attachments: [],
  ...changes,
});

const parcel = (changes: Partial<Shipment> = {}): Shipment => ({
  shipmentId: crypto.randomUUID(),
  orderId: freshOrder(),
  address: { name: "Anna Nowak", line1: "Marszałkowska 1", city: "Warszawa", postalCode: "00-001", country: "PL" },
  contents: [{ description: "Concert tickets", quantity: 2 }],
  ...changes,
});

describe("the mailbox", () => {
  it("shows a mail with what was attached", async () => {
    const { mail, stub } = freshSimulator();
    const content = new TextEncoder().encode("%PDF-1.7");
    const attachments = [{ filename: "tickets.pdf", contentType: "application/pdf", content }];
    const sent = mailTo("anna@example.com", { attachments });
    await mail.send(sent);
    const { messageId, to, from, subject, text, html } = sent;
    expect(await stub().emails()).toEqual([
      {
        messageId,
        to,
        from,
        subject,
        text,
        html,
        attachments: [{ filename: "tickets.pdf", contentType: "application/pdf", size: 8 }],
        sentAt: expect.any(Number),
      },
    ]);
  });

  it("keeps a mail once, however often it is tried", async () => {
    const { mail, stub } = freshSimulator();
    const sent = mailTo("anna@example.com");
    await Promise.all([mail.send(sent), mail.send(sent), mail.send(sent)]);
    expect(await stub().emails()).toHaveLength(1);
  });

  it("shows the newest first, and those to one address", async () => {
    const { mail, stub } = freshSimulator();
    for (const [to, subject] of [
      ["anna@example.com", "1"],
      ["Jan@Example.com", "2"],
      ["anna@example.com", "3"],
    ] as const)
      await mail.send(mailTo(to, { subject }));
    const subjects = async (to?: string) => (await stub().emails(to)).map(({ subject }) => subject);
    expect(await subjects()).toEqual(["3", "2", "1"]);
    expect(await subjects("anna@example.com")).toEqual(["3", "1"]);
    expect(await subjects("jan@example.com")).toEqual(["2"]);
    expect(await subjects("nobody@example.com")).toEqual([]);
  });

  it("takes nothing while mails are meant to fail", async () => {
    const { mail, courier, stub } = freshSimulator();
    const sent = mailTo("anna@example.com");
    await stub().failNext("email", 1);
    await courier.ship(parcel());
    await expect(mail.send(sent)).rejects.toBeInstanceOf(MailNotAccepted);
    expect(await stub().emails()).toEqual([]);
    await mail.send(sent);
    expect(await stub().emails()).toHaveLength(1);
  });
});

describe("the courier", () => {
  it("ships a parcel once, under one tracking number", async () => {
    const { courier, stub } = freshSimulator();
    const first = parcel();
    const second = parcel();
    const shipped = await courier.ship(first);
    expect(shipped.trackingNumber).toMatch(/^[0-9]{12}$/);
    expect(await courier.ship(first)).toEqual(shipped);
    const other = await courier.ship(second);
    expect(other).not.toEqual(shipped);
    const numberOf = ({ trackingNumber }: ShippedParcel) => ({ trackingNumber });
    expect(await stub().shipments()).toEqual([
      {
        shipmentId: second.shipmentId,
        courier: "fedex",
        ...numberOf(other),
        address: second.address,
        orderId: second.orderId,
      },
      {
        shipmentId: first.shipmentId,
        courier: "fedex",
        ...numberOf(shipped),
        address: first.address,
        orderId: first.orderId,
      },
    ]);
  });

  it("takes nothing while parcels are meant to fail", async () => {
    const { courier, stub } = freshSimulator();
    await stub().failNext("courier", 1);
    const shipment = parcel();
    await expect(courier.ship(shipment)).rejects.toBeInstanceOf(CourierUnavailable);
    expect(await stub().shipments()).toEqual([]);
    await courier.ship(shipment);
    expect(await stub().shipments()).toHaveLength(1);
  });
});

describe("the simulator", () => {
  it("writes nothing, not even its tables, until it is told something", async () => {
    const { stub } = freshSimulator();
    expect(await stub().emails()).toEqual([]);
    expect(await stub().shipments()).toEqual([]);
    const tables = await runInDurableObject(stub(), (_, state) =>
      state.storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray(),
    );
    expect(tables).toEqual([]);
  });

  it("remembers mails, parcels and faults when it starts anew", async () => {
    const { mail, courier, stub } = freshSimulator();
    const sent = mailTo("anna@example.com");
    await mail.send(sent);
    await courier.ship(parcel());
    await stub().failNext("email", 1);
    await evictDurableObject(stub());
    expect(await stub().emails()).toHaveLength(1);
    expect(await stub().shipments()).toHaveLength(1);
    await expect(mail.send(sent)).rejects.toBeInstanceOf(MailNotAccepted);
  });
});
