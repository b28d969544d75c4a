import { describe, expect, it, vi } from "vitest";
import { concertIdFrom, userIdFrom } from "../../src/domain/ids.ts";
import { type Instant, instant } from "../../src/domain/instant.ts";
import { currency } from "../../src/domain/money.ts";
import type { ConcertDocument, ConcertRpc } from "../../src/objects/concert/concert-rpc.ts";
import { objects } from "../../src/objects/namespaces.ts";
import { concertDocuments } from "../../src/routes/concert-documents.ts";
import { env } from "cloudflare:workers";

const concert = concertIdFrom("1".padStart(32, "0"));

const documentOf = (version: number): ConcertDocument => ({
  concert: {
    status: "scheduled",
    version,
    concertId: concert,
    organizerId: userIdFrom("2".padStart(32, "0")),
    details: {
      artist: "The Wires",
      title: "Autumn Tour",
      venue: { name: "Stodoła", city: "Warsaw", country: "PL" },
      startsAt: at(1),
      timeZone: "Europe/Warsaw",
      salesStartAt: null,
      salesEndAt: null,
      maxTicketsPerCustomer: null,
      holdSeconds: 600,
      taxRateBasisPoints: 0,
    },
    currency: currency.parse("PLN"),
    ticketLevels: [],
    cancellation: null,
    createdAt: at(0),
  },
  seats: [],
  asOf: at(0),
});

function at(moment: number): Instant {
  return instant.parse(moment);
}

/** A concert that counts how often it is asked, and answers when it is told to, each time with the next version. */
const askedConcert = () => {
  const waiting: (() => void)[] = [];
  let asked = 0;
  const document = async (): Promise<ConcertDocument> => {
    asked += 1;
    const version = asked;
    await new Promise<void>((resolve) => waiting.push(resolve));
    return documentOf(version);
  };
  const rpc = new Proxy<ConcertRpc>(objects(env).concert(concert), {
    get: (target, name) => (name === "document" ? document : Reflect.get(target, name)),
  });
  const documents = concertDocuments({ concert: () => rpc });
  return {
    documents,
    asked: () => asked,
    answer: () => waiting.splice(0).forEach((resolve) => resolve()),
    read: async () => (await documents.read(concert))?.concert.version,
  };
};

/** Runs with a clock that only moves when it is told to. */
const onClock = async (run: (advance: (milliseconds: number) => void) => Promise<void>): Promise<void> => {
  let moment = 1_000_000;
  const clock = vi.spyOn(Date, "now").mockImplementation(() => moment);
  try {
    await run((milliseconds) => {
      moment += milliseconds;
    });
  } finally {
    clock.mockRestore();
  }
};

describe("the documents of concerts", () => {
  it("are handed out for a second without asking again", () =>
    onClock(async (advance) => {
      const { answer, asked, read } = askedConcert();
      const first = read();
      answer();
      expect(await first).toBe(1);
      advance(999);
      expect(await read()).toBe(1);
      expect(asked()).toBe(1);
    }));

  it("are asked for by one at a time, while others get the old one, for two seconds at most", () =>
    onClock(async (advance) => {
      const { answer, asked, read } = askedConcert();
      const first = read();
      answer();
      await first;
      advance(1_000);
      const renewing = read();
      expect(await Promise.all([read(), read()])).toEqual([1, 1]);
      expect(asked()).toBe(2);
      advance(1_000);
      const impatient = read();
      expect(asked()).toBe(3);
      answer();
      expect(await renewing).toBe(2);
      expect(await impatient).toBe(3);
    }));

  it("are as old as the question, not the answer", () =>
    onClock(async (advance) => {
      const { answer, asked, read } = askedConcert();
      const slow = read();
      advance(2_000);
      answer();
      await slow;
      void read();
      expect(asked()).toBe(2);
    }));

  it("are forgotten with an edit, also those that are on their way then", () =>
    onClock(async () => {
      const { answer, documents, read } = askedConcert();
      const overtaken = read();
      documents.forget(concert);
      answer();
      expect(await overtaken).toBe(1);
      const next = read();
      answer();
      expect(await next).toBe(2);
      expect(await read()).toBe(2);
    }));
});
