import { describe, expect, it } from "vitest";
import { passwordsWith } from "../../src/routes/identity/passwords.ts";

const slow = passwordsWith({ passwordPepper: "pepper", slowPasswords: true });
const quick = passwordsWith({ passwordPepper: "pepper", slowPasswords: false });

describe("a password", () => {
  it("is hashed at the cost that OWASP recommends, unless quickly", async () => {
    expect(await slow.hash("correct horse battery")).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
    expect(await quick.hash("correct horse battery")).toMatch(/^\$scrypt\$ln=10,r=8,p=3\$/);
  });

  it("matches its hash, whatever that cost, and no other", async () => {
    const stored = await quick.hash("correct horse battery");
    expect(await slow.matches("correct horse battery", stored)).toBe(true);
    expect(await slow.matches("correct horse buttery", stored)).toBe(false);
    expect(await slow.matches("correct horse battery", undefined)).toBe(false);
  });

  it("is worth nothing without the pepper, and the same however a keyboard composes it", async () => {
    const stored = await quick.hash("zażółć gęślą jaźń");
    expect(await quick.matches("zażółć gęślą jaźń".normalize("NFD"), stored)).toBe(true);
    const other = passwordsWith({ passwordPepper: "salt", slowPasswords: false });
    expect(await other.matches("zażółć gęślą jaźń", stored)).toBe(false);
  });
});
