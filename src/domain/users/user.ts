import { z } from "zod";
import { accept, reject, unreachable } from "../decider.ts";
import { type UserId, userId } from "../ids.ts";
import { type Instant, instant } from "../instant.ts";
import { type Role, role } from "./role.ts";

const userRegistered = z.strictObject({ type: z.literal("UserRegistered"), userId, role, registeredAt: instant });
const userRoleUpdated = z.strictObject({ type: z.literal("UserRoleUpdated"), userId, role });
const userUpdated = z.strictObject({ type: z.literal("UserUpdated"), userId });
const userPasswordChanged = z.strictObject({
  type: z.literal("UserPasswordChanged"),
  userId,
  changedAt: instant,
  /** Whether it was changed by who knew the old one, or by who reads the address's mail. */
  by: z.enum(["old-password", "reset"]),
});
const userEmailVerified = z.strictObject({ type: z.literal("UserEmailVerified"), userId, verifiedAt: instant });
const userRegistrationAbandoned = z.strictObject({ type: z.literal("UserRegistrationAbandoned"), userId });

/** What happened to a user. Name, address and password are personal, and kept beside the events. */
export const userEvent = z.discriminatedUnion("type", [
  userRegistered,
  userRoleUpdated,
  userUpdated,
  userPasswordChanged,
  userEmailVerified,
  userRegistrationAbandoned,
]);
export type UserEvent = z.infer<typeof userEvent>;

export interface RegisteredUser {
  readonly status: "registered";
  readonly userId: UserId;
  readonly role: Role;
  readonly registeredAt: Instant;
  /** Whether the user is known to read the mail of their address. Buying does not depend on it. */
  readonly emailVerified: boolean;
  /** How many events made the user what it is. */
  readonly version: number;
}

/** Somebody with an account; or a registration that came to nothing, whose late steps are refused. */
export type User = { readonly status: "none" } | RegisteredUser | { readonly status: "abandoned" };

export const noUser: User = { status: "none" };

export interface RegisterUser {
  readonly type: "RegisterUser";
  readonly userId: UserId;
  readonly role: Role;
  readonly at: Instant;
}

export interface UpdateUserRole {
  readonly type: "UpdateUserRole";
  readonly role: Role;
}

/** The user calls themselves something else. */
export interface UpdateUser {
  readonly type: "UpdateUser";
}

export interface ChangeUserPassword {
  readonly type: "ChangeUserPassword";
  readonly by: "old-password" | "reset";
  readonly at: Instant;
}

export interface VerifyUserEmail {
  readonly type: "VerifyUserEmail";
  readonly at: Instant;
}

/** Ends a registration whose claim to its address has lapsed. */
export interface AbandonRegistration {
  readonly type: "AbandonRegistration";
  readonly userId: UserId;
}

export type UserCommand =
  | RegisterUser
  | UpdateUserRole
  | UpdateUser
  | ChangeUserPassword
  | VerifyUserEmail
  | AbandonRegistration;

export const decide = (command: UserCommand, user: User) => {
  switch (command.type) {
    case "RegisterUser":
      return register(command, user);
    case "UpdateUserRole":
      return updateRole(command, user);
    case "UpdateUser":
      return user.status === "registered"
        ? accept<UserEvent>({ type: "UserUpdated", userId: user.userId })
        : reject("user-not-registered");
    case "ChangeUserPassword":
      return changePassword(command, user);
    case "VerifyUserEmail":
      return verifyEmail(command, user);
    case "AbandonRegistration":
      return abandon(command, user);
    default:
      return unreachable(command);
  }
};

const register = ({ userId: id, role: as, at }: RegisterUser, user: User) => {
  if (user.status === "abandoned") return reject("registration-abandoned");
  if (user.status === "registered") return accept<UserEvent>();
  return accept<UserEvent>({ type: "UserRegistered", userId: id, role: as, registeredAt: at });
};

const updateRole = (command: UpdateUserRole, user: User) => {
  if (user.status !== "registered") return reject("user-not-registered");
  if (user.role === command.role) return accept<UserEvent>();
  return accept<UserEvent>({ type: "UserRoleUpdated", userId: user.userId, role: command.role });
};

const changePassword = ({ by, at }: ChangeUserPassword, user: User) => {
  if (user.status !== "registered") return reject("user-not-registered");
  return accept<UserEvent>({ type: "UserPasswordChanged", userId: user.userId, changedAt: at, by });
};

const verifyEmail = ({ at }: VerifyUserEmail, user: User) => {
  if (user.status !== "registered") return reject("user-not-registered");
  if (user.emailVerified) return accept<UserEvent>();
  return accept<UserEvent>({ type: "UserEmailVerified", userId: user.userId, verifiedAt: at });
};

const abandon = (command: AbandonRegistration, user: User) => {
  if (user.status === "registered") return reject("user-registered");
  if (user.status === "abandoned") return accept<UserEvent>();
  return accept<UserEvent>({ type: "UserRegistrationAbandoned", userId: command.userId });
};

export const evolve = (user: User, event: UserEvent): User => {
  switch (event.type) {
    case "UserRegistered":
      return {
        status: "registered",
        userId: event.userId,
        role: event.role,
        registeredAt: event.registeredAt,
        emailVerified: false,
        version: 1,
      };
    case "UserRoleUpdated":
      return changed(user, { role: event.role });
    case "UserUpdated":
    case "UserPasswordChanged":
      return changed(user, {});
    case "UserEmailVerified":
      return changed(user, { emailVerified: true });
    case "UserRegistrationAbandoned":
      return { status: "abandoned" };
    default:
      return unreachable(event);
  }
};

const changed = (user: User, change: Partial<RegisteredUser>): User =>
  user.status === "registered" ? { ...user, ...change, version: user.version + 1 } : user;
