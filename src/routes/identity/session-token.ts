import { createHash, randomBytes } from "node:crypto";
import { type UserId, userIdFrom } from "../../domain/ids.ts";

/** `fr_`, the user's id (32 hexadecimal digits), `_`, and 256 random bits in base64url: routed without a look-up. */
const TOKEN = /^fr_([0-9a-f]{32})_[A-Za-z0-9_-]{43}$/;

/** A new session's token; whoever has it is signed in. Only its hash is ever stored. */
export const newSessionToken = (user: UserId): string => `fr_${user.slice(4)}_${randomBytes(32).toString("base64url")}`;

/** Whose session a token names, and the hash it is stored under; undefined for anything that is no token. */
export const readSessionToken = (token: string): { readonly userId: UserId; readonly hash: string } | undefined => {
  const hex = TOKEN.exec(token)?.[1];
  if (hex === undefined) return undefined;
  return { userId: userIdFrom(hex), hash: createHash("sha256").update(token).digest("hex") };
};

/** What others may call a session by: neither its token nor the hash that it is stored under follows from it. */
export const sessionIdOf = (hash: string): string =>
  `ses_${createHash("sha256").update(`session ${hash}`).digest("hex").slice(0, 32)}`;
