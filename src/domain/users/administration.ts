import { z } from "zod";
import { accept, reject, unreachable } from "../decider.ts";
import { type UserId, userId } from "../ids.ts";
import { type Role, role } from "./role.ts";

/** Why a set-up came to nothing: the address belongs to an account, or its claim had lapsed meanwhile. */
const setUpRefusal = z.enum(["email-taken", "registration-abandoned"]);
type SetUpRefusal = z.infer<typeof setUpRefusal>;

const setUpBegun = z.strictObject({ type: z.literal("SetUpBegun"), userId });
const setUpAbandoned = z.strictObject({ type: z.literal("SetUpAbandoned"), userId, reason: setUpRefusal });
const setUpCompleted = z.strictObject({ type: z.literal("SetUpCompleted"), userId });
const roleChangeBegun = z.strictObject({ type: z.literal("RoleChangeBegun"), userId, role });
const roleChangeAbandoned = z.strictObject({ type: z.literal("RoleChangeAbandoned"), userId });
const roleChangeCompleted = z.strictObject({ type: z.literal("RoleChangeCompleted"), userId, role });

export const administrationEvent = z.discriminatedUnion("type", [
  setUpBegun,
  setUpAbandoned,
  setUpCompleted,
  roleChangeBegun,
  roleChangeAbandoned,
  roleChangeCompleted,
]);
export type AdministrationEvent = z.infer<typeof administrationEvent>;

interface RoleChange {
  readonly userId: UserId;
  readonly role: Role;
}

/**
 * Who runs the service. Set up once, by one candidate at a time; from then on there is always an administrator: one leaves the
 * list when the change of role begins and joins it when it is complete, so the list never names too many.
 */
export type Administration =
  | { readonly status: "not-set-up"; readonly refused?: { readonly userId: UserId; readonly reason: SetUpRefusal } }
  | { readonly status: "setting-up"; readonly candidate: UserId }
  | {
      readonly status: "set-up";
      readonly administrators: readonly UserId[];
      readonly changes: readonly RoleChange[];
    };

export const notSetUp: Administration = { status: "not-set-up" };

export type AdministrationCommand =
  | { readonly type: "BeginSetUp"; readonly userId: UserId }
  | { readonly type: "AbandonSetUp"; readonly userId: UserId; readonly reason: SetUpRefusal }
  | { readonly type: "CompleteSetUp"; readonly userId: UserId }
  | { readonly type: "BeginRoleChange"; readonly userId: UserId; readonly role: Role }
  | { readonly type: "AbandonRoleChange"; readonly userId: UserId }
  | { readonly type: "CompleteRoleChange"; readonly userId: UserId };

export const decide = (command: AdministrationCommand, administration: Administration) => {
  switch (command.type) {
    case "BeginSetUp":
      return beginSetUp(command.userId, administration);
    case "AbandonSetUp":
      return isCandidate(command.userId, administration)
        ? accept<AdministrationEvent>({ type: "SetUpAbandoned", userId: command.userId, reason: command.reason })
        : accept<AdministrationEvent>();
    case "CompleteSetUp":
      return isCandidate(command.userId, administration)
        ? accept<AdministrationEvent>({ type: "SetUpCompleted", userId: command.userId })
        : accept<AdministrationEvent>();
    case "BeginRoleChange":
      return beginRoleChange(command, administration);
    case "AbandonRoleChange":
      return changeOf(command.userId, administration) === undefined
        ? accept<AdministrationEvent>()
        : accept<AdministrationEvent>({ type: "RoleChangeAbandoned", userId: command.userId });
    case "CompleteRoleChange":
      return completeRoleChange(command.userId, administration);
    default:
      return unreachable(command);
  }
};

const isCandidate = (id: UserId, administration: Administration): boolean =>
  administration.status === "setting-up" && administration.candidate === id;

/** The change of somebody's role that has begun and is not complete. */
export const changeOf = (id: UserId, administration: Administration): RoleChange | undefined =>
  administration.status === "set-up" ? administration.changes.find((change) => change.userId === id) : undefined;

const beginSetUp = (id: UserId, administration: Administration) => {
  if (administration.status === "set-up") return reject("already-set-up");
  if (administration.status === "setting-up") return reject("set-up-in-progress");
  return accept<AdministrationEvent>({ type: "SetUpBegun", userId: id });
};

const beginRoleChange = (change: RoleChange, administration: Administration) => {
  if (administration.status !== "set-up") return reject("not-set-up");
  if (changeOf(change.userId, administration) !== undefined) return reject("role-change-in-progress");
  const isAdministrator = administration.administrators.includes(change.userId);
  if (isAdministrator && change.role !== "administrator" && administration.administrators.length === 1)
    return reject("last-administrator");
  return accept<AdministrationEvent>({ type: "RoleChangeBegun", userId: change.userId, role: change.role });
};

const completeRoleChange = (id: UserId, administration: Administration) => {
  const change = changeOf(id, administration);
  if (change === undefined) return accept<AdministrationEvent>();
  return accept<AdministrationEvent>({ type: "RoleChangeCompleted", userId: id, role: change.role });
};

export const evolve = (administration: Administration, event: AdministrationEvent): Administration => {
  switch (event.type) {
    case "SetUpBegun":
      return { status: "setting-up", candidate: event.userId };
    case "SetUpAbandoned":
      return { status: "not-set-up", refused: { userId: event.userId, reason: event.reason } };
    case "SetUpCompleted":
      return { status: "set-up", administrators: [event.userId], changes: [] };
    case "RoleChangeBegun":
      return changing(administration, event.userId, (others, administrators, changes) => ({
        administrators: event.role === "administrator" ? administrators : others,
        changes: [...changes, { userId: event.userId, role: event.role }],
      }));
    case "RoleChangeAbandoned":
      return changing(administration, event.userId, (_others, administrators, changes) => ({
        administrators,
        changes,
      }));
    case "RoleChangeCompleted":
      return changing(administration, event.userId, (others, _administrators, changes) => ({
        administrators: event.role === "administrator" ? [...others, event.userId] : others,
        changes,
      }));
    default:
      return unreachable(event);
  }
};

type SetUp = Extract<Administration, { status: "set-up" }>;

/** A set-up service with other lists; `others` and `changes` come without the user. */
const changing = (
  administration: Administration,
  id: UserId,
  change: (
    others: SetUp["administrators"],
    administrators: SetUp["administrators"],
    changes: SetUp["changes"],
  ) => Pick<SetUp, "administrators" | "changes">,
): Administration => {
  if (administration.status !== "set-up") return administration;
  const { administrators, changes } = administration;
  return {
    status: "set-up",
    ...change(
      administrators.filter((administrator) => administrator !== id),
      administrators,
      changes.filter((pending) => pending.userId !== id),
    ),
  };
};
