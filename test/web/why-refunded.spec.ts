import { expect, it } from "vitest";
import { refundReason } from "../../src/domain/finance/refund-reason.ts";
import { languages } from "../../src/language.ts";
import { whyRefunded } from "../../src/web/orders/why-refunded.ts";

it.each(languages)("says each reason of ours in words, and quotes those of people (%s)", (language) => {
  const said = refundReason.options.map((code) => whyRefunded(language, code));
  expect(new Set(said).size).toBe(refundReason.options.length);
  for (const [index, words] of said.entries()) expect(words).not.toContain(refundReason.options[index]);
  expect(whyRefunded(language, "a broken seat")).toContain("a broken seat");
});
