import { z } from "zod";
import { accept, reject } from "../../domain/decider.ts";
import { type AccountMailId, type UserId, userId } from "../../domain/ids.ts";
import { type Instant, instant } from "../../domain/instant.ts";
import {
  type AccountMail,
  type AccountMailPurpose,
  failedMails,
  waitingMails,
} from "../../domain/users/account-mail.ts";
import {
  type Account,
  type AccountCommand,
  type AccountEvent,
  accountEvent,
  decide,
  evolve,
  noAccount,
  registered,
  streamOf,
} from "../../domain/users/account.ts";
import type { Role } from "../../domain/users/role.ts";
import { type FinancialInfo, financialInfo } from "../../domain/users/user-financial-info.ts";
import type { RegisteredUser } from "../../domain/users/user.ts";
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
import { AccountMailDesk, mailCommand } from "./account-mail-desk.ts";
import { KeyedRequests } from "./keyed-requests.ts";
import { Sessions } from "./sessions.ts";
import type {
  AccountMailOutcome,
  AccountMailToSend,
  BegunRequest,
  ChangedPassword,
  KeptAnswer,
  OpenedSession,
  OpenSession,
  Registration,
  UserDocument,
  UserRpc,
} from "./user-rpc.ts";

const profile = z.strictObject({ email: z.string(), name: z.string() });
const password = z.strictObject({ hash: z.string() });

/**
 * One user: the account's events, and beside them what must not be in events: name and address, the password's hash, sessions,
 * and the answers kept for repeated requests. Named by the user's id.
 */
export class UserObject extends EventSourcedObject<Account, AccountEvent, Env> implements UserRpc {
  readonly #sessions = new Sessions(this.sql);
  readonly #requests = new KeyedRequests(this.sql, (metadata, write) => this.#write(metadata, write));
  readonly #mailDesk = new AccountMailDesk();

