import { z } from "zod";
import { accept } from "../../domain/decider.ts";
import { userId } from "../../domain/ids.ts";
import { type Instant, instant } from "../../domain/instant.ts";
import {
  type Account,
  type AccountEvent,
  accountEvent,
  decideFinancialInfo,
  evolve,
  noAccount,
} from "../../domain/users/account.ts";
import type { Role } from "../../domain/users/role.ts";
import { type FinancialInfo, financialInfo } from "../../domain/users/user-financial-info.ts";
import { decide, type RegisteredUser } from "../../domain/users/user.ts";
import {
  type Agenda,
  EventSourcedObject,
  type Metadata,
  type Outcome,
  type StoreDefinition,
  type WorkResult,
} from "../../event-store/index.ts";
import { migrations } from "../../../migrations/objects/user/index.ts";
import { publishing } from "../publishing.ts";
import { systemMetadata } from "../system-metadata.ts";
import { KeyedRequests } from "./keyed-requests.ts";
import { Sessions } from "./sessions.ts";
import type { BegunRequest, KeptAnswer, Registration, UserDocument, UserRpc } from "./user-rpc.ts";

const profile = z.strictObject({ email: z.string(), name: z.string() });

/**
 * One user: the account's events, and beside them what must not be in events: name and address, the password's hash, sessions,
 * and the answers kept for repeated requests. Named by the user's id.
 */
export class UserObject extends EventSourcedObject<Account, AccountEvent, Env> implements UserRpc {
  readonly #sessions = new Sessions(this.sql);
  readonly #requests = new KeyedRequests(this.sql);

  protected readonly definition: StoreDefinition<Account, AccountEvent> = {
    migrations,
    events: { newest: accountEvent, upcasters: {} },
    streamOf: (event) => (event.type.startsWith("UserFinancialInfo") ? `financial-info-${event.userId}` : event.userId),
    empty: noAccount,
    load: (log) => {
      let account = noAccount;
      for (const { event } of log.replay()) account = evolve(account, event);
      return account;
    },
    evolve,
    work: { "clean-up": () => this.#cleanUp() },
    publishing: publishing("user", this.ctx, this.env),
  };

  register({ email, name, role, passwordHash }: Registration, metadata: Metadata): Promise<Outcome<UserDocument>> {
    const id = userId.parse(this.ctx.id.name);
    let isNew = false;
    return this.submit({
      metadata,
      decide: ({ user }, at) => {
        isNew = user.status === "none";
        return decide({ type: "RegisterUser", userId: id, role, at }, user);
      },
      write: () => {
        // A repetition finds the account made, and leaves it as it is by now.
        if (!isNew) return;
        this.privateDetails.put("profile", { email, name });
        this.privateDetails.put("password", { hash: passwordHash });
      },
      answer: (account) => this.#documentOf(registered(account)),
    });
  }

  abandonRegistration(metadata: Metadata): Promise<Outcome<undefined>> {
    const id = userId.parse(this.ctx.id.name);
    return this.submit({
      metadata,
      decide: ({ user }) => decide({ type: "AbandonRegistration", userId: id }, user),
    });
  }

  updateRole(role: Role, metadata: Metadata): Promise<Outcome<UserDocument>> {
    return this.submit({
      metadata,
      decide: ({ user }) => decide({ type: "UpdateUserRole", role }, user),
      answer: (account) => this.#documentOf(registered(account)),
    });
  }

  async document(): Promise<UserDocument | undefined> {
    const { user } = this.state;
    return user.status === "registered" ? this.#documentOf(user) : undefined;
  }

  async passwordHash(): Promise<string | undefined> {
    if (this.state.user.status !== "registered") return undefined;
    return this.privateDetails.read("password", z.strictObject({ hash: z.string() }))?.hash;
  }

  async financialInfo(): Promise<FinancialInfo | undefined> {
    return this.privateDetails.read("financial-info", financialInfo);
  }

  putFinancialInfo(info: FinancialInfo, metadata: Metadata): Promise<Outcome<FinancialInfo>> {
    return this.submit({
      metadata,
      decide: (account, at) => decideFinancialInfo(account, registered(account).userId, at),
      write: () => this.privateDetails.put("financial-info", info),
      answer: () => info,
    });
  }

  openSession(hash: string, metadata: Metadata): Promise<Outcome<{ readonly expiresAt: Instant }>> {
    let opened: { expiresAt: Instant } | undefined;
    return this.submit({
      metadata,
      decide: (account) => {
        registered(account);
        return accept<AccountEvent>();
      },
      write: (at) => {
        opened = this.#sessions.open(hash, at);
      },
      agenda: (agenda, at) => this.#planCleanUp(agenda, at),
      answer: () => {
        if (opened === undefined) throw new Error("a session is opened before it is answered for");
        return opened;
      },
    });
  }

  async authenticate(hash: string): Promise<{ readonly role: Role } | undefined> {
    const { user } = this.state;
    if (user.status !== "registered") return undefined;
    const { role } = user;
    const { live, keepUntil } = this.#sessions.look(hash, this.now());
    if (!live) return undefined;
    if (keepUntil !== undefined)
      await this.submit({
        metadata: systemMetadata("session"),
        decide: () => accept<AccountEvent>(),
        write: () => this.#sessions.keep(hash, keepUntil),
      });
    return { role };
  }

  endSession(hash: string, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.submit({
      metadata,
      decide: () => accept<AccountEvent>(),
      write: () => this.#sessions.end(hash),
    });
  }

  async beginRequest(key: string, fingerprint: string, metadata: Metadata): Promise<BegunRequest> {
    registered(this.state);
    const begun = this.#requests.look(key, fingerprint, this.now());
    if (begun.kind !== "fresh") return begun;
    try {
      await this.submit({
        metadata,
        decide: () => accept<AccountEvent>(),
        write: (at) => this.#requests.begin(key, fingerprint, at),
      });
    } catch (error) {
      this.#requests.end(key);
      throw error;
    }
    return begun;
  }

  async finishRequest(
    key: string,
    fingerprint: string,
    answer: KeptAnswer | undefined,
    metadata: Metadata,
  ): Promise<void> {
    try {
      await this.submit({
        metadata,
        decide: () => accept<AccountEvent>(),
        write: () => this.#requests.finish(key, fingerprint, answer),
      });
    } finally {
      this.#requests.end(key);
    }
  }

  #documentOf(user: RegisteredUser): UserDocument {
    const details = this.privateDetails.read("profile", profile);
    if (details === undefined) throw new Error("a registered user has a profile");
    const { userId: id, role, registeredAt: createdAt, version } = user;
    return { id, ...details, role, createdAt, version };
  }

  #planCleanUp(agenda: Agenda, at: Instant): void {
    agenda.schedule("clean-up", "side-tables", this.#nextCleanUp() ?? at);
  }

  #nextCleanUp(): Instant | undefined {
    const ends = [this.#sessions.nextEnd(), this.#requests.nextForgotten()].filter((end) => end !== undefined);
    return ends.length === 0 ? undefined : instant.parse(Math.min(...ends));
  }

  async #cleanUp(): Promise<WorkResult> {
    await this.submit({
      metadata: systemMetadata("clean-up"),
      decide: () => accept<AccountEvent>(),
      write: (at) => {
        this.#sessions.endIdle(at);
        this.#requests.forgetOld(at);
      },
    });
    const next = this.#nextCleanUp();
    return next === undefined ? "done" : { again: next };
  }
}

/** Only somebody with an account has sessions and requests. */
const registered = ({ user }: Account): RegisteredUser => {
  if (user.status !== "registered") throw new Error("the user is not registered");
  return user;
};
