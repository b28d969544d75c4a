import { describe, it } from "vitest";
import { userIdFrom } from "../../../src/domain/ids.ts";
import { instant } from "../../../src/domain/instant.ts";
import type { Role } from "../../../src/domain/users/role.ts";
import { decide, evolve, noUser, type UserEvent, userEvent } from "../../../src/domain/users/user.ts";
import { specificationOf } from "../specification.ts";

const given = specificationOf({ initial: noUser, decide, evolve, schema: userEvent });

const userId = userIdFrom("a".repeat(32));
const noon = instant.parse(Date.UTC(2027, 5, 1, 12));

const registered = (role: Role = "user"): UserEvent => ({ type: "UserRegistered", userId, role, registeredAt: noon });
const updated = (role: Role): UserEvent => ({ type: "UserRoleUpdated", userId, role });
const abandoned: UserEvent = { type: "UserRegistrationAbandoned", userId };

const register = { type: "RegisterUser", userId, role: "user", at: noon } as const;
const abandon = { type: "AbandonRegistration", userId } as const;
const updateRole = (role: Role) => ({ type: "UpdateUserRole", role }) as const;

describe("RegisterUser", () => {
  it("registers", () => given().when(register).then(registered()));
  it("registers the first administrator", () =>
    given()
      .when({ ...register, role: "administrator" })
      .then(registered("administrator")));
  it("finds itself done when it is repeated, whatever has become of the user", () =>
    given(registered(), updated("organizer")).when(register).thenNothing());
  it("is refused once the registration was abandoned", () =>
    given(abandoned).when(register).thenRejected("registration-abandoned"));
});

describe("AbandonRegistration", () => {
  it("records the end of a registration that has not come yet", () => given().when(abandon).then(abandoned));
  it("finds itself done when it is repeated", () => given(abandoned).when(abandon).thenNothing());
  it("is refused where there is an account", () => given(registered()).when(abandon).thenRejected("user-registered"));
});

describe("UpdateUserRole", () => {
  it("gives another role", () => given(registered()).when(updateRole("organizer")).then(updated("organizer")));
  it("changes nothing when the role is the same", () =>
    given(registered(), updated("organizer")).when(updateRole("organizer")).thenNothing());
  it("gives the first role back", () =>
    given(registered(), updated("organizer")).when(updateRole("user")).then(updated("user")));
  it("is refused where nobody is registered", () =>
    given().when(updateRole("organizer")).thenRejected("user-not-registered"));
  it("is refused where the registration was abandoned", () =>
    given(abandoned).when(updateRole("organizer")).thenRejected("user-not-registered"));
});
