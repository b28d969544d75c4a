import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { demoConcerts } from "./demo-concerts.ts";
import { readNote, writeNote } from "./notes.ts";

interface Account {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

interface Service {
  readonly url: string;
  readonly setupToken: string;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const password = "frontrow-demo-2027";
const accounts = {
  administrator: { email: "admin@frontrow.example", password, name: "Ada Administrator" },
  organizer: { email: "organizer@frontrow.example", password, name: "Olga Organizer" },
  fan: { email: "fan@frontrow.example", password, name: "Filip Fan" },
};
export type DemoAccounts = typeof accounts;

/** How far it has come. Kept beside the data, so that a start that was killed midway is taken up by the next one. */
const progressSchema = z.discriminatedUnion("state", [
  z.object({ state: z.literal("making"), concerts: z.array(z.unknown()) }),
  z.object({ state: z.literal("made") }),
  z.object({ state: z.literal("not-ours") }),
]);
type Progress = z.infer<typeof progressSchema>;

const sessionSchema = z.object({ token: z.string(), user: z.object({ id: z.string() }) });
type Session = z.infer<typeof sessionSchema>;

/**
 * Makes three accounts and three concerts through the API in a service that holds nothing yet, and answers the accounts.
 * A service that somebody else set up is left alone, and no accounts are answered.
 */
export async function makeDemoData(service: Service, noteFile: string): Promise<DemoAccounts | undefined> {
  const note = readNote(noteFile);
  const progress: Progress =
    note === undefined
      ? { state: "making", concerts: demoConcerts(new Date()) }
      : progressSchema.parse(JSON.parse(note));
  if (progress.state === "not-ours") return undefined;
  if (progress.state === "made") return accounts;

  // Noted before they are made: what is taken up later repeats the very same requests under their keys.
  keep(noteFile, progress);
  const administrator = await setUp(service, note === undefined ? 1 : TRIES);
  if (administrator === undefined) {
    keep(noteFile, { state: "not-ours" });
    return undefined;
  }
  await register(service, accounts.fan);
  const organizer = await register(service, accounts.organizer);
  await send(service, "PUT", `/api/users/${organizer.user.id}/role`, { role: "organizer" }, [200], {
    authorization: `Bearer ${administrator.token}`,
  });
  for (const [at, concert] of progress.concerts.entries())
    await send(service, "POST", "/api/concerts", concert, [201], {
      authorization: `Bearer ${organizer.token}`,
      "idempotency-key": `demo-concert-${at + 1}`,
    });
  keep(noteFile, { state: "made" });
  return accounts;
}

function keep(noteFile: string, progress: Progress): void {
  writeNote(noteFile, JSON.stringify(progress));
}

/** What was cut off holds its address for up to a minute, with no account to sign in to. */
const TRIES = 15;
const BETWEEN_TRIES_MS = 5_000;

/** Signs the administrator in, who is made unless there is one; undefined when that is somebody else. */
async function setUp(service: Service, tries: number): Promise<Session | undefined> {
  const request = { setupToken: service.setupToken, ...accounts.administrator };
  return makeAndSignIn(service, "/api/setup", request, accounts.administrator, tries);
}

async function register(service: Service, account: Account): Promise<Session> {
  const session = await makeAndSignIn(service, "/api/users", account, account, TRIES);
  if (session === undefined) throw new Error(`The account ${account.email} can neither be made nor signed in to.`);
  return session;
}

async function makeAndSignIn(
  service: Service,
  path: string,
  request: object,
  account: Account,
  tries: number,
): Promise<Session | undefined> {
  for (let left = tries; left > 0; left--) {
    await send(service, "POST", path, request, [201, 401, 409]);
    const session = await signIn(service, account);
    if (session !== undefined) return session;
    if (left > 1) await sleep(BETWEEN_TRIES_MS);
  }
  return undefined;
}

async function signIn(service: Service, { email, password: secret }: Account): Promise<Session | undefined> {
  const { status, body } = await send(service, "POST", "/api/sessions", { email, password: secret }, [201, 401]);
  return status === 201 ? sessionSchema.parse(body) : undefined;
}

/** Repeats while the service asks for it; throws on a status that is not expected. */
async function send(
  { url }: Service,
  method: string,
  path: string,
  body: unknown,
  expected: readonly number[],
  headers: Record<string, string> = {},
): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const response = await fetch(url + path, {
      method,
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    const retryAfter = response.headers.get("retry-after");
    if (retryAfter !== null && tries < 10) {
      await sleep(Math.min(Number(retryAfter), 10) * 1_000);
      continue;
    }
    if (expected.includes(response.status))
      return { status: response.status, body: text === "" ? null : JSON.parse(text) };
    throw new Error(`Making the demo data: ${method} ${path} answered ${response.status} ${text}`);
  }
}
