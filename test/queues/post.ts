/**
 * What passes between the objects. Their queues have no consumers in tests: everything that is sent lands here, and a stage
 * delivers it. The clock stands still, months ahead of the real one, so that no alarm goes off by itself.
 */
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { z } from "zod";
import { EventSourcedObject } from "../../src/event-store/index.ts";
import { listWindow, policyWindow } from "../../src/objects/integration-events.ts";

/** Where a message is bound for: a queue, or our webhook endpoint. */
export type Destination = "integration-events" | "read-models" | "payments" | "deliveries" | "webhook";

export interface Message {
  readonly to: Destination;
  /** As it travels: a copy of what was sent. */
  readonly body: unknown;
  /** Types of the events it carries; of a webhook, the type of its report. */
  readonly carries: readonly string[];
  /** The same for every sending of the same thing. */
  readonly name: string;
  readonly attempts: number;
  /** Not to be delivered before. */
  readonly notBefore: number;
}

/** When every test begins. */
export const OPENING = Date.UTC(2027, 2, 1, 12);

const sent: Message[] = [];

/** Takes out everything that was sent since the last call. */
export const collect = (): Message[] => sent.splice(0);

export const put = (message: Omit<Message, "attempts" | "notBefore">): void => {
  sent.push({ ...message, body: structuredClone(message.body), attempts: 0, notBefore: 0 });
};

const putEvents = (to: "integration-events" | "read-models", body: unknown): void => {
  const { source, to: end, events } = (to === "read-models" ? listWindow : policyWindow).parse(body);
  put({ to, body, name: `${source.kind} ${source.id} to ${end}`, carries: events.map(({ data }) => data.type) });
};

const putWork = (to: "payments" | "deliveries", body: unknown): void =>
  put({ to, body, name: Object.values(ids.parse(body)).join(" "), carries: [] });

/** What is to be worked on: a payment, a delivery, a notice, an account's mails. */
const ids = z.record(z.string(), z.string());

const taken: QueueSendResponse = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };

/** Begins a test: the time is `OPENING`, the post empty. Faults are expected in these tests: they are not shown. */
export const openPost = (): void => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(OPENING);
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const take = (receive: (body: unknown) => void) => async (body: unknown) => {
    receive(body);
    return taken;
  };
  vi.spyOn(env.INTEGRATION_EVENTS, "send").mockImplementation(take((body) => putEvents("integration-events", body)));
  vi.spyOn(env.READ_MODEL_EVENTS, "send").mockImplementation(take((body) => putEvents("read-models", body)));
  vi.spyOn(env.PAYMENT_WORK, "send").mockImplementation(take((body) => putWork("payments", body)));
  vi.spyOn(env.DELIVERY_WORK, "send").mockImplementation(take((body) => putWork("deliveries", body)));
  collect();
};

const busy = new Map<string, number>();

/** Whether an object is at work that nobody waits for (a process it drives after it has answered). */
export const isAnybodyBusy = (): boolean => busy.size > 0;

/** An object was cut off: what it was at never ends. */
export const forget = (name: string): void => void busy.delete(name);

const begin = (name: string): void => void busy.set(name, (busy.get(name) ?? 0) + 1);

const end = (name: string): void => {
  const left = (busy.get(name) ?? 1) - 1;
  if (left === 0) busy.delete(name);
  else if (busy.has(name)) busy.set(name, left);
};

const working = z.custom<(kind: string, id: string) => Promise<void>>((value) => typeof value === "function");
const placed = z.object({ ctx: z.object({ id: z.object({ name: z.string() }) }) });
const runNow = working.parse(Reflect.get(EventSourcedObject.prototype, "runNow"));
Reflect.defineProperty(EventSourcedObject.prototype, "runNow", {
  configurable: true,
  async value(kind: string, id: string): Promise<void> {
    const { name } = placed.parse({ ctx: Reflect.get(this, "ctx") }).ctx.id;
    begin(name);
    try {
      await Reflect.apply(runNow, this, [kind, id]);
    } finally {
      end(name);
    }
  },
});
