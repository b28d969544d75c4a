import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { readConfiguration } from "../../src/configuration.ts";
import { assetsOf } from "../../src/web/assets.ts";
import { nothingDone } from "../../src/web/done.ts";
import { Form } from "../../src/web/form.ts";
import { formatsOf } from "../../src/web/formats.ts";
import { document } from "../../src/web/layout/document.tsx";
import type { PageAnswer } from "../../src/web/page.ts";
import { Service } from "../../src/web/service.ts";
import type { Visit } from "../../src/web/visit.ts";
import { root } from "../journeys/service.ts";

const files = { fetch: async () => new Response(readFileSync(join(root, "dist", "pages", "manifest.json"))) };

/** An administrator's visit whose service answers as it is told. */
export const visitWith = async (carry: (request: Request) => Promise<Response>): Promise<Visit> => ({
  url: new URL(`${inject("service").origin}/administration`),
  back: "/administration",
  params: {},
  form: new Form(new URLSearchParams()),
  language: "en",
  formats: formatsOf("en"),
  viewer: {
    id: "usr_1",
    email: "admin@frontrow.example",
    emailVerified: true,
    name: "Ada",
    role: "administrator",
    createdAt: "2027-01-01T12:00:00.000Z",
  },
  hasEnded: false,
  done: nothingDone,
  service: new Service(carry, inject("service").origin, new Headers()),
  assets: await assetsOf(files)(),
  configuration: readConfiguration({ ENVIRONMENT: "local", PAYMENT_PROVIDER: "simulated" }),
  now: new Date(),
});

/** A page's document, as it is served. */
export const htmlOf = (visit: Visit, answer: PageAnswer): Promise<string> => {
  if (!("body" in answer)) throw new Error(`leads to ${answer.goTo}`);
  return document({ visit, title: answer.title, isRefused: false, script: undefined, nonce: "", body: answer.body });
};
