import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { SimulatedCourier, SimulatedGateway, SimulatedMailService } from "../../src/integrations/simulator/adapters.ts";
import { simulatorRoutes } from "../../src/routes/simulator.ts";
import { freshOrder, payment } from "../integrations/simulated.ts";
import { serviceOf } from "./simulated-service.ts";

const service = ({ isLocal = true } = {}) => {
  const simulator = env.SIMULATOR.getByName(crypto.randomUUID());
  const send = serviceOf(simulatorRoutes({ configuration: { isLocal }, simulator }));
  const post = (path: string, body: unknown): Promise<Response> =>
    send(path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
  return { simulator, send, post };
};

const codeOf = async (answer: Response): Promise<unknown> => [answer.status, await answer.json()];

describe("POST /api/simulator/payments/{paymentId}", () => {
  it("plays an outcome once the payment is initiated, until it is final", async () => {
    const { simulator, post } = service();
    const request = payment();
    const play = (outcome: string) => post(`/api/simulator/payments/${request.paymentId}`, { outcome });
    expect(await codeOf(await play("succeed"))).toEqual([409, expect.objectContaining({ code: "payment-not-open" })]);
    const { reference } = await new SimulatedGateway(simulator).create(request);
    expect((await play("decline")).status).toBe(202);
    const played = await play("succeed");
    expect([played.status, await played.text()]).toEqual([202, ""]);
    expect((await play("fail")).status).toBe(409);
    expect(await new SimulatedGateway(simulator).retrieve(reference)).toMatchObject({ status: "succeeded" });
  });

  it("refuses what is no outcome, and an id that is none", async () => {
    const { post } = service();
    const path = `/api/simulator/payments/${payment().paymentId}`;
    for (const body of [{}, { outcome: "win" }, { outcome: "fail", amount: 1 }])
      expect(await codeOf(await post(path, body))).toEqual([400, expect.objectContaining({ code: "invalid-request" })]);
    expect((await post("/api/simulator/payments/pay_1", { outcome: "fail" })).status).toBe(404);
  });
});

describe("GET /api/simulator/emails and shipments", () => {
  it("are empty at first", async () => {
    const { send } = service();
    for (const path of ["/api/simulator/emails", "/api/simulator/emails?to=a@b.example", "/api/simulator/shipments"])
      expect(await codeOf(await send(path))).toEqual([200, { data: [] }]);
  });

  it("show what was sent, as the contract says", async () => {
    const { simulator, send } = service();
    const mail = {
      to: "anna@example.com",
      from: "tickets@frontrow.example",
      subject: "s",
      text: "t",
      html: "<p>t</p>",
    };
    const content = new Uint8Array(3);
    const attachments = [{ filename: "tickets.pdf", contentType: "application/pdf", content }];
    await new SimulatedMailService(simulator).send({ ...mail, messageId: "m1", isRetry: false, attachments });
    const shown = {
      ...mail,
      id: "m1",
      attachments: [{ filename: "tickets.pdf", contentType: "application/pdf", size: 3 }],
    };
    const sentAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
    const emails = await send("/api/simulator/emails?to=anna@example.com");
    expect(await emails.json()).toEqual({ data: [{ ...shown, sentAt }] });
    expect(await (await send("/api/simulator/emails?to=jan@example.com")).json()).toEqual({ data: [] });

    const address = {
      name: "Anna",
      line1: "Złota 1",
      line2: "m. 2",
      city: "Warszawa",
      postalCode: "00-001",
      country: "PL",
    };
    const orderId = freshOrder();
    const { trackingNumber } = await new SimulatedCourier(simulator).ship({
      shipmentId: "s1",
      orderId,
      address,
      contents: [],
    });
    const shipments = await send("/api/simulator/shipments");
    expect(await shipments.json()).toEqual({
      data: [{ id: "s1", courier: "fedex", trackingNumber, address, orderId }],
    });
  });

  it("take no other parameters", async () => {
    const { send } = service();
    expect((await send("/api/simulator/emails?limit=5")).status).toBe(400);
    expect((await send("/api/simulator/shipments?to=a")).status).toBe(400);
  });
});

describe("POST /api/simulator/faults", () => {
  it("lets the next calls fail", async () => {
    const { simulator, post } = service();
    expect((await post("/api/simulator/faults", { target: "payments", failNext: 1 })).status).toBe(204);
    const gateway = new SimulatedGateway(simulator);
    await expect(gateway.create(payment())).rejects.toMatchObject({ name: "GatewayUnavailable" });
    expect(await gateway.create(payment())).toMatchObject({ status: "open" });
  });

  it.each([
    { target: "payments" },
    { target: "weather", failNext: 1 },
    { target: "email", failNext: -1 },
    { target: "email", failNext: 1.5 },
    { target: "email", failNext: "1" },
  ])("refuses %j", async (body) => {
    expect((await service().post("/api/simulator/faults", body)).status).toBe(400);
  });
});

describe("outside ENVIRONMENT=local", () => {
  it("there is nothing of this", async () => {
    const { send, post } = service({ isLocal: false });
    const { paymentId } = payment();
    const answers = await Promise.all([
      post(`/api/simulator/payments/${paymentId}`, { outcome: "succeed" }),
      post("/api/simulator/faults", { target: "email", failNext: 1 }),
      send("/api/simulator/emails"),
      send("/api/simulator/shipments"),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });
});