  protected readonly definition: StoreDefinition<Account, AccountEvent> = {
    migrations,
    events: { newest: accountEvent, upcasters: {} },
    streamOf,
    empty: noAccount,
    load: (log) => {
      let account = noAccount;
      for (const { event } of log.replay()) account = evolve(account, event);
      return account;
    },
    evolve,
    react: ({ event }, account, agenda) => this.#mailDesk.react(event, account, agenda),
    work: { "clean-up": () => this.#cleanUp(), mail: () => this.#askForMail() },
    publishing: publishing("user", this.ctx, this.env),
  };

  register({ email, name, role, passwordHash }: Registration, metadata: Metadata): Promise<Outcome<UserDocument>> {
    let isNew = false;
    return this.submit({
      metadata,
      decide: (account, at) => {
        isNew = account.user.status === "none";
        return decide({ type: "RegisterUser", userId: this.#id, role, at }, account);
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
    return this.#decide(metadata, () => ({ type: "AbandonRegistration", userId: this.#id }));
  }

  updateRole(role: Role, metadata: Metadata): Promise<Outcome<UserDocument>> {
    return this.submit({
      metadata,
      decide: (account) => decide({ type: "UpdateUserRole", role }, account),
      answer: (account) => this.#documentOf(registered(account)),
    });
  }

  updateName(name: string, metadata: Metadata): Promise<Outcome<UserDocument>> {
    return this.submit({
      metadata,
      decide: (account) =>
        this.#profile?.name === name ? accept<AccountEvent>() : decide({ type: "UpdateUser" }, account),
      write: () => this.privateDetails.put("profile", { ...this.#profile, name }),
      answer: (account) => this.#documentOf(registered(account)),
    });
  }

  changePassword({ was, is, keep }: ChangedPassword, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.submit({
      metadata,
      decide: (account, at) =>
        this.#isPassword(was)
          ? decide({ type: "ChangeUserPassword", by: "old-password", at }, account)
          : reject("another-password"),
      write: () => {
        this.privateDetails.put("password", { hash: is });
        this.#sessions.endAllBut(keep);
      },
    });
  }

  resetPassword(mailId: AccountMailId, passwordHash: string, metadata: Metadata): Promise<Outcome<UserDocument>> {
    return this.submit({
      metadata,
      decide: (account, at) => decide({ type: "ResetPassword", mailId, at }, account),
      write: () => {
        this.privateDetails.put("password", { hash: passwordHash });
        this.#sessions.endAllBut(undefined);
      },
      answer: (account) => this.#documentOf(registered(account)),
    });
  }

  confirmEmail(mailId: AccountMailId, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, (at) => ({ type: "ConfirmEmail", mailId, at }));
  }

  requestMail(purpose: AccountMailPurpose, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, (at) => ({ type: "RequestAccountMail", userId: this.#id, purpose, at }));
  }

  async nextMail(): Promise<AccountMailToSend | undefined> {
    const details = this.#profile;
    return details === undefined ? undefined : this.#mailDesk.handOut(this.state, details.email, this.now());
  }

  recordMail(mailId: AccountMailId, outcome: AccountMailOutcome, metadata: Metadata): Promise<Outcome<undefined>> {
    this.#mailDesk.reported(mailId);
    return this.#decide(metadata, (at) => mailCommand({ userId: this.#id, mailId }, outcome, at));
  }

  async failedMails(): Promise<readonly AccountMail[]> {
    return failedMails(this.state.mails);
  }

  async document(): Promise<UserDocument | undefined> {
    const { user } = this.state;
    return user.status === "registered" ? this.#documentOf(user) : undefined;
  }

  async passwordHash(): Promise<string | undefined> {
    if (this.state.user.status !== "registered") return undefined;
    return this.privateDetails.read("password", password)?.hash;
  }

  async financialInfo(): Promise<FinancialInfo | undefined> {
    return this.privateDetails.read("financial-info", financialInfo);
  }

  putFinancialInfo(info: FinancialInfo, metadata: Metadata): Promise<Outcome<FinancialInfo>> {
    return this.submit({
      metadata,
      decide: (account, at) => decide({ type: "PutFinancialInfo", userId: this.#id, at }, account),
      write: () => this.privateDetails.put("financial-info", info),
      answer: () => info,
    });
  }

  openSession(hash: string, passwordHash: string, metadata: Metadata): Promise<Outcome<OpenedSession>> {
    let opened: OpenedSession | undefined;
    return this.submit({
      metadata,
      // The password may have been changed since it was checked, which ended the sessions there were.
      decide: (account, at) =>
        this.#isPassword(passwordHash)
          ? decide({ type: "ForgivePasswordResets", userId: this.#id, at }, account)
          : reject("another-password"),
      write: (at) => {
        opened = this.#sessions.begin(hash, at);
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
    const { live, keepUntil: until } = this.#sessions.look(hash, this.now());
    if (!live) return undefined;
    if (until !== undefined) await this.#write(systemMetadata("session"), () => this.#sessions.keep(hash, until));
    return { role: user.role };
  }

  endSession(hash: string, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#write(metadata, () => this.#sessions.end(hash));
  }

  async sessions(): Promise<readonly OpenSession[]> {
    return this.#sessions.open(this.now());
  }

  endOtherSessions(hash: string, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#write(metadata, () => this.#sessions.endAllBut(hash));
  }

  async beginRequest(key: string, fingerprint: string, metadata: Metadata): Promise<BegunRequest> {
    registered(this.state);
    return this.#requests.begin(key, fingerprint, this.now(), metadata);
  }

  async finishRequest(
    key: string,
    fingerprint: string,
    answer: KeptAnswer | undefined,
    metadata: Metadata,
  ): Promise<void> {
    return this.#requests.finish(key, fingerprint, answer, metadata);
  }

  #documentOf(user: RegisteredUser): UserDocument {
    const details = this.#profile;
    if (details === undefined) throw new Error("a registered user has a profile");
    const { userId: id, role, emailVerified, registeredAt: createdAt, version } = user;
    return { id, ...details, emailVerified, role, createdAt, version };
  }

  get #id(): UserId {
    return userId.parse(this.ctx.id.name);
  }

  get #profile(): z.infer<typeof profile> | undefined {
    return this.privateDetails.read("profile", profile);
  }

  #isPassword(hash: string): boolean {
    return this.privateDetails.read("password", password)?.hash === hash;
  }

  #decide(metadata: Metadata, command: (at: Instant) => AccountCommand): Promise<Outcome<undefined>> {
    return this.submit({ metadata, decide: (account, at) => decide(command(at), account) });
  }

  /** Stays on the agenda until each mail's outcome is recorded: a message that is lost is sent again. */
  async #askForMail(): Promise<WorkResult> {
    const givenUp = { type: "GiveUpExpiredAccountMail", userId: this.#id } as const;
    await this.#decide(systemMetadata("account-mail"), (at) => ({ ...givenUp, at }));
    if (waitingMails(this.state.mails).length === 0) return "done";
    await this.env.DELIVERY_WORK.send({ userId: this.#id });
    return { again: this.#mailDesk.askAgainAt(this.now()) };
  }

  /** Writes to the side tables alone. */
  #write(metadata: Metadata, write: (at: Instant) => void): Promise<Outcome<undefined>> {
    return this.submit({ metadata, decide: () => accept<AccountEvent>(), write });
  }

  #planCleanUp(agenda: Agenda, at: Instant): void {
    agenda.schedule("clean-up", "side-tables", this.#nextCleanUp() ?? at);
  }

  #nextCleanUp(): Instant | undefined {
    const ends = [this.#sessions.nextEnd(), this.#requests.nextForgotten()].filter((end) => end !== undefined);
    return ends.length === 0 ? undefined : instant.parse(Math.min(...ends));
  }

  async #cleanUp(): Promise<WorkResult> {
    await this.#write(systemMetadata("clean-up"), (at) => {
      this.#sessions.endIdle(at);
      this.#requests.forgetOld(at);
    });
    const next = this.#nextCleanUp();
    return next === undefined ? "done" : { again: next };
  }
}
