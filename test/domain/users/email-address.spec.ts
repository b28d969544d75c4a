import { describe, expect, it } from "vitest";
import { emailAddress } from "../../../src/domain/users/email-address.ts";

describe("an email address", () => {
  it("has one spelling", () => {
    expect(emailAddress.parse("  Ada.Lovelace+Tickets@Example.COM\n")).toBe("ada.lovelace+tickets@example.com");
  });

  it.each([
    "",
    "ada",
    "ada@",
    "@example.com",
    "ada@example",
    "ada@@example.com",
    "a b@example.com",
    "ada@example.com\0",
  ])("is not %j", (text) => {
    expect(emailAddress.safeParse(text).success).toBe(false);
  });

  it("has at most 254 characters", () => {
    const domain = `@${"d".repeat(60)}.${"e".repeat(60)}.${"f".repeat(58)}.com`;
    const name = "n".repeat(254 - domain.length);
    expect(emailAddress.safeParse(`${name}${domain}`).success).toBe(true);
    expect(emailAddress.safeParse(`${name}n${domain}`).success).toBe(false);
  });
});
