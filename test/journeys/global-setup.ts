import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { connect } from "./client.ts";
import { appoint, type Person, registerPerson, signInDemoAccount } from "./people.ts";
import { startService } from "./service.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The service that all journeys share which do not kill theirs, and where its data is. */
    service: { origin: string; persistTo: string };
    people: { administrator: Person; organizer: Person; otherOrganizer: Person };
  }
}

/** One service for all files; its accounts are signed in to once. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const persistTo = mkdtempSync(join(tmpdir(), "frontrow-journeys-"));
  const service = await startService(persistTo);
  const client = await connect(service.origin);
  const administrator = await signInDemoAccount(client, "admin@frontrow.example");
  const organizer = await signInDemoAccount(client, "organizer@frontrow.example");
  const otherOrganizer = await registerPerson(client);
  await appoint(client, administrator, otherOrganizer, "organizer");
  project.provide("service", { origin: service.origin, persistTo });
  project.provide("people", { administrator, organizer, otherOrganizer });
  return async () => {
    const complaints = service.complaints();
    await service.stop();
    rmSync(persistTo, { recursive: true });
    // The service says what failed in it, and is silent otherwise.
    if (complaints !== "") throw new Error(`The service complained:\n${complaints}`);
  };
};
