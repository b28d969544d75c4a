import { z } from "@hono/zod-openapi";
import type { Configuration } from "../configuration.ts";
import { orderId, paymentId } from "../domain/ids.ts";
import { postalAddress } from "../domain/postal-address.ts";
import type { ReceivedMail, SentParcel, SimulatorRpc } from "../integrations/simulator/simulator-rpc.ts";
import { accepted } from "./http/rejections.ts";
import { defineRoute, type Route } from "./http/route.ts";
import { time, timeText } from "./http/time.ts";

export interface SimulatorDependencies {
  readonly configuration: Pick<Configuration, "isLocal">;
  readonly simulator: SimulatorRpc;
}

const emailDocument = z.strictObject({
  id: z.string(),
  to: z.string(),
  from: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  attachments: z.array(z.strictObject({ filename: z.string(), contentType: z.string(), size: z.int() })),
  sentAt: time,
});

const shipmentDocument = z.strictObject({
  id: z.string(),
  courier: z.literal("fedex"),
  trackingNumber: z.string(),
  address: postalAddress,
  orderId,
});

const fault = z.strictObject({
  target: z.enum(["email", "courier", "payments"]),
  failNext: z.int().min(0).max(1_000_000),
});

const showEmail = ({ messageId, attachments, sentAt, ...mail }: ReceivedMail): z.input<typeof emailDocument> => ({
  id: messageId,
  ...mail,
  attachments: [...attachments],
  sentAt: timeText(sentAt),
});

const showShipment = ({ shipmentId, ...parcel }: SentParcel): z.input<typeof shipmentDocument> => ({
  id: shipmentId,
  ...parcel,
});

/** What a developer plays the customer, the mail service and the courier with. Where nothing is simulated there are no such paths. */
export const simulatorRoutes = ({ configuration, simulator }: SimulatorDependencies): Route[] =>
  configuration.isLocal ? localRoutes(simulator) : [];

const localRoutes = (simulator: SimulatorRpc): Route[] => [
  defineRoute({
    method: "post",
    path: "/api/simulator/payments/{paymentId}",
    summary: "Play what the customer, or the gateway, does with a payment",
    tag: "Simulator",
    access: "anyone",
    params: z.object({ paymentId }),
    body: z.strictObject({ outcome: z.enum(["succeed", "decline", "fail"]) }),
    responses: { 202: "empty" },
    problems: ["payment-not-open"],
    handler: async ({ params, body }) => {
      const played = await simulator.playPayment(params.paymentId, body.outcome);
      accepted(played, { "payment-not-open": "payment-not-open" });
      return { status: 202 };
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/simulator/emails",
    summary: "The mails that were sent, newest first",
    tag: "Simulator",
    access: "anyone",
    query: z.strictObject({ to: z.string().optional() }),
    responses: { 200: z.strictObject({ data: z.array(emailDocument) }) },
    handler: async ({ query }) => ({
      status: 200,
      body: { data: (await simulator.emails(query.to)).map(showEmail) },
    }),
  }),
  defineRoute({
    method: "get",
    path: "/api/simulator/shipments",
    summary: "The parcels that were sent, newest first",
    tag: "Simulator",
    access: "anyone",
    responses: { 200: z.strictObject({ data: z.array(shipmentDocument) }) },
    handler: async () => ({ status: 200, body: { data: (await simulator.shipments()).map(showShipment) } }),
  }),
  defineRoute({
    method: "post",
    path: "/api/simulator/faults",
    summary: "Let the next calls to a service fail",
    tag: "Simulator",
    access: "anyone",
    body: fault,
    responses: { 204: "empty" },
    handler: async ({ body }) => {
      await simulator.failNext(body.target, body.failNext);
      return { status: 204 };
    },
  }),
];
