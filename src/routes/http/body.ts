import { type FieldError, firstOf, Problem } from "./problems.ts";
import { unsafeText } from "./text.ts";

/** The most bytes of a body that are looked at. */
const BODY_LIMIT = 64 * 1024;

/** How much more is read and thrown away, so that a client that is still sending hears its answer instead of a reset connection. */
const DRAIN_LIMIT = 16 * 1024 * 1024;

/** JSON nested deeper than any document of this service. */
const DEPTH_LIMIT = 32;

/** The body's bytes, counted as they come: a Content-Length is a claim. Throws `body-too-large` past 64 KiB. */
export const readBody = async (request: Request): Promise<Uint8Array<ArrayBuffer>> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size <= BODY_LIMIT) chunks.push(chunk);
    else if (size > DRAIN_LIMIT) break;
  }
  if (size > BODY_LIMIT) throw new Problem("body-too-large");
  return joined(chunks, size);
};

/** Reads a body that nobody looked at to its end, within bounds. */
export const drain = async (request: Request): Promise<void> => {
  if (request.body === null || request.bodyUsed) return;
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > DRAIN_LIMIT) break;
  }
};

const joined = (chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
};

const JSON_TYPE = /^application\/json[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?$/i;

/** Throws `unsupported-media-type` unless the body is said to be JSON, in UTF-8 if a charset is named. */
export const requireJson = (request: Request): void => {
  if (!JSON_TYPE.test(request.headers.get("Content-Type") ?? "")) throw new Problem("unsupported-media-type");
};

const malformed = (pointer: string, detail: string): Problem =>
  new Problem("invalid-request", { errors: [{ pointer, detail }] });

/** The JSON value in a body. Throws `invalid-request` for bytes that are not UTF-8, for broken JSON, and for text no store keeps. */
export const parseJson = (bytes: Uint8Array): unknown => {
  const value = decoded(bytes);
  const errors = firstOf(unsafeTexts(value));
  if (errors.length > 0) throw new Problem("invalid-request", { errors });
  return value;
};

const decoded = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw malformed("", "must be valid JSON in UTF-8");
  }
};

/** Walks the value without recursion: the depth is the client's choice. */
function* unsafeTexts(root: unknown): Generator<FieldError> {
  const open: { value: unknown; pointer: string; depth: number }[] = [{ value: root, pointer: "", depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, pointer, depth } = next;
    if (depth > DEPTH_LIMIT) throw malformed("", `must not be nested deeper than ${DEPTH_LIMIT} levels`);
    if (typeof value === "string") {
      const detail = unsafeText(value);
      if (detail !== undefined) yield { pointer, detail };
    } else if (typeof value === "object" && value !== null) {
      for (const [key, child] of Object.entries(value)) {
        const detail = unsafeText(key);
        if (detail !== undefined) yield { pointer, detail: `a field's name ${detail}` };
        else open.push({ value: child, pointer: `${pointer}/${escaped(key)}`, depth: depth + 1 });
      }
    }
  }
}

/** A reference token of a JSON pointer (RFC 6901). */
export const escaped = (key: PropertyKey): string => String(key).replaceAll("~", "~0").replaceAll("/", "~1");
