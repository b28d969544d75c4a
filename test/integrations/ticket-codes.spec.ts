import { describe, expect, it, vi } from "vitest";
import { v7 } from "uuid";

import { concertIdFrom, ticketOf } from "../../src/domain/ids.ts";
import { TicketCodes } from "../../src/integrations/ticket-codes.ts";
import type { TicketClaim } from "../../src/integrations/ticket-codes.ts";
import { freshOrder } from "./simulated.ts";

/** The key of RFC 8037, appendix A, whose thumbprint the RFC gives. */
const rfcKey = {
  kty: "OKP",
  crv: "Ed25519",
  d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
  x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
};
const RFC_THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

const freshKey = async (): Promise<JsonWebKey> => {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("no pair of keys");
  const jwk = await crypto.subtle.exportKey("jwk", pair.privateKey);
  if (jwk instanceof ArrayBuffer) throw new Error("no JWK");
  return jwk;
};

const codesOf = (...keys: readonly object[]): Promise<TicketCodes> =>
  TicketCodes.fromKeys(JSON.stringify(keys.length === 1 ? keys[0] : keys));

const claim = (number = 1): TicketClaim => ({
  ticketId: ticketOf(freshOrder(), number),
  concertId: concertIdFrom(v7().replaceAll("-", "")),
});

describe("a code", () => {
  it("names its ticket and its concert", async () => {
    const codes = await codesOf(rfcKey);
    for (const number of [1, 255, 256, 65_536, 999_999]) {
      const claimed = claim(number);
      expect(await codes.verify(await codes.sign(claimed))).toEqual(claimed);
    }
  });

  it("is the same each time, and short enough for a QR code", async () => {
    const codes = await codesOf(rfcKey);
    const claimed = claim();
    const code = await codes.sign(claimed);
    expect(await codes.sign(claimed)).toBe(code);
    expect(await (await codesOf(rfcKey)).sign(claimed)).toBe(code);
    expect(code).toMatch(new RegExp(`^FR1\\.${RFC_THUMBPRINT}\\.[\\w-]{47}\\.[\\w-]{86}$`));
  });

  it("is signed by keys that are imported once, unless that failed", async () => {
    const imports = vi.spyOn(crypto.subtle, "importKey");
    const codes = TicketCodes.importedOnce(JSON.stringify(rfcKey));
    expect(imports).not.toHaveBeenCalled();
    const first = await codes();
    const count = imports.mock.calls.length;
    expect(await codes()).toBe(first);
    expect(imports).toHaveBeenCalledTimes(count);
    imports.mockRejectedValueOnce(new Error("no key this time"));
    const another = TicketCodes.importedOnce(JSON.stringify(rfcKey));
    await expect(another()).rejects.toThrow("no key this time");
    const claimed = claim();
    expect(await (await another()).verify(await first.sign(claimed))).toEqual(claimed);
    imports.mockRestore();
  });

  it("of the same ticket for another concert is another", async () => {
    const codes = await codesOf(rfcKey);
    const claimed = claim();
    const other = { ...claimed, concertId: claim().concertId };
    expect(await codes.sign(other)).not.toBe(await codes.sign(claimed));
    expect(await codes.verify(await codes.sign(other))).toEqual(other);
  });

  it("is checked offline with the published key alone", async () => {
    const codes = await codesOf(rfcKey);
    const code = await codes.sign(claim());
    const [key] = codes.publicKeys().keys;
    const publicKey = await crypto.subtle.importKey(
      "jwk",
      { kty: "OKP", crv: "Ed25519", x: key?.x ?? "" },
      "Ed25519",
      false,
      ["verify"],
    );
    const dot = code.lastIndexOf(".");
    const signature = Uint8Array.from(
      atob(
        code
          .slice(dot + 1)
          .replaceAll("-", "+")
          .replaceAll("_", "/"),
      ),
      (c) => c.charCodeAt(0),
    );
    const genuine = await crypto.subtle.verify(
      "Ed25519",
      publicKey,
      signature,
      new TextEncoder().encode(code.slice(0, dot)),
    );
    expect(genuine).toBe(true);
  });
});

describe("a forged code", () => {
  it("is one with any character changed, to any other of its alphabet", async () => {
    const codes = await codesOf(rfcKey);
    const code = await codes.sign(claim());
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    const genuine: string[] = [];
    for (let index = 0; index < code.length; index++) {
      for (const other of alphabet) {
        if (other === code[index]) continue;
        const changed = code.slice(0, index) + other + code.slice(index + 1);
        if ((await codes.verify(changed)) !== "forged") genuine.push(changed);
      }
    }
    expect(genuine).toEqual([]);
  });

  it.each([
    ["nothing", (_: string) => ""],
    ["a word", (_: string) => "ticket"],
    ["one cut short", (code: string) => code.slice(0, -1)],
    ["one with something after it", (code: string) => `${code}A`],
    ["one with a line break after it", (code: string) => `${code}\n`],
    ["one with padding", (code: string) => `${code}==`],
    ["one of another version", (code: string) => code.replace("FR1", "FR2")],
    ["one without a signature", (code: string) => code.slice(0, code.lastIndexOf(".") + 1)],
    ["one that is far too long", (code: string) => code + "A".repeat(100_000)],
  ])("is %s", async (_, change) => {
    const codes = await codesOf(rfcKey);
    expect(await codes.verify(change(await codes.sign(claim())))).toBe("forged");
  });

  it("is one that another key signed, also under the name of ours", async () => {
    const ours = await codesOf(rfcKey);
    const code = await (await codesOf(await freshKey())).sign(claim());
    expect(await ours.verify(code)).toBe("forged");
    expect(await ours.verify(code.replace(/^FR1\.[^.]+/, `FR1.${RFC_THUMBPRINT}`))).toBe("forged");
  });
});

describe("keys", () => {
  it("are published without their private half, by their thumbprint", async () => {
    const { kty, crv, x } = rfcKey;
    const published = { kty, crv, x, kid: RFC_THUMBPRINT, alg: "EdDSA", use: "sig" };
    expect((await codesOf(rfcKey)).publicKeys()).toEqual({ keys: [published] });
  });

  it("may change: the first signs, all verify, and what was dropped is forged", async () => {
    const [oldKey, newKey] = [await freshKey(), await freshKey()];
    const before = await codesOf(oldKey);
    const { kty, crv, x } = oldKey;
    const during = await codesOf(newKey, { kty, crv, x });
    const claimed = claim();
    const oldCode = await before.sign(claimed);
    const newCode = await during.sign(claimed);
    expect(newCode).not.toBe(oldCode);
    expect(await during.verify(oldCode)).toEqual(claimed);
    expect(await during.verify(newCode)).toEqual(claimed);
    expect(during.publicKeys().keys).toHaveLength(2);
    const after = await codesOf(newKey);
    expect(await after.verify(oldCode)).toBe("forged");
    expect(await after.verify(newCode)).toEqual(claimed);
  });

  it("are refused when they are not what they should be, and never repeated", async () => {
    const { kty, crv, x } = rfcKey;
    const wrong = [
      "not JSON",
      "[]",
      JSON.stringify({ kty, crv, x }),
      JSON.stringify({ ...rfcKey, crv: "X25519" }),
      JSON.stringify({ ...rfcKey, d: "too-short" }),
      JSON.stringify({ ...rfcKey, x: (await freshKey()).x }),
    ];
    for (const configured of wrong) {
      const error: unknown = await TicketCodes.fromKeys(configured).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(String(error)).not.toContain(rfcKey.d);
    }
  });
});
