import * as z from "zod/mini";
import { readCode } from "../../../domain/tickets/ticket-code.ts";
import { isNumber, type Verdict } from "../../door/verdicts.ts";

/** The service's public keys, as the page brought them. */
export const publicKeys = z.array(z.object({ kid: z.string(), x: z.string() }));
export type PublicKeys = z.infer<typeof publicKeys>;

/** What a phone can say of a ticket by itself: never that it lets somebody in. */
export const checkHere = async (shown: string, concertId: string, keys: PublicKeys): Promise<Verdict> => {
  // A number alone proves nothing.
  if (isNumber(shown)) return "not-checked";
  const read = readCode(shown);
  const key = keys.find(({ kid }) => kid === read?.kid);
  if (read === undefined || key === undefined) return "forged-here";
  try {
    const jwk = { kty: "OKP", crv: "Ed25519", x: key.x };
    const verifying = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["verify"]);
    const signed = new TextEncoder().encode(read.signed);
    if (!(await crypto.subtle.verify("Ed25519", verifying, read.signature, signed))) return "forged-here";
  } catch {
    // Older browsers do not know the algorithm.
    return "not-checked";
  }
  return concertId === `con_${read.concert}` ? "looks-genuine" : "wrong-concert-here";
};
