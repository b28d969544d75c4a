import { expect, it } from "vitest";
import { greeting } from "../../src/mails/greeting.ts";
import { greetedName } from "../../src/queues/greeted-name.ts";

const anna = { email: "anna@example.com", emailVerified: true, name: "Anna" };

it("calls by name whoever has proved to read there, and nobody else", () => {
  const greeted = (account: typeof anna, to: string) => greeting(greetedName(account, to));
  expect(greeted(anna, "anna@example.com")).toEqual({ type: "paragraph", text: "Hello Anna," });
  expect(greeted(anna, "somebody@example.com")).toEqual({ type: "paragraph", text: "Hello," });
  expect(greeted({ ...anna, emailVerified: false }, "anna@example.com")).toEqual({ type: "paragraph", text: "Hello," });
});
