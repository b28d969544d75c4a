import { z } from "@hono/zod-openapi";
import { concertId, type ConcertId } from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";
import { logFault } from "../../logging.ts";
import type { ConcertDocuments } from "../concert-documents.ts";
import type { Dependencies } from "../dependencies.ts";
import { Problem } from "../http/problems.ts";
import { defineRoute, type Route } from "../http/route.ts";
import { showAvailability } from "./availability.ts";

/** Between two looks: what is looked at is a second old at most, so that a change shows within two. */
const LOOK_EVERY_MS = 500;

/** After how many looks a socket is closed, to be opened anew: a request may ask others only so often. */
const MOST_LOOKS = 600;

/** "Going away": whoever wants to see more connects again. */
const GOING_AWAY = 1001;

/**
 * What is left of a concert, told as it changes. A socket ends in the Worker, beside its browser, and looks at the same documents as
 * every page: however many watch, the concert is asked about once a second by each isolate, and holds no socket.
 */
export const liveAvailabilityRoutes = (
  { afterAnswer }: Pick<Dependencies, "afterAnswer">,
  documents: ConcertDocuments,
): Route[] => [
  defineRoute({
    method: "get",
    path: "/api/concerts/{concertId}/availability/live",
    summary:
      "What is left of a concert, over a WebSocket: the document of …/availability at once, and after each change, at most twice a second",
    tag: "Concerts",
    access: "anyone",
    params: z.object({ concertId }),
    responses: { 101: "web-socket" },
    handler: async ({ params: { concertId: id }, headers }) => {
      if (headers.get("Upgrade")?.toLowerCase() !== "websocket") {
        const fault = { parameter: "Upgrade", detail: "must be websocket" };
        throw new Problem("invalid-request", { errors: [fault] });
      }
      if ((await documents.read(id)) === undefined) throw new Problem("not-found");
      const { 0: browsers, 1: ours } = new WebSocketPair();
      ours.accept();
      afterAnswer(tell(ours, id, documents));
      return { status: 101, webSocket: browsers };
    },
  }),
];

const tell = async (socket: WebSocket, id: ConcertId, documents: ConcertDocuments): Promise<void> => {
  const closed = Promise.withResolvers<"closed">();
  socket.addEventListener("close", () => closed.resolve("closed"));
  socket.addEventListener("error", () => closed.resolve("closed"));
  let told: string | undefined;
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const seen = await look(id, documents);
    // When it was seen is news only together with what was.
    const news = seen === undefined ? told : JSON.stringify({ ...seen, asOf: undefined });
    if (news !== told && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(seen));
    told = news;
    const { promise: pause, resolve } = Promise.withResolvers<"paused">();
    const timer = setTimeout(() => resolve("paused"), LOOK_EVERY_MS);
    if ((await Promise.race([pause, closed.promise])) === "closed") {
      clearTimeout(timer);
      return;
    }
  }
  socket.close(GOING_AWAY, "connect again");
};

/** What is left now; undefined while the concert does not answer, which the next look asks about again. */
const look = async (id: ConcertId, documents: ConcertDocuments) => {
  try {
    const document = await documents.read(id);
    return document && showAvailability(document, instant.parse(Date.now()));
  } catch (fault) {
    logFault("a concert could not be looked at", fault, { concertId: id });
    return undefined;
  }
};
