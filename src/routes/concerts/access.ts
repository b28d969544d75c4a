import type { PlannedConcert } from "../../domain/concerts/concert.ts";
import type { Caller } from "../http/access.ts";
import { Problem } from "../http/problems.ts";

/** Whether a concert is the caller's to manage: its organizer's, as long as that is the role, and every administrator's. */
export const manages = (
  caller: Pick<Caller, "role"> & { readonly userId: string },
  { organizerId }: { readonly organizerId: string },
): boolean => caller.role === "administrator" || (caller.role === "organizer" && caller.userId === organizerId);

/** The document of a concert that is the caller's to manage. Throws `not-found` when there is none, else `not-allowed`. */
export const managed = <Document extends { readonly concert: PlannedConcert }>(
  document: Document | undefined,
  caller: Caller,
): Document => {
  if (document === undefined) throw new Problem("not-found");
  if (!manages(caller, document.concert))
    throw new Problem("not-allowed", { detail: "the concert is another organizer's" });
  return document;
};

/** The document of a concert whose figures the caller may read. Throws `not-found` when there is none, and to others as if there were none. */
export const overseen = <Document extends { readonly concert: PlannedConcert }>(
  document: Document | undefined,
  caller: Caller,
): Document => {
  if (document === undefined || !manages(caller, document.concert)) throw new Problem("not-found");
  return document;
};
