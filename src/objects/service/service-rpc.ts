import type { UserId } from "../../domain/ids.ts";
import type { Role } from "../../domain/users/role.ts";
import type { Metadata, Outcome } from "../../event-store/index.ts";
import type { EventSourcedRpc } from "../event-sourced-rpc.ts";
import type { UserDocument } from "../user/user-rpc.ts";

/** The first administrator's account, to be made. */
export interface FirstAdministrator {
  readonly email: string;
  /** The name of the address's object. */
  readonly emailAddressId: string;
  readonly name: string;
  /** A PHC string. */
  readonly passwordHash: string;
}

/** What others can ask of the Service object. */
export interface ServiceRpc extends EventSourcedRpc {
  isSetUp(): Promise<boolean>;
  /** Makes the first administrator, once. Refuses with `already-set-up` or `email-taken`. */
  setUp(first: FirstAdministrator, metadata: Metadata): Promise<Outcome<UserDocument>>;
  /** Gives somebody another role. Refuses with `last-administrator` or `user-not-registered`. */
  changeRole(user: UserId, role: Role, metadata: Metadata): Promise<Outcome<UserDocument>>;
}
