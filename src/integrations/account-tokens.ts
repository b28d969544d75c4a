import { type AccountMailId, accountMailId, type UserId, userIdFrom } from "../domain/ids.ts";
import { type Instant, instant } from "../domain/instant.ts";
import type { AccountMailPurpose } from "../domain/users/account-mail.ts";

/** What a token stands for: one mail about an account, as long as it is good. */
export interface AccountToken {
  readonly mailId: AccountMailId;
  readonly purpose: AccountMailPurpose;
  readonly expiresAt: Instant;
}

/** The mail's user and number, the end in base 36, and 256 bits in base64url. */
const TOKEN = /^([0-9a-f]{32})_([1-9][0-9]{0,8})_([0-9a-z]{1,10})_([A-Za-z0-9_-]{43})$/;

const HMAC = { name: "HMAC", hash: "SHA-256" };

/**
 * The tokens that mails about accounts carry. They are derived from a key, not stored: whoever reads the database can make none.
 * Whether one was used already, the account's object knows.
 */
export class AccountTokens {
  readonly #key: Uint8Array;

  constructor(key: string) {
    this.#key = new TextEncoder().encode(key);
  }

  /** The text that a mail shows: always the same for the same mail. */
  async write(token: AccountToken): Promise<string> {
    const bits = await crypto.subtle.sign("HMAC", await this.#hmacKey(), signed(token));
    const end = token.expiresAt.toString(36);
    return `${token.mailId.slice("acm_".length)}_${end}_${Buffer.from(bits).toString("base64url")}`;
  }

  /** Whose mail a text is the token of; undefined unless it was written here, for this purpose. Its time may be over. */
  async read(text: string, purpose: AccountMailPurpose): Promise<(AccountToken & { userId: UserId }) | undefined> {
    const [, user, number, end, bits] = TOKEN.exec(text) ?? [];
    if (user === undefined || end === undefined || bits === undefined) return undefined;
    const expiresAt = instant.safeParse(Number.parseInt(end, 36));
    if (!expiresAt.success) return undefined;
    const token = { mailId: accountMailId.parse(`acm_${user}_${number}`), purpose, expiresAt: expiresAt.data };
    // Compared with what would be written, so that one token has one spelling; in a time that does not tell how much of it is right.
    const given = Buffer.from(bits, "base64url");
    const isOurs = await crypto.subtle.verify("HMAC", await this.#hmacKey(), given, signed(token));
    if (!isOurs || given.toString("base64url") !== bits) return undefined;
    return { ...token, userId: userIdFrom(user) };
  }

  /** Imported for each use: a promise is not shared by requests, as one that its request leaves behind may never settle. */
  #hmacKey(): Promise<CryptoKey> {
    return crypto.subtle.importKey("raw", this.#key, HMAC, false, ["sign", "verify"]);
  }
}

/** The mail's id names the user. */
const signed = ({ purpose, mailId, expiresAt }: AccountToken): Uint8Array =>
  new TextEncoder().encode(`account token 1 ${purpose} ${mailId} ${expiresAt}`);
