import { expect, it } from "vitest";
import { type MailContent, renderMail, subjectLine } from "../../src/mails/layout.tsx";

const content: MailContent = {
  heading: "Your seats",
  blocks: [
    { type: "paragraph", text: "See you there." },
    { type: "section", heading: "Spring", lines: ["Hall, Warsaw", "2 × Regular"] },
    { type: "facts", facts: [{ name: "Amount", value: "12.50 zł" }] },
    { type: "list", items: ["one", "two"] },
    { type: "codes", codes: [{ label: "1. Regular", code: "FR1.k.abc" }] },
    { type: "link", label: "Your order", url: "https://tickets.example/orders/1?a=1&b=2" },
  ],
  reason: "You receive this mail because you bought tickets.",
};

const MARKUP = `<script>alert("1")</script> & 'co'`;

it("says the same in HTML and in plain text", () => {
  const { html, text } = renderMail(content);
  expect(text).toBe(
    [
      "Your seats",
      "See you there.",
      "Spring\n------\nHall, Warsaw\n2 × Regular",
      "Amount: 12.50 zł",
      "* one\n* two",
      "1. Regular\nFR1.k.abc",
      "Your order:\nhttps://tickets.example/orders/1?a=1&b=2",
      "--\nFrontrow\nYou receive this mail because you bought tickets.\n",
    ].join("\n\n"),
  );
  const words = [
    "See you there.",
    "Spring",
    "Hall, Warsaw",
    "2 × Regular",
    "Amount:",
    "12.50 zł",
    "two",
    "FR1.k.abc",
    "Your order",
  ];
  for (const word of words) expect(html).toContain(`>${word}<`);
  expect(html).toContain('href="https://tickets.example/orders/1?a=1&amp;b=2"');
});

it("is a page that needs nothing from elsewhere", () => {
  const { html } = renderMail(content);
  expect(html.startsWith('<!doctype html><html lang="en">')).toBe(true);
  expect(html).toContain("prefers-color-scheme: dark");
  expect(html).not.toMatch(/<img|<link|<script|@import|url\(/);
});

it("shows as text whatever looks like HTML, wherever it stands", () => {
  const hostile: MailContent = {
    heading: MARKUP,
    blocks: [
      { type: "paragraph", text: MARKUP },
      { type: "section", heading: MARKUP, lines: [MARKUP] },
      { type: "facts", facts: [{ name: MARKUP, value: MARKUP }] },
      { type: "list", items: [MARKUP] },
      { type: "codes", codes: [{ label: MARKUP, code: MARKUP }] },
      { type: "link", label: MARKUP, url: `https://tickets.example/"><script>` },
    ],
    reason: MARKUP,
  };
  const { html, text } = renderMail(hostile);
  expect(html).not.toContain("<script");
  expect(html.split("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;co&#39;")).toHaveLength(13);
  expect(text.split(MARKUP)).toHaveLength(12);
});

it("keeps a subject to one line of a length that clients show", () => {
  expect(subjectLine("Your tickets: Łódź")).toBe("Your tickets: Łódź");
  expect(subjectLine("Tickets\r\nBcc: everybody@example.com\u2028\u202Ex\u0000")).toBe(
    "Tickets Bcc: everybody@example.com x",
  );
  const long = subjectLine("🎸".repeat(500));
  expect([...long]).toHaveLength(180);
  expect(long.endsWith("🎸…")).toBe(true);
});
