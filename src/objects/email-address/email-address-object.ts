import { logFault } from "../../logging.ts";
import { DurableObject } from "cloudflare:workers";
import { z } from "zod";
import { reject } from "../../domain/decider.ts";
import { type UserId, userId } from "../../domain/ids.ts";
import { type Instant, instant, secondsAfter } from "../../domain/instant.ts";
import type { Metadata, Outcome } from "../../event-store/index.ts";
import { objects } from "../namespaces.ts";
import { systemMetadata } from "../system-metadata.ts";
import type { AdmittedAttempt, AttemptEnd, EmailAddressRpc, PasswordUse } from "./email-address-rpc.ts";
import {
  forgetsAt,
  noPasswordAttempts,
  remembered,
  type PasswordAttempts,
  passwordAttempts,
} from "./password-attempts.ts";
import { PasswordGate } from "./password-gate.ts";

/** A claim lapses after so long without its account being made, in seconds. */
const CLAIM = 60;

/** Seconds after which an alarm that failed looks again. */
const AFTER_FAULT = 10;

/** Who has the address: for good, or until the claim lapses. */
const holder = z.strictObject({ userId, lapsesAt: instant.nullable() });
type Holder = z.infer<typeof holder>;

/** Under what the attempts of each use are stored. */
const KEPT_AS = { "sign-in": "signIns", change: "changes" } as const satisfies Record<PasswordUse, string>;
const USES = ["sign-in", "change"] as const satisfies readonly PasswordUse[];

const done = { ok: true, value: undefined } as const;

/**
 * One email address: who holds it, and the passwords that were tried with it. Named by a keyed hash of the normalized address, so that
 * neither its name nor what it stores tells the address. An address that nobody holds or tries stores nothing.
 */
export class EmailAddressObject extends DurableObject<Env> implements EmailAddressRpc {
  readonly #gates = { "sign-in": this.#gateOf("sign-in"), change: this.#gateOf("change") };
  #settling: Promise<void> | undefined;

  async claim(user: UserId, metadata: Metadata): Promise<Outcome<undefined>> {
    const held = this.#holder();
    if (held === undefined) {
      this.#store("holder", { userId: user, lapsesAt: secondsAfter(this.#now(), CLAIM) });
      return done;
    }
    if (held.userId === user) return done;
    if (held.lapsesAt === null || held.lapsesAt > this.#now()) return reject("email-taken");
    await this.#settle(held.userId, metadata);
    return this.claim(user, metadata);
  }

  async confirm(user: UserId): Promise<Outcome<undefined>> {
    if (this.#holder()?.userId !== user) return reject("claim-lapsed");
    this.#store("holder", { userId: user, lapsesAt: null });
    return done;
  }

  async release(user: UserId): Promise<void> {
    const held = this.#holder();
    if (held?.userId === user && held.lapsesAt !== null) this.#store("holder", undefined);
  }

  async holder(): Promise<UserId | null> {
    return this.#holder()?.userId ?? null;
  }

  async forgive(caller: string): Promise<void> {
    this.#gates["sign-in"].forgive(caller);
  }

  async admitAttempt(use: PasswordUse, caller: string): Promise<Outcome<AdmittedAttempt>> {
    const admitted = await this.#gates[use].admit(caller);
    if (!admitted.ok) return admitted;
    return { ok: true, value: { attempt: admitted.value, holder: this.#holder()?.userId ?? null } };
  }

  async endAttempt(use: PasswordUse, caller: string, attempt: string, ended: AttemptEnd): Promise<void> {
    this.#gates[use].end(caller, attempt, ended);
  }

  /** Settles a claim that has lapsed, forgets failures of long ago. Never throws: an alarm that keeps failing is dropped. */
  override async alarm(): Promise<void> {
    try {
      const at = this.#now();
      const held = this.#holder();
      if (held !== undefined && held.lapsesAt !== null && held.lapsesAt <= at)
        await this.#settle(held.userId, systemMetadata(held.userId));
      for (const use of USES) {
        const forgets = forgetsAt(this.#attempts(use));
        if (forgets !== undefined && forgets <= at) this.#storeAttempts(use, remembered(this.#attempts(use), at));
      }
      this.#plan();
    } catch (error) {
      logFault("an address was not tidied", error);
      await this.ctx.storage.setAlarm(secondsAfter(this.#now(), AFTER_FAULT));
    }
  }

  /**
   * Decides a claim that has lapsed: asks the account to record that it will never be. If it exists by now, the address is its;
   * otherwise a registration that comes late is refused by the account, and the address is free.
   */
  #settle(claimant: UserId, metadata: Metadata): Promise<void> {
    this.#settling ??= this.#askClaimant(claimant, metadata).finally(() => {
      this.#settling = undefined;
    });
    return this.#settling;
  }

  async #askClaimant(claimant: UserId, metadata: Metadata): Promise<void> {
    const abandoned = await objects(this.env).user(claimant).abandonRegistration(metadata);
    if (this.#holder()?.userId !== claimant) return;
    this.#store("holder", abandoned.ok ? undefined : { userId: claimant, lapsesAt: null });
  }

  #holder(): Holder | undefined {
    return holder.optional().parse(this.ctx.storage.kv.get("holder"));
  }

  #now(): Instant {
    return instant.parse(Date.now());
  }

  #gateOf(use: PasswordUse): PasswordGate {
    const count = {
      read: () => remembered(this.#attempts(use), this.#now()),
      write: (kept: PasswordAttempts) => this.#storeAttempts(use, kept),
    };
    return new PasswordGate(count, () => this.#now());
  }

  #attempts(use: PasswordUse): PasswordAttempts {
    return passwordAttempts.optional().parse(this.ctx.storage.kv.get(KEPT_AS[use])) ?? noPasswordAttempts;
  }

  #storeAttempts(use: PasswordUse, kept: PasswordAttempts): void {
    this.#store(KEPT_AS[use], forgetsAt(kept) === undefined ? undefined : kept);
  }

  #store(key: "holder" | (typeof KEPT_AS)[PasswordUse], value: unknown): void {
    if (value === undefined) this.ctx.storage.kv.delete(key);
    else this.ctx.storage.kv.put(key, value);
    this.#plan();
  }

  /** One alarm, at whichever comes first. It belongs to the write before it, which fails with it. */
  #plan(): void {
    const lapsesAt = this.#holder()?.lapsesAt ?? undefined;
    const dues = [lapsesAt, ...USES.map((use) => forgetsAt(this.#attempts(use)))].filter((due) => due !== undefined);
    if (dues.length === 0) void this.ctx.storage.deleteAlarm();
    else void this.ctx.storage.setAlarm(Math.min(...dues));
  }
}
