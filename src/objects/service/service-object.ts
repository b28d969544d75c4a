import { z } from "zod";
import { reject } from "../../domain/decider.ts";
import { type UserId, userId, userIdFrom } from "../../domain/ids.ts";
import { secondsAfter } from "../../domain/instant.ts";
import {
  type Administration,
  type AdministrationCommand,
  type AdministrationEvent,
  administrationEvent,
  changeOf,
  decide,
  evolve,
  notSetUp,
} from "../../domain/users/administration.ts";
import type { Role } from "../../domain/users/role.ts";
import {
  EventSourcedObject,
  type Metadata,
  type Outcome,
  RetryableError,
  type StoreDefinition,
  type WorkResult,
} from "../../event-store/index.ts";
import { migrations } from "../../../migrations/objects/streams/index.ts";
import { newId } from "../../new-id.ts";
import { objects } from "../namespaces.ts";
import type { UserDocument } from "../user/user-rpc.ts";
import type { FirstAdministrator, ServiceRpc } from "./service-rpc.ts";

const metadataSchema = z.strictObject({ correlationId: z.string(), causationId: z.string(), actorId: z.string() });

/** What a step that is cut off needs to be taken up again; erased when it is done. */
const pendingSetUp = z.strictObject({
  email: z.string(),
  emailAddressId: z.string(),
  name: z.string(),
  passwordHash: z.string(),
  metadata: metadataSchema,
});

/** The caller carries a step out at once; this much later, in seconds, the agenda does, if nobody has. */
const NET = 15;

/** How often a step that is waiting for another one looks again before it gives up. */
const TRIES = 5;

const SET_UP = "set-up";
const ROLE_CHANGE = "role-change";

const detailsOf = (user: UserId): string => `role-change/${user}`;

/**
 * The service as a whole: whether it is set up, and who its administrators are. It carries out set-up and every change of a role,
 * so that one object decides that there is always exactly one first and at least one last administrator. Named "service".
 */
export class ServiceObject extends EventSourcedObject<Administration, AdministrationEvent, Env> implements ServiceRpc {
  protected readonly definition: StoreDefinition<Administration, AdministrationEvent> = {
    migrations,
    events: { newest: administrationEvent, upcasters: {} },
    streamOf: () => "administration",
    empty: notSetUp,
    load: (log) => {
      let administration = notSetUp;
      for (const { event } of log.replay()) administration = evolve(administration, event);
      return administration;
    },
    evolve,
    react: ({ event, recordedAt }, _after, agenda) => {
      const due = secondsAfter(recordedAt, NET);
      if (event.type === "SetUpBegun") agenda.schedule(SET_UP, event.userId, due);
      if (event.type === "RoleChangeBegun") agenda.schedule(ROLE_CHANGE, event.userId, due);
    },
    work: {
      [SET_UP]: ({ id }) => this.#carryOutSetUp(userId.parse(id)),
      [ROLE_CHANGE]: ({ id }) => this.#carryOutRoleChange(userId.parse(id)),
    },
  };

  async isSetUp(): Promise<boolean> {
    return this.state.status === "set-up";
  }

  async setUp(first: FirstAdministrator, metadata: Metadata): Promise<Outcome<UserDocument>> {
    for (let tries = 0; tries < TRIES; tries++) {
      const candidate = userIdFrom(newId());
      const begun = await this.#submit({ type: "BeginSetUp", userId: candidate }, metadata, () =>
        this.privateDetails.put(SET_UP, { ...first, metadata }),
      );
      if (!begun.ok) {
        if (begun.rejection.code !== "set-up-in-progress") return begun;
        // Somebody else's, or one that was cut off: it is carried out first, and most likely is the one that counts.
        if (this.state.status === "setting-up") await this.runNow(SET_UP, this.state.candidate);
        continue;
      }
      await this.runNow(SET_UP, candidate);
      if (this.state.status === "set-up") return this.#documentOf(candidate);
      const refused = this.state.status === "not-set-up" ? this.state.refused : undefined;
      if (refused?.userId === candidate && refused.reason === "email-taken") return reject("email-taken");
    }
    throw new RetryableError("the set-up has begun and is not complete");
  }

  async changeRole(user: UserId, role: Role, metadata: Metadata): Promise<Outcome<UserDocument>> {
    for (let tries = 0; tries < TRIES; tries++) {
      const begun = await this.#submit({ type: "BeginRoleChange", userId: user, role }, metadata, () =>
        this.privateDetails.put(detailsOf(user), metadata),
      );
      if (!begun.ok && begun.rejection.code !== "role-change-in-progress") return begun;
      await this.runNow(ROLE_CHANGE, user);
      if (begun.ok && changeOf(user, this.state) === undefined) return this.#documentOf(user);
    }
    throw new RetryableError("the change of role has begun and is not complete");
  }

  /** Claim, account, confirmation: each finds itself done when it is repeated. */
  async #carryOutSetUp(candidate: UserId): Promise<WorkResult> {
    const pending = this.privateDetails.read(SET_UP, pendingSetUp);
    if (this.state.status !== "setting-up" || this.state.candidate !== candidate || pending === undefined)
      return "done";
    const { email, emailAddressId, name, passwordHash, metadata } = pending;
    const { user, emailAddress } = objects(this.env);
    const claimed = await emailAddress(emailAddressId).claim(candidate, metadata);
    if (!claimed.ok) return this.#abandonSetUp(candidate, "email-taken", metadata);
    const registration = { email, name, passwordHash, role: "administrator" } as const;
    const registered = await user(candidate).register(registration, metadata);
    if (!registered.ok) {
      // The step was cut off for longer than its claim lasts. It begins anew, with another candidate for the same address.
      await emailAddress(emailAddressId).release(candidate);
      return this.#abandonSetUp(candidate, "registration-abandoned", metadata);
    }
    const confirmed = await emailAddress(emailAddressId).confirm(candidate);
    if (!confirmed.ok) throw new Error(`the address of a registered account is not its: ${confirmed.rejection.code}`);
    await this.#submit({ type: "CompleteSetUp", userId: candidate }, metadata, () => this.privateDetails.erase(SET_UP));
    return "done";
  }

  async #abandonSetUp(
    candidate: UserId,
    reason: "email-taken" | "registration-abandoned",
    metadata: Metadata,
  ): Promise<WorkResult> {
    await this.#submit({ type: "AbandonSetUp", userId: candidate, reason }, metadata, () =>
      this.privateDetails.erase(SET_UP),
    );
    return "done";
  }

  async #carryOutRoleChange(user: UserId): Promise<WorkResult> {
    const change = changeOf(user, this.state);
    const metadata = this.privateDetails.read(detailsOf(user), metadataSchema);
    if (change === undefined || metadata === undefined) return "done";
    const updated = await objects(this.env).user(user).updateRole(change.role, metadata);
    await this.#submit({ type: updated.ok ? "CompleteRoleChange" : "AbandonRoleChange", userId: user }, metadata, () =>
      this.privateDetails.erase(detailsOf(user)),
    );
    return "done";
  }

  #submit(command: AdministrationCommand, metadata: Metadata, write: () => void): Promise<Outcome<undefined>> {
    return this.submit({ metadata, decide: (administration) => decide(command, administration), write });
  }

  async #documentOf(user: UserId): Promise<Outcome<UserDocument>> {
    const document = await objects(this.env).user(user).document();
    return document === undefined ? reject("user-not-registered") : { ok: true, value: document };
  }
}
