import { z } from "@hono/zod-openapi";
import { concertId } from "../../domain/ids.ts";
import type { ConcertDocuments } from "../concert-documents.ts";
import type { Dependencies } from "../dependencies.ts";
import { defineRoute, type Route } from "../http/route.ts";
import { overseen } from "./access.ts";

/** How many a concert expects, and how many have been let in. */
export const entriesDocument = z.strictObject({ expected: z.int(), letIn: z.int() }).openapi("Entries");

/** What the doors of a concert count. */
export const entryRoutes = (
  { readModels }: { readonly readModels: Pick<Dependencies["readModels"], "entries"> },
  documents: ConcertDocuments,
): Route[] => [
  defineRoute({
    method: "get",
    path: "/api/concerts/{concertId}/entries",
    summary: "How many tickets of a concert let somebody in, and how many of them have; a moment behind",
    tag: "Concerts",
    access: ["organizer", "administrator"],
    params: z.object({ concertId }),
    responses: { 200: entriesDocument },
    handler: async ({ caller, params: { concertId: id } }) => {
      overseen(await documents.read(id), caller);
      return { status: 200, body: await readModels.entries.ofConcert(id) };
    },
  }),
];
