import { createHmac, randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from "node:crypto";
import { z } from "@hono/zod-openapi";
import type { Configuration } from "../../configuration.ts";

/** OWASP's recommendation with the least memory: a Worker has 128 MiB, and workerd refuses N·r·p above 2^20. */
const SLOW = { ln: 15, r: 8, p: 3 };

/** For the many accounts of a test, on somebody's own machine. */
const QUICK = { ...SLOW, ln: 10 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

const characters = (text: string): number => [...text].length;

/** A password that is chosen: 12 to 128 characters (code points), any of them; nothing is cut off. */
export const newPassword = z
  .string()
  .refine((text) => characters(text) >= 12 && characters(text) <= 128, "must have 12 to 128 characters")
  .openapi({ minLength: 12, maxLength: 128 });

/** A password that is tried. */
export const triedPassword = z.string().max(512);

/** Hashes and checks passwords. Slow on purpose, unless configured otherwise: about a quarter of a second. */
export interface Passwords {
  /** The password's hash as a PHC string, with a salt of its own. */
  hash(password: string): Promise<string>;
  /** Whether the password is the one; takes as long when there is no hash to compare with. */
  matches(password: string, stored: string | undefined): Promise<boolean>;
}

const derive = (password: Buffer, salt: Buffer, options: ScryptOptions): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, HASH_BYTES, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });

const optionsOf = ({ ln, r, p }: typeof SLOW): ScryptOptions => ({ N: 2 ** ln, r, p, maxmem: 2 ** (ln + 7) * r * 2 });

const PHC = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

const unpadded = (bytes: Buffer): string => bytes.toString("base64").replaceAll("=", "");

/** Passwords that are worth nothing to whoever has the hashes without the pepper. */
export const passwordsWith = ({
  passwordPepper: pepper,
  slowPasswords,
}: Pick<Configuration, "passwordPepper" | "slowPasswords">): Passwords => {
  const cost = slowPasswords ? SLOW : QUICK;
  // The same characters however a keyboard composes them (RFC 8265: NFC). The keyed hash is the pepper.
  const peppered = (password: string): Buffer =>
    createHmac("sha256", pepper).update(password.normalize("NFC")).digest();
  // What an unknown address is compared with: the work of a hash, which nothing matches.
  const nobody = { options: optionsOf(cost), salt: Buffer.alloc(SALT_BYTES), hash: Buffer.alloc(HASH_BYTES) };
  return {
    hash: async (password) => {
      const salt = randomBytes(SALT_BYTES);
      const hash = await derive(peppered(password), salt, optionsOf(cost));
      return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(hash)}`;
    },
    matches: async (password, stored) => {
      const { options, salt, hash } = stored === undefined ? nobody : parse(stored);
      const derived = await derive(peppered(password), salt, options);
      return timingSafeEqual(derived, hash) && stored !== undefined;
    },
  };
};

const parse = (stored: string) => {
  const [, ln, r, p, salt, hash] = PHC.exec(stored) ?? [];
  if (salt === undefined || hash === undefined) throw new Error("a stored password hash is malformed");
  return {
    options: optionsOf({ ln: Number(ln), r: Number(r), p: Number(p) }),
    salt: Buffer.from(salt, "base64"),
    hash: Buffer.from(hash, "base64"),
  };
};
