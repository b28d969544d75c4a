import { describe, expect, it } from "vitest";
import { type UserId, userIdFrom } from "../../../src/domain/ids.ts";
import {
  type AdministrationEvent,
  administrationEvent,
  decide,
  evolve,
  notSetUp,
} from "../../../src/domain/users/administration.ts";
import type { Role } from "../../../src/domain/users/role.ts";
import { specificationOf } from "../specification.ts";

const given = specificationOf({ initial: notSetUp, decide, evolve, schema: administrationEvent });

const ada = userIdFrom("a".repeat(32));
const bob = userIdFrom("b".repeat(32));

const begun = (userId: UserId): AdministrationEvent => ({ type: "SetUpBegun", userId });
const setUp = [begun(ada), { type: "SetUpCompleted", userId: ada }] satisfies AdministrationEvent[];
const abandoned: AdministrationEvent = { type: "SetUpAbandoned", userId: ada, reason: "email-taken" };
const changing = (userId: UserId, role: Role): AdministrationEvent => ({ type: "RoleChangeBegun", userId, role });
const changed = (userId: UserId, role: Role): AdministrationEvent => ({ type: "RoleChangeCompleted", userId, role });
const two = [...setUp, changing(bob, "administrator"), changed(bob, "administrator")];

const beginSetUp = (userId: UserId) => ({ type: "BeginSetUp", userId }) as const;
const completeSetUp = (userId: UserId) => ({ type: "CompleteSetUp", userId }) as const;
const beginRoleChange = (userId: UserId, role: Role) => ({ type: "BeginRoleChange", userId, role }) as const;
const completeRoleChange = (userId: UserId) => ({ type: "CompleteRoleChange", userId }) as const;

describe("set-up", () => {
  it("begins with one candidate", () => given().when(beginSetUp(ada)).then(begun(ada)));
  it("has one candidate at a time", () => given(begun(ada)).when(beginSetUp(bob)).thenRejected("set-up-in-progress"));
  it("is completed by its candidate", () =>
    given(begun(ada)).when(completeSetUp(ada)).then({ type: "SetUpCompleted", userId: ada }));
  it("is completed by nobody else", () => given(begun(ada)).when(completeSetUp(bob)).thenNothing());
  it("is completed once", () =>
    given(...setUp)
      .when(completeSetUp(ada))
      .thenNothing());
  it("happens once", () =>
    given(...setUp)
      .when(beginSetUp(bob))
      .thenRejected("already-set-up"));
  it("is given up when the address is taken", () =>
    given(begun(ada)).when({ type: "AbandonSetUp", userId: ada, reason: "email-taken" }).then(abandoned));
  it("is not given up once it is complete", () =>
    given(...setUp)
      .when({ type: "AbandonSetUp", userId: ada, reason: "email-taken" })
      .thenNothing());
  it("begins anew after it was given up", () => given(begun(ada), abandoned).when(beginSetUp(bob)).then(begun(bob)));
});

describe("a change of role", () => {
  it("needs a service that is set up", () =>
    given().when(beginRoleChange(bob, "organizer")).thenRejected("not-set-up"));
  it("begins and is completed", () => {
    given(...setUp)
      .when(beginRoleChange(bob, "organizer"))
      .then(changing(bob, "organizer"));
    given(...setUp, changing(bob, "organizer"))
      .when(completeRoleChange(bob))
      .then(changed(bob, "organizer"));
  });
  it("is one at a time for a user", () =>
    given(...setUp, changing(bob, "organizer"))
      .when(beginRoleChange(bob, "user"))
      .thenRejected("role-change-in-progress"));
  it("is completed once", () =>
    given(...setUp, changing(bob, "organizer"), changed(bob, "organizer"))
      .when(completeRoleChange(bob))
      .thenNothing());
  it("is given up where there is no such user", () => {
    const user = { type: "AbandonRoleChange", userId: bob } as const;
    given(...setUp, changing(bob, "organizer"))
      .when(user)
      .then({ type: "RoleChangeAbandoned", userId: bob });
    given(...setUp)
      .when(user)
      .thenNothing();
  });
});

describe("the last administrator", () => {
  it("stays one", () => {
    for (const role of ["user", "organizer"] as const)
      given(...setUp)
        .when(beginRoleChange(ada, role))
        .thenRejected("last-administrator");
  });
  it("may be made what they are", () =>
    given(...setUp)
      .when(beginRoleChange(ada, "administrator"))
      .then(changing(ada, "administrator")));
  it("is whoever is left, from the moment the other's change begins", () => {
    given(...two)
      .when(beginRoleChange(ada, "user"))
      .then(changing(ada, "user"));
    given(...two, changing(ada, "user"))
      .when(beginRoleChange(bob, "user"))
      .thenRejected("last-administrator");
  });
  it("is not counted before their change is complete", () =>
    given(...setUp, changing(bob, "administrator"))
      .when(beginRoleChange(ada, "user"))
      .thenRejected("last-administrator"));
  it("is on the list once, however often they are made administrator", () =>
    expect(given(...two, changing(bob, "administrator"), changed(bob, "administrator")).state).toEqual({
      status: "set-up",
      administrators: [ada, bob],
      changes: [],
    }));
});
