// The adapter of Mailgun against a stand-in that speaks its documented protocol. What Mailgun itself does beyond that is not seen here.
import { describe, expect, it, vi } from "vitest";
import { type Mail, MailNotAccepted, MailRefused } from "../../src/integrations/mail-service.ts";
import { MailgunMailService } from "../../src/integrations/mailgun/mailgun-mail-service.ts";
import { API_KEY, DOMAIN, MailgunStandIn } from "./mailgun-stand-in.ts";

const MESSAGES = `POST /v3/${DOMAIN}/messages`;
const EVENTS = `GET /v3/${DOMAIN}/events`;

/** Calls are given up after some hundredth of a second. */
const IMPATIENT = 0.002;

const service = (apiKey = API_KEY, domain = DOMAIN) => {
  const mailgun = new MailgunStandIn();
  const account = { apiKey, domain, apiBase: "http://127.0.0.1:9" };
  return { mailgun, mail: new MailgunMailService(account, mailgun.fetch, IMPATIENT) };
};

const mailTo = (to: string, changes: Partial<Mail> = {}): Mail => ({
  messageId: "del_0123456789abcdef0123456789abcdef_1",
  isRetry: false,
  to,
  from: "Frontrow <tickets@frontrow.example>",
  subject: "Your tickets: Żółw, Größe",
  text: "Here they are.",
  html: "<p>Here they are.</p>",
  attachments: [],
  ...changes,
});

describe("a mail", () => {
  it("arrives as it is, with our id in its header and beside it", async () => {
    const { mail, mailgun } = service();
    const bytes = Uint8Array.of(0x25, 0x50, 0x44, 0x46, 0, 255, 13, 10);
    await mail.send(
      mailTo("anna@example.com", {
        attachments: [
          { filename: "tickets.pdf", contentType: "application/pdf", content: bytes },
          { filename: "żółw.ics", contentType: "text/calendar", content: new TextEncoder().encode("BEGIN") },
        ],
      }),
    );
    expect(mailgun.taken).toEqual([
      {
        from: "Frontrow <tickets@frontrow.example>",
        to: "anna@example.com",
        subject: "Your tickets: Żółw, Größe",
        text: "Here they are.",
        html: "<p>Here they are.</p>",
        messageId: `<del_0123456789abcdef0123456789abcdef_1@${DOMAIN}>`,
        variables: { "frontrow-message-id": "del_0123456789abcdef0123456789abcdef_1" },
        options: { tag: "tickets", tracking: "no" },
        attachments: [
          { filename: "tickets.pdf", type: "application/pdf", bytes },
          { filename: "żółw.ics", type: "text/calendar", bytes: new TextEncoder().encode("BEGIN") },
        ],
      },
    ]);
  });

  it("is handed over by one call, when nobody has tried before", async () => {
    const { mail, mailgun } = service();
    await mail.send(mailTo("anna@example.com"));
    expect(mailgun.calls).toEqual([MESSAGES]);
  });

  it("keeps apart what Mailgun counts", async () => {
    const { mail, mailgun } = service();
    for (const messageId of ["not_1_refund", "acm_1_1", "else"])
      await mail.send(mailTo("anna@example.com", { messageId }));
    expect(mailgun.taken.map(({ options }) => options["tag"])).toEqual(["notice", "account", "other"]);
  });
});

describe("what passes is tried again", () => {
  it.each([429, 500, 503])("after a %i", async (status) => {
    const { mail, mailgun } = service();
    mailgun.failNext({ status, message: "not now" });
    await expect(mail.send(mailTo("anna@example.com"))).rejects.toThrow(MailNotAccepted);
    await mail.send(mailTo("anna@example.com", { isRetry: true }));
    expect(mailgun.calls).toEqual([MESSAGES, EVENTS, MESSAGES]);
    expect(mailgun.taken).toHaveLength(1);
  });

  it("after credentials that are wrong, which somebody will put right", async () => {
    const { mail } = service("another");
    await expect(mail.send(mailTo("anna@example.com"))).rejects.toThrow(new MailNotAccepted("Mailgun answered 401"));
  });

  it("after a domain that Mailgun does not know", async () => {
    const { mail } = service(API_KEY, "elsewhere.example");
    await expect(mail.send(mailTo("anna@example.com"))).rejects.toThrow(MailNotAccepted);
  });

  it("after a sender that is wrong", async () => {
    const { mail } = service();
    await expect(mail.send(mailTo("anna@example.com", { from: "nobody" }))).rejects.toThrow(MailNotAccepted);
  });
});

