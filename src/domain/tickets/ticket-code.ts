/**
 * The text in a ticket's QR code: `FR1.<kid>.<payload>.<signature>`: the format's version, the signing key's id, then in base64url 35
 * bytes (the order's UUID, the ticket's number in it as 3 bytes big-endian, the concert's UUID) and the Ed25519 signature over all that
 * stands before the last dot. Read here for the service, which knows what the signature proves, and for doors without a network.
 */
export const CODE_VERSION = "FR1";
export const UUID_BYTES = 16;
export const NUMBER_BYTES = 3;

const CODE = new RegExp(String.raw`^${CODE_VERSION}\.([\w-]{43})\.([\w-]{47})\.([\w-]{86})$`);
const LONGEST_CODE = 1000;

/** What a code says; nothing of it is proven until the signature is. UUIDs are hexadecimal, without dashes. */
export interface ReadCode {
  readonly kid: string;
  readonly order: string;
  readonly number: number;
  readonly concert: string;
  readonly signed: string;
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** Takes a code apart; undefined when it is none. */
export const readCode = (code: string): ReadCode | undefined => {
  const parts = code.length > LONGEST_CODE ? null : CODE.exec(code);
  if (parts === null) return undefined;
  const [, kid = "", written = "", signature = ""] = parts;
  const [payload, signatureBytes] = [bytesOf(written), bytesOf(signature)];
  if (payload === undefined || signatureBytes === undefined) return undefined;
  const numberEnd = UUID_BYTES + NUMBER_BYTES;
  return {
    kid,
    order: hexOf(payload.subarray(0, UUID_BYTES)),
    number: Number.parseInt(hexOf(payload.subarray(UUID_BYTES, numberEnd)), 16),
    concert: hexOf(payload.subarray(numberEnd)),
    signed: code.slice(0, code.lastIndexOf(".")),
    signature: signatureBytes,
  };
};

/** The last character of base64url has bits to spare: only the one way of writing it that we use is genuine. */
const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> | undefined => {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = atob(base64);
  if (btoa(bytes).replace(/=*$/, "") !== base64) return undefined;
  return Uint8Array.from(bytes, (byte) => byte.charCodeAt(0));
};

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
