import { expect, it } from "vitest";
import { ticketMail, type TicketMailContent } from "../../src/mails/ticket-mail.ts";
import { concert, HOSTILE } from "./examples.ts";

const content: TicketMailContent = {
  greeted: "Zażółć Gęślą",
  concerts: [
    {
      details: concert(),
      levels: [
        { name: "Parter", quantity: 2 },
        { name: "Balkon", quantity: 1 },
      ],
    },
    { details: concert({ artist: "Ada", title: "Live" }), levels: [{ name: "Regular", quantity: 1 }] },
  ],
  tickets: [
    { levelName: "Parter", code: "FR1.k.one" },
    { levelName: "Balkon", code: "FR1.k.two" },
  ],
  link: "https://tickets.example/api/orders/ord_1/tickets/pdf",
};

it("names every concert, where and when it is by the venue's clocks, and what tickets there are", () => {
  const { subject, html, text } = ticketMail(content);
  expect(subject).toBe("Your tickets: Łona i Webber, Jesień; Ada, Live");
  for (const body of [html, text]) {
    for (const words of [
      "Hello Zażółć Gęślą,",
      "Łona i Webber, Jesień",
      "Ada, Live",
      "Spodek, Katowice",
      "Friday, 3 September 2027, 20:00 Central European Summer Time (Europe/Warsaw)",
      "2 × Parter",
      "1 × Balkon",
      "1 × Regular",
      "FR1.k.one",
      "2. Balkon",
      "https://tickets.example/api/orders/ord_1/tickets/pdf",
    ]) {
      expect(body).toContain(words);
    }
  }
});

it("leaves the codes of many tickets to the file, and says where very many are to be had", () => {
  const many = { ...content, tickets: Array.from({ length: 21 }, () => ({ levelName: "Parter", code: "FR1.k.one" })) };
  expect(ticketMail(many).text).not.toContain("FR1.");
  expect(ticketMail(many).text).toContain("attached");
  const none = ticketMail({ ...content, tickets: null });
  expect(none.text).not.toContain("attached");
  expect(none.text).toContain("too many tickets for a mail");
  expect(none.html).toContain(content.link);
});

it("can be given any names: they neither become HTML nor end the subject's line", () => {
  const hostile = ticketMail({
    greeted: HOSTILE,
    concerts: [
      {
        details: concert({ artist: HOSTILE, title: HOSTILE, venue: { name: HOSTILE, city: HOSTILE, country: "PL" } }),
        levels: [{ name: HOSTILE, quantity: 1 }],
      },
    ],
    tickets: [{ levelName: HOSTILE, code: HOSTILE }],
    link: "https://tickets.example",
  });
  expect(hostile.html).not.toContain("<img");
  expect(hostile.html).toContain("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
  expect(hostile.subject).not.toMatch(/[\r\n]/);
  expect([...hostile.subject].length).toBeLessThanOrEqual(180);
});
