import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { freshEmail, PASSWORD, post, problemOf, SETUP_TOKEN, signIn } from "./service.ts";

const setUp = (change: object = {}) =>
  post("/api/setup", { setupToken: SETUP_TOKEN, email: freshEmail(), password: PASSWORD, name: "Root", ...change });

// In this order: the service is set up once in this file's storage.
describe("set-up", () => {
  it("needs its token", async () => {
    for (const setupToken of ["", "wrong", `${SETUP_TOKEN} `, SETUP_TOKEN.toUpperCase()]) {
      const answer = await setUp({ setupToken });
      expect(answer.status).toBe(401);
      expect((await problemOf(answer)).code).toBe("invalid-credentials");
    }
  });

  it("refuses an address that has an account, and is still to be done", async () => {
    const email = freshEmail();
    await post("/api/users", { email, password: PASSWORD, name: "Ada" });
    const answer = await setUp({ email });
    expect(answer.status).toBe(409);
    expect((await problemOf(answer)).code).toBe("email-taken");
  });

  it("makes one administrator of many that ask at once, whose password is the one that was sent", async () => {
    const asked = Array.from({ length: 6 }, (_none, index) => ({
      // Some of them with one address, but a password each.
      email: index < 3 ? "root@example.com" : freshEmail(),
      password: `password number ${index}`,
    }));
    const answers = await Promise.all(asked.map((one) => setUp(one)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409, 409]);
    const made = answers.findIndex(({ status }) => status === 201);
    const winner = asked[made];
    if (winner === undefined) throw new Error("nobody");
    expect(await answers[made]?.json()).toMatchObject({ role: "administrator", email: winner.email });
    const signedIn = await signIn(winner.email, winner.password);
    expect(await signedIn.json()).toMatchObject({ user: { role: "administrator" } });
    for (const [index, one] of asked.entries())
      if (index !== made) expect((await signIn(one.email, one.password)).status).toBe(401);
    const { log } = await administration();
    expect(log.filter(({ type }) => type === "SetUpCompleted")).toHaveLength(1);
  });

  it("is over for ever, whatever the token", async () => {
    for (const setupToken of [SETUP_TOKEN, "wrong"]) {
      const answer = await setUp({ setupToken });
      expect(answer.status).toBe(409);
      expect((await problemOf(answer)).code).toBe("already-set-up");
    }
  });

  it("still refuses a malformed request first", async () => {
    expect((await setUp({ password: "short" })).status).toBe(400);
  });
});

const administration = async () => {
  const service = env.SERVICE.getByName("service");
  const log: { type: string }[] = [];
  const history: unknown = Reflect.get(service, "history");
  if (typeof history !== "function") throw new Error("no history");
  for (const { event } of await Reflect.apply(history, service, [])) log.push(event);
  return { log };
};
