import { describe, expect, it } from "vitest";
import { ORIGIN, send } from "./service.ts";

const get = (path: string, method = "GET") => send(new Request(`${ORIGIN}${path}`, { method }));

describe("the documentation page", () => {
  it("loads nothing from another host, and runs no inline script", async () => {
    const page = await get("/docs");
    expect(page.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    const policy = page.headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    const html = await page.text();
    const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? "");
    expect(loaded.length).toBeGreaterThan(3);
    for (const url of loaded) {
      expect(url).toMatch(/^\/(?!\/)/);
      const file = await get(url);
      expect(file.status).toBe(200);
      expect(file.headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(0);
    }
    expect(html).not.toMatch(/<script>|<script [^>]*>[^<]|style="|\son\w+="/);
  });

  it("serves the library's files as what they are", async () => {
    expect((await get("/docs/assets/swagger-ui-bundle.js")).headers.get("Content-Type")).toMatch(/^text\/javascript/);
    expect((await get("/docs/assets/swagger-ui.css")).headers.get("Content-Type")).toMatch(/^text\/css/);
  });

  it.each([
    "/docs/assets/package.json",
    "/docs/assets/index.html",
    "/docs/assets/swagger-ui-bundle.js.map",
    "/docs/assets/..%2fpackage.json",
    "/docs/assets/__proto__",
    "/docs/assets/",
    "/swagger-ui.css",
    "/package.json",
  ])("serves no %s", async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
  });

  it("is read only", async () => {
    for (const path of ["/docs", "/openapi.json", "/docs/assets/swagger-ui.css", "/healthz"]) {
      const answer = await get(path, "POST");
      expect(answer.status).toBe(405);
      expect(answer.headers.get("Allow")).toBe("GET, HEAD");
      expect((await get(path, "HEAD")).status).toBe(200);
    }
  });
});

describe("the OpenAPI document", () => {
  it("is 3.1, and points at itself only", async () => {
    const document = await (await get("/openapi.json")).json<{ openapi: string; paths: object }>();
    expect(document.openapi).toBe("3.1.0");
    expect(Object.keys(document.paths)).toContain("/api/users/{userId}/role");
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target ?? "");
    for (const reference of references) {
      expect(reference).toMatch(/^#\//);
      let target: unknown = document;
      for (const step of reference.slice(2).split("/")) target = Reflect.get(Object(target), step);
      expect(target).toBeTypeOf("object");
    }
  });
});

describe("health", () => {
  it("is told to anyone", async () => {
    const answer = await get("/healthz");
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: "ok" });
  });
});
