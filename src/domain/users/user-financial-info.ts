import { z } from "zod";
import { accept, reject, unreachable } from "../decider.ts";
import { type UserId, userId } from "../ids.ts";
import { type Instant, instant } from "../instant.ts";
import { singleLine } from "../single-line.ts";

const line = singleLine(200);

/** Whom invoices are made out to. Personal data: never in an event. */
export const financialInfo = z.strictObject({
  billingName: line,
  addressLine1: line,
  addressLine2: line.optional(),
  postalCode: singleLine(20),
  city: line,
  /** ISO 3166-1 alpha-2. */
  country: z.string().regex(/^[A-Z]{2}$/),
  taxId: singleLine(50).optional(),
});
export type FinancialInfo = z.infer<typeof financialInfo>;

const userFinancialInfoCreated = z.strictObject({
  type: z.literal("UserFinancialInfoCreated"),
  userId,
  createdAt: instant,
});
const userFinancialInfoUpdated = z.strictObject({
  type: z.literal("UserFinancialInfoUpdated"),
  userId,
  updatedAt: instant,
});

/** That somebody said whom to invoice, and that they changed it. What they said is kept beside the events. */
export const userFinancialInfoEvent = z.discriminatedUnion("type", [
  userFinancialInfoCreated,
  userFinancialInfoUpdated,
]);
export type UserFinancialInfoEvent = z.infer<typeof userFinancialInfoEvent>;

/** Whether it is known whom to invoice. */
export type UserFinancialInfo = { readonly status: "none" } | { readonly status: "created" };

export const noFinancialInfo: UserFinancialInfo = { status: "none" };

export type UserFinancialInfoCommand =
  | { readonly type: "CreateUserFinancialInfo"; readonly userId: UserId; readonly at: Instant }
  | { readonly type: "UpdateUserFinancialInfo"; readonly userId: UserId; readonly at: Instant };

export const decide = (command: UserFinancialInfoCommand, info: UserFinancialInfo) => {
  const { userId: id, at } = command;
  switch (command.type) {
    case "CreateUserFinancialInfo":
      if (info.status === "created") return reject("financial-info-exists");
      return accept<UserFinancialInfoEvent>({ type: "UserFinancialInfoCreated", userId: id, createdAt: at });
    case "UpdateUserFinancialInfo":
      if (info.status === "none") return reject("no-financial-info");
      return accept<UserFinancialInfoEvent>({ type: "UserFinancialInfoUpdated", userId: id, updatedAt: at });
    default:
      return unreachable(command);
  }
};

export const evolve = (_info: UserFinancialInfo, event: UserFinancialInfoEvent): UserFinancialInfo => {
  switch (event.type) {
    case "UserFinancialInfoCreated":
    case "UserFinancialInfoUpdated":
      return { status: "created" };
    default:
      return unreachable(event);
  }
};
