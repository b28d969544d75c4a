import { describe, expect, it } from "vitest";
import { localPath } from "../../src/web/local-path.ts";

describe("a path of this service", () => {
  it.each([
    "/",
    "/account/billing",
    "/orders?cursor=abc#tickets",
    "/?q=a%20b&when=past",
    "/concerts/con_1?next=//evil.example",
    "/search?q=https://evil.example/",
    "/%20spaced",
  ])("is gone on to as it is: %s", (path) => {
    expect(localPath(path, "/fallback")).toBe(path);
  });

  it("is gone on to as browsers read it", () => {
    expect(localPath("/account/../orders", "/fallback")).toBe("/orders");
    expect(localPath("/orders\\ord_1", "/fallback")).toBe("/orders/ord_1");
    expect(localPath("/koncerty/ś", "/fallback")).toBe("/koncerty/%C5%9B");
  });

  it("is as long as one of ours at most", () => {
    const long = `/${"a".repeat(1_999)}`;
    expect([localPath(long, "/fallback"), localPath(`${long}a`, "/fallback")]).toEqual([long, "/fallback"]);
  });
});

/** Ways to write another site's address, or no path, where a path is expected. */
const elsewhere = [
  "",
  "account",
  " /account",
  "?next=/",
  "//evil.example",
  "///evil.example",
  "////evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "\\/evil.example",
  "/\\/evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/\r\n/evil.example",
  "/\t\\evil.example",
  "\t//evil.example",
  "/..//evil.example",
  "/.//evil.example",
  "/account/..//evil.example",
  "/%2e%2e//evil.example",
  "/.\t.//evil.example",
  "//user@evil.example/",
  "//evil.example:443/",
  "//[::1]/",
  "//",
  "///",
  "https://evil.example/",
  "https:evil.example",
  "https:/evil.example",
  "http:evil.example",
  "javascript:alert(1)",
  "data:text/html,evil",
];

describe("what leads elsewhere", () => {
  it.each(elsewhere.map((text) => [JSON.stringify(text), text]))("is not gone on to: %s", (_, text) => {
    expect(localPath(text, "/fallback")).toBe("/fallback");
  });

  it("is not gone on to however long it is", () => {
    expect(localPath(`//evil.example/${"a".repeat(100_000)}`, "/")).toBe("/");
    expect(localPath(`${"/".repeat(100_000)}evil.example`, "/")).toBe("/");
  });
});

// Left encoded, they name no host, and end no header.
describe("what is encoded", () => {
  it.each([
    "/%2f%2fevil.example",
    "/%2Fevil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    "/%0d%0aLocation:%20//evil",
  ])("stays so: %s", (path) => {
    expect(localPath(path, "/fallback")).toBe(path);
  });

  it.each(["/a\u0000b", "/a\u007fb", "/a\u202eb", "/a?b=\u0001", "/a#\u0001"])(
    "is what no address has as it is: %j",
    (path) => {
      expect(localPath(path, "/fallback")).toMatch(/^\/[\x21-\x7e]+$/);
    },
  );

  it.each(["/orders\r\nSet-Cookie: a=b", "/orders\tx", "/or\nders"])(
    "or it is left out, as browsers do: %j",
    (path) => {
      expect(localPath(path, "/fallback")).toMatch(/^\/[\x21-\x7e]+$/);
    },
  );
});

it("leads, wherever a browser is, to the origin that it is on", () => {
  for (const text of elsewhere.concat("/%2f%2fevil.example", "/\u0000/evil.example", "/account"))
    expect(new URL(localPath(text, "/"), "https://frontrow.example/sign-in").origin, text).toBe(
      "https://frontrow.example",
    );
});
