import { z } from "@hono/zod-openapi";
import { concertId, orderOf, ticketId, type ConcertId, type TicketId } from "../domain/ids.ts";
import { refusedEntry } from "../domain/tickets/ticket-events.ts";
import type { Metadata } from "../event-store/index.ts";
import type { Entry } from "../objects/tickets/tickets-rpc.ts";
import type { ConcertDocuments } from "./concert-documents.ts";
import { managed, manages } from "./concerts/access.ts";
import type { Dependencies } from "./dependencies.ts";
import type { Caller } from "./http/access.ts";
import { Problem } from "./http/problems.ts";
import { accepted } from "./http/rejections.ts";
import { defineRoute, type Route } from "./http/route.ts";
import { time, timeText } from "./http/time.ts";
import { showTicket, ticketDocument } from "./tickets/ticket-document.ts";

const tag = "Tickets";
const doorkeepers = ["organizer", "administrator"] as const;

/** What came of showing a ticket at a door. */
export const entryDocument = z
  .union([
    z.strictObject({ valid: z.literal(true), ticket: ticketDocument }),
    z.strictObject({
      valid: z.literal(false),
      reason: z.enum([...refusedEntry.options, "forged"]),
      validatedAt: time.optional(),
    }),
  ])
  .openapi("Entry");

const publicKey = z.strictObject({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string(),
  kid: z.string(),
  alg: z.literal("EdDSA"),
  use: z.literal("sig"),
});

/** The public keys of ticket codes, as a JWK set. */
export const ticketKeysDocument = z.strictObject({ keys: z.array(publicKey) });

const forged = { valid: false, reason: "forged" } as const;

const showEntry = async (entry: Entry) =>
  entry.valid
    ? // At the door nobody needs the code again, or where the ticket was sent.
      { valid: true as const, ticket: await showTicket(entry.document, {}) }
    : {
        valid: false as const,
        reason: entry.reason,
        ...(entry.validatedAt === null ? {} : { validatedAt: timeText(entry.validatedAt) }),
      };

/** Tickets, and the doors where they are shown. */
export const ticketRoutes = (
  { objects, codes }: Pick<Dependencies, "objects" | "codes">,
  documents: ConcertDocuments,
): Route[] => {
  /** Throws unless the door is one of a concert that is the caller's to manage: `not-found`, or `not-allowed`. */
  const requireDoor = async (door: string, caller: Caller): Promise<ConcertId> => {
    const id = concertId.safeParse(door);
    const { concert } = managed(id.success ? await documents.read(id.data) : undefined, caller);
    return concert.concertId;
  };

  const validate = async (id: TicketId, door: ConcertId, metadata: Metadata, key: string | undefined) => {
    // Whether it is let in is an answer: nothing is refused.
    const entry = accepted(await objects.tickets(orderOf(id)).validate(id, door, metadata, key), {});
    return { status: 200 as const, body: await showEntry(entry) };
  };

  return [
    defineRoute({
      method: "get",
      path: "/api/tickets/{ticketId}",
      summary: "Read a ticket",
      tag,
      access: "signed-in",
      params: z.object({ ticketId }),
      responses: { 200: ticketDocument },
      handler: async ({ caller, params: { ticketId: id } }) => {
        const document = await objects.tickets(orderOf(id)).ticket(id);
        if (document === undefined) throw new Problem("not-found");
        const isOwner = document.ticket.userId === caller.userId;
        if (isOwner || caller.role === "administrator") {
          const order = await objects.order(orderOf(id)).document();
          const address = order === undefined ? {} : { address: order.delivery };
          return {
            status: 200,
            body: await showTicket(document, { ...address, ...(isOwner ? { codes: await codes() } : {}) }),
          };
        }
        const concert = await documents.read(document.ticket.concertId);
        if (concert === undefined || !manages(caller, concert.concert)) throw new Problem("not-found");
        return { status: 200, body: await showTicket(document, {}) };
      },
    }),
    defineRoute({
      method: "post",
      path: "/api/tickets/validations",
      summary: "Let a ticket in by its code",
      tag,
      access: doorkeepers,
      idempotency: "accepted",
      body: z.strictObject({ code: z.string(), concertId: z.string() }),
      responses: { 200: entryDocument },
      problems: ["not-found"],
      handler: async ({ caller, body, commandKey, metadata }) => {
        const door = await requireDoor(body.concertId, caller);
        const claim = await (await codes()).verify(body.code);
        if (claim === "forged") return { status: 200, body: forged };
        return validate(claim.ticketId, door, metadata, commandKey);
      },
    }),
    defineRoute({
      method: "post",
      path: "/api/tickets/{ticketId}/validations",
      summary: "Let a ticket in by its id",
      tag,
      access: doorkeepers,
      idempotency: "accepted",
      params: z.object({ ticketId }),
      body: z.strictObject({ concertId: z.string() }),
      responses: { 200: entryDocument },
      handler: async ({ caller, params: { ticketId: id }, body, commandKey, metadata }) =>
        validate(id, await requireDoor(body.concertId, caller), metadata, commandKey),
    }),
    defineRoute({
      method: "get",
      path: "/api/ticket-keys",
      summary: "The public keys that ticket codes are signed with, to check them offline",
      tag,
      access: "anyone",
      responses: { 200: ticketKeysDocument },
      handler: async () => ({ status: 200, body: (await codes()).publicKeys() }),
    }),
  ];
};
