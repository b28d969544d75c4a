import { createHash } from "node:crypto";
import { z } from "@hono/zod-openapi";
import type { PlannedConcert } from "../domain/concerts/concert.ts";
import { concertId, concertIdFrom, type ConcertId } from "../domain/ids.ts";
import { instant } from "../domain/instant.ts";
import type { Outcome } from "../event-store/index.ts";
import { newId } from "../new-id.ts";
import type { ConcertDocuments } from "./concert-documents.ts";
import { managed } from "./concerts/access.ts";
import { availabilityDocument, showAvailability } from "./concerts/availability.ts";
import {
  writtenAnnouncement,
  concertDocument,
  listedConcertDocument,
  showConcert,
  showListedConcert,
} from "./concerts/concert-document.ts";
import {
  changesOf,
  checkPrices,
  concertChanges,
  concertInput,
  detailsOf,
  ticketLevelsInput,
} from "./concerts/concert-input.ts";
import { locationHint } from "./concerts/country.ts";
import { acceptedByConcert } from "./concerts/rejections.ts";
import type { Dependencies } from "./dependencies.ts";
import { listOf, listQuery, pageOf } from "./http/lists.ts";
import { Problem } from "./http/problems.ts";
import { defineRoute, type Route } from "./http/route.ts";
import { etag, expectedVersions } from "./http/versions.ts";

const path = "/api/concerts/{concertId}";
const tag = "Concerts";
const params = z.object({ concertId });
const managers = ["organizer", "administrator"] as const;

/** A concert made under an Idempotency-Key gets its id from it: the same request again finds the concert that it made. */
const newConcertId = (commandKey: string | undefined): ConcertId =>
  concertIdFrom(
    commandKey === undefined
      ? newId()
      : createHash("sha256").update(`concert ${commandKey}`).digest("hex").slice(0, 32),
  );

/** Planning concerts, and what everyone may know of them. */
export const concertRoutes = (
  { objects, readModels }: Pick<Dependencies, "objects" | "readModels">,
  documents: ConcertDocuments,
): Route[] => {
  /** The concert as an edit left it. One that was not answered may have been carried out: either way it is read anew. */
  const edited = async (id: ConcertId, edit: Promise<Outcome<PlannedConcert>>) => {
    try {
      const concert = acceptedByConcert(await edit);
      return { body: showConcert(concert), headers: { ETag: etag(concert.version) } };
    } finally {
      documents.forget(id);
    }
  };

  return [
    defineRoute({
      method: "post",
      path: "/api/concerts",
      summary: "Plan a concert",
      tag,
      access: managers,
      idempotency: "accepted",
      body: concertInput,
      responses: { 201: concertDocument },
      problems: ["mixed-currencies", "unsupported-amount"],
      handler: async ({ caller, body, commandKey, metadata }) => {
        checkPrices(body.ticketLevels);
        const id = newConcertId(commandKey);
        const { body: shown, headers } = await edited(
          id,
          objects.concert(id, locationHint(body.venue.country)).create(
            {
              concertId: id,
              organizerId: caller.userId,
              details: detailsOf(body),
              ticketLevels: body.ticketLevels,
            },
            metadata,
          ),
        );
        return { status: 201, body: shown, headers: { ...headers, Location: `/api/concerts/${id}` } };
      },
    }),
    defineRoute({
      method: "get",
      path: "/api/concerts",
      summary:
        "List concerts to come, or one's own with organizerId=me; soonest first, of one's own with when=past the latest first",
      tag,
      access: (query) => (query.get("organizerId") === "me" ? managers : "anyone"),
      query: listQuery(z.tuple([instant, concertId]), {
        q: z.string().max(200).optional(),
        organizerId: z.literal("me").optional(),
        when: z.enum(["upcoming", "past"]).optional(),
      }),
      responses: { 200: listOf(listedConcertDocument) },
      handler: async ({ caller, query: { q: text, when, cursor: after, limit } }) => {
        const page = { text, after, limit: limit + 1 };
        const now = instant.parse(Date.now());
        const rows =
          caller === undefined
            ? await readModels.concerts.upcoming({ ...page, now })
            : await readModels.concerts.ofOrganizer({
                ...page,
                part: when && { when, now },
                organizerId: caller.userId,
              });
        return {
          status: 200,
          body: pageOf(rows, limit, showListedConcert, (row) => [row.details.startsAt, row.id]),
        };
      },
    }),
    defineRoute({
      method: "get",
      path,
      summary: "Read a concert",
      tag,
      access: "anyone",
      params,
      responses: { 200: concertDocument },
      handler: async ({ params: { concertId: id } }) => {
        const document = await documents.read(id);
        if (document === undefined) throw new Problem("not-found");
        const { concert } = document;
        return { status: 200, body: showConcert(concert), headers: { ETag: etag(concert.version) } };
      },
    }),
    defineRoute({
      method: "patch",
      path,
      summary: "Edit a concert, save its ticket levels",
      tag,
      access: managers,
      ifMatch: true,
      params,
      body: concertChanges,
      responses: { 200: concertDocument },
      problems: ["concert-cancelled"],
      handler: async ({ caller, params: { concertId: id }, body, ifMatch, metadata }) => {
        const concert = objects.concert(id);
        managed(await concert.document(), caller);
        const expected = expectedVersions(ifMatch);
        return { status: 200, ...(await edited(id, concert.update(changesOf(body), expected, metadata))) };
      },
    }),
    defineRoute({
      method: "put",
      path: `${path}/ticket-levels`,
      summary: "Replace a concert's ticket levels",
      tag,
      access: managers,
      ifMatch: true,
      params,
      body: z.strictObject({ ticketLevels: ticketLevelsInput }),
      responses: { 200: concertDocument },
      problems: [
        "mixed-currencies",
        "unsupported-amount",
        "capacity-below-taken",
        "ticket-level-in-use",
        "concert-cancelled",
      ],
      handler: async ({ caller, params: { concertId: id }, body: { ticketLevels }, ifMatch, metadata }) => {
        checkPrices(ticketLevels);
        const concert = objects.concert(id);
        managed(await concert.document(), caller);
        const expected = expectedVersions(ifMatch);
        return {
          status: 200,
          ...(await edited(id, concert.updateTicketLevels(ticketLevels, expected, metadata))),
        };
      },
    }),
    defineRoute({
      method: "post",
      path: `${path}/cancel`,
      summary: "Cancel a concert: its reservations, orders and tickets are unwound, what was paid goes back",
      tag,
      access: managers,
      idempotency: "accepted",
      params,
      body: z.strictObject({ reason: writtenAnnouncement }),
      responses: { 200: concertDocument },
      problems: ["concert-already-cancelled"],
      handler: async ({ caller, params: { concertId: id }, body: { reason }, commandKey, metadata }) => {
        const concert = objects.concert(id);
        managed(await concert.document(), caller);
        return { status: 200, ...(await edited(id, concert.cancel(reason, metadata, commandKey))) };
      },
    }),
    defineRoute({
      method: "get",
      path: `${path}/availability`,
      summary: "What is left of a concert's tickets",
      tag,
      access: "anyone",
      params,
      responses: { 200: availabilityDocument },
      handler: async ({ params: { concertId: id } }) => {
        const document = await documents.read(id);
        if (document === undefined) throw new Problem("not-found");
        return { status: 200, body: showAvailability(document, instant.parse(Date.now())) };
      },
    }),
  ];
};
