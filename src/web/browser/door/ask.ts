import * as z from "zod/mini";
import { entryRequest, type Said, saidBy, saidByRefusal } from "../../door/verdicts.ts";
import type { Scan } from "./scans.ts";

/** Why nothing can be asked for now. */
export type Trouble = "offline" | "busy" | "signedOut" | "notAllowed";

/** What came of asking: an answer; a trouble, with when to ask again; or one ticket that has to wait while others need not. */
export type Asked =
  | { readonly kind: "answered"; readonly said: Said }
  | { readonly kind: "trouble"; readonly trouble: Trouble; readonly seconds: number }
  | { readonly kind: "later"; readonly seconds: number };

const entry = z.union([
  z.object({ valid: z.literal(true), ticket: z.object({ ticketLevelId: z.string() }) }),
  z.object({ valid: z.literal(false), reason: z.string(), validatedAt: z.optional(z.string()) }),
]);

/** An answer that does not come by then is asked for again. */
const PATIENCE_MS = 8000;
const SOON_SECONDS = 3;

/** Asks whether a ticket lets in. However often a scan is asked about, its key makes it one question with one answer. */
export const ask = async ({ key, shown }: Scan, concertId: string): Promise<Asked> => {
  const { path, body } = entryRequest(shown, concertId);
  const answer = await answerTo(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify(body),
  });
  if ("trouble" in answer) return { kind: "trouble", ...answer };
  const { response, document } = answer;
  if (response.ok) {
    const read = entry.safeParse(document);
    return read.success ? { kind: "answered", said: saidBy(read.data) } : { kind: "later", seconds: SOON_SECONDS };
  }
  const said = saidByRefusal(response.status);
  return said === undefined ? { kind: "later", seconds: waitOf(response) ?? SOON_SECONDS } : { kind: "answered", said };
};

const counts = z.object({ expected: z.number(), letIn: z.number() });

/** How many are expected and were let in; undefined while that cannot be read. */
export const readCounts = async (concertId: string): Promise<z.infer<typeof counts> | Trouble | undefined> => {
  const answer = await answerTo(`/api/concerts/${encodeURIComponent(concertId)}/entries`, {});
  if ("trouble" in answer) return answer.trouble;
  if (answer.response.status === 404) return "notAllowed";
  return counts.safeParse(answer.document).data;
};

type Answer =
  | { readonly trouble: Trouble; readonly seconds: number }
  | { readonly response: Response; readonly document: unknown };

/** What the service answers, or what keeps it from answering. What is no JSON is from somebody else, such as a hotspot's own page. */
const answerTo = async (path: string, request: RequestInit): Promise<Answer> => {
  try {
    const response = await fetch(path, { ...request, signal: AbortSignal.timeout(PATIENCE_MS) });
    const document: unknown = await response.json();
    const trouble = troubles.get(response.status);
    if (trouble === undefined) return { response, document };
    return { trouble, seconds: waitOf(response) ?? SOON_SECONDS };
  } catch {
    return { trouble: "offline", seconds: SOON_SECONDS };
  }
};

const troubles: ReadonlyMap<number, Trouble> = new Map([
  [401, "signedOut"],
  [403, "notAllowed"],
  [429, "busy"],
  [503, "busy"],
]);

const waitOf = ({ headers }: Response): number | undefined => {
  const seconds = Number(headers.get("Retry-After") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
};
