import { Buffer } from "node:buffer";

import { z } from "zod";

import { concertId, concertIdFrom, orderIdFrom, ticketId, ticketOf } from "../domain/ids.ts";
import type { ConcertId, TicketId } from "../domain/ids.ts";
import { CODE_VERSION, NUMBER_BYTES, readCode, UUID_BYTES } from "../domain/tickets/ticket-code.ts";
import type { ReadCode } from "../domain/tickets/ticket-code.ts";

/** What a ticket's code says, and the signature proves. */
export interface TicketClaim {
  readonly ticketId: TicketId;
  readonly concertId: ConcertId;
}

/** A public key as `GET /api/ticket-keys` gives it, for doors that check codes offline. */
export interface PublicTicketKey {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
  /** The key's RFC 7638 thumbprint. */
  readonly kid: string;
  readonly alg: "EdDSA";
  readonly use: "sig";
}

const ALGORITHM = "Ed25519";

const base64url = z.string().regex(/^[\w-]{43}$/);
/** A key that only verifies needs no `d`. */
const key = z.object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: base64url, d: base64url.optional() });
const keys = z.union([key.transform((only) => [only]), z.array(key).min(1)]);
type Key = z.infer<typeof key>;

interface VerifyingKey {
  readonly verify: CryptoKey;
  readonly published: PublicTicketKey;
}

/** Signs ticket codes with one key, and verifies those of any key still listed. */
export class TicketCodes {
  readonly #signingKey: CryptoKey;
  readonly #signingKid: string;
  readonly #verifying: ReadonlyMap<string, VerifyingKey>;

  private constructor(signingKey: CryptoKey, signingKid: string, verifying: ReadonlyMap<string, VerifyingKey>) {
    this.#signingKey = signingKey;
    this.#signingKid = signingKid;
    this.#verifying = verifying;
  }

  /**
   * Reads the configured keys: the JSON of one private Ed25519 JWK, or of a list of which the first signs and all verify, so that
   * tickets stay valid when the key is changed. Throws when they are not that, without repeating what it was given.
   */
  static async fromKeys(configured: string): Promise<TicketCodes> {
    const [first, ...older] = readKeys(configured);
    if (first?.d === undefined) throw new Error("TICKET_SIGNING_KEY: the first key must be a private one");
    const verifying = await Promise.all([first, ...older].map(importVerifyingKey));
    const signingKey = await crypto.subtle.importKey("jwk", privateJwk(first, first.d), ALGORITHM, false, ["sign"]);
    const signingKid = await thumbprint(first);
    const codes = new TicketCodes(
      signingKey,
      signingKid,
      new Map(verifying.map((verifyingKey) => [verifyingKey.published.kid, verifyingKey])),
    );
    if (!(await codes.#halvesMatch(first))) throw new Error("TICKET_SIGNING_KEY: the halves of the first key differ");
    return codes;
  }

  /**
   * Gives the codes to each request, their keys imported once. What is kept is the value, not its promise: a Worker may not await
   * another request's.
   */
  static importedOnce(configured: string): () => Promise<TicketCodes> {
    let imported: TicketCodes | undefined;
    return async () => {
      imported ??= await TicketCodes.fromKeys(configured);
      return imported;
    };
  }

  /** Signing is deterministic: a ticket always shows the same code, as long as the key stays. */
  async sign(claim: TicketClaim): Promise<string> {
    const signed = `${CODE_VERSION}.${this.#signingKid}.${encode(payloadOf(claim))}`;
    const signature = await crypto.subtle.sign(ALGORITHM, this.#signingKey, ascii(signed));
    return `${signed}.${encode(new Uint8Array(signature))}`;
  }

  /** What a code claims; or `forged` when it is malformed, of an unknown key, or its signature fails. */
  async verify(code: string): Promise<TicketClaim | "forged"> {
    const read = readCode(code);
    const listed = read === undefined ? undefined : this.#verifying.get(read.kid);
    if (read === undefined || listed === undefined) return "forged";
    const genuine = await crypto.subtle.verify(ALGORITHM, listed.verify, read.signature, ascii(read.signed));
    return genuine ? claimOf(read) : "forged";
  }

  publicKeys(): { readonly keys: readonly PublicTicketKey[] } {
    return { keys: [...this.#verifying.values()].map(({ published }) => published) };
  }

  async #halvesMatch(signing: Key): Promise<boolean> {
    const proof = ascii(signing.x);
    const signature = await crypto.subtle.sign(ALGORITHM, this.#signingKey, proof);
    const verifying = this.#verifying.get(this.#signingKid);
    return verifying !== undefined && (await crypto.subtle.verify(ALGORITHM, verifying.verify, signature, proof));
  }
}

const readKeys = (configured: string): readonly Key[] => {
  try {
    return keys.parse(JSON.parse(configured));
  } catch {
    // Neither JSON's message nor zod's may be passed on: they quote the secret.
    throw new Error("TICKET_SIGNING_KEY must be the JSON of an Ed25519 JWK, or of a list of them");
  }
};

const importVerifyingKey = async (from: Key): Promise<VerifyingKey> => ({
  verify: await crypto.subtle.importKey("jwk", publicJwk(from), ALGORITHM, false, ["verify"]),
  published: { ...publicJwk(from), kid: await thumbprint(from), alg: "EdDSA", use: "sig" },
});

const publicJwk = ({ kty, crv, x }: Key): { kty: "OKP"; crv: "Ed25519"; x: string } => ({ kty, crv, x });
const privateJwk = (from: Key, d: string): { kty: "OKP"; crv: "Ed25519"; x: string; d: string } => ({
  ...publicJwk(from),
  d,
});

/** RFC 7638: the SHA-256 of the key's required members in lexical order. */
const thumbprint = async ({ crv, kty, x }: Key): Promise<string> =>
  encode(new Uint8Array(await crypto.subtle.digest("SHA-256", ascii(JSON.stringify({ crv, kty, x })))));

const payloadOf = (claim: TicketClaim): Uint8Array<ArrayBuffer> => {
  const [, order = "", number = ""] = ticketId.parse(claim.ticketId).split("_");
  const payload = Buffer.alloc(UUID_BYTES + NUMBER_BYTES + UUID_BYTES);
  payload.write(order, 0, "hex");
  payload.writeUIntBE(Number(number), UUID_BYTES, NUMBER_BYTES);
  payload.write(concertId.parse(claim.concertId).slice("con_".length), UUID_BYTES + NUMBER_BYTES, "hex");
  return payload;
};

const claimOf = ({ order, number, concert }: ReadCode): TicketClaim => ({
  ticketId: ticketOf(orderIdFrom(order), number),
  concertId: concertIdFrom(concert),
});

const ascii = (text: string): Uint8Array<ArrayBuffer> => Buffer.from(text, "ascii");
const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