describe("a mail whose answer was lost", () => {
  it("is not sent again when Mailgun had taken it", async () => {
    const { mail, mailgun } = service();
    mailgun.failNext("no-answer-and-taken");
    await expect(mail.send(mailTo("anna@example.com"))).rejects.toThrow(MailNotAccepted);
    await mail.send(mailTo("anna@example.com", { isRetry: true }));
    expect(mailgun.taken).toHaveLength(1);
    expect(mailgun.calls).toEqual([MESSAGES, EVENTS]);
  });

  it("is sent again when Mailgun had not", async () => {
    const { mail, mailgun } = service();
    mailgun.failNext("no-answer-and-not-taken");
    await expect(mail.send(mailTo("anna@example.com"))).rejects.toThrow(MailNotAccepted);
    await mail.send(mailTo("anna@example.com", { isRetry: true }));
    expect(mailgun.taken).toHaveLength(1);
  });

  it.each([401, 403, 404])("is sent again where nobody may look it up: %i", async (status) => {
    const { mail, mailgun } = service();
    mailgun.eventsStatus = status;
    await mail.send(mailTo("anna@example.com", { isRetry: true }));
    expect(mailgun.taken).toHaveLength(1);
  });

  it.each([429, 500])("waits where it cannot be looked up now: %i", async (status) => {
    const { mail, mailgun } = service();
    mailgun.eventsStatus = status;
    await expect(mail.send(mailTo("anna@example.com", { isRetry: true }))).rejects.toThrow(MailNotAccepted);
    expect(mailgun.taken).toEqual([]);
  });

  it("is not mistaken for another one to the same address", async () => {
    const { mail, mailgun } = service();
    await mail.send(mailTo("anna@example.com", { messageId: "del_1_1" }));
    await mail.send(mailTo("anna@example.com", { messageId: "del_1_2", isRetry: true }));
    expect(mailgun.taken).toHaveLength(2);
  });
});

describe("what can never be sent is refused", () => {
  it("to an address that is none, without repeating it", async () => {
    const { mail, mailgun } = service();
    const refusal = await mail.send(mailTo("anna@")).catch((error: unknown) => error);
    expect(refusal).toEqual(new MailRefused("Mailgun answered 400: the address is not valid"));
    expect(mailgun.taken).toEqual([]);
  });

  it("when it is too large, before it is handed over", async () => {
    const { mail, mailgun } = service();
    const content = new Uint8Array(19_000_000);
    const attachments = [{ filename: "tickets.pdf", contentType: "application/pdf", content }];
    await expect(mail.send(mailTo("anna@example.com", { attachments }))).rejects.toThrow(MailRefused);
    expect(mailgun.calls).toEqual([]);
  });

  it("or when Mailgun finds it too large", async () => {
    const { mail, mailgun } = service();
    mailgun.failNext({ status: 413, message: "Request Entity Too Large" });
    await expect(mail.send(mailTo("anna@example.com"))).rejects.toThrow(MailRefused);
  });
});

it("keeps Mailgun's words out of the reason of a failure, and tells them to the log, without addresses", async () => {
  const { mail, mailgun } = service();
  const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  mailgun.failNext({ status: 400, message: "Please add anna@example.com to the authorized recipients" });
  await expect(mail.send(mailTo("anna@example.com"))).rejects.toThrow(new MailNotAccepted("Mailgun answered 400"));
  const said = "Please add (address) to the authorized recipients";
  expect(warned.mock.calls.map(([line]) => JSON.parse(String(line)))).toMatchObject([{ status: 400, said }]);
  warned.mockRestore();
});
