// Keeps one door's page, and answers with it when the network does not. What else the page asks for is none of its business.
import { concertAt, placeOf } from "../door/places.ts";

declare const self: ServiceWorkerGlobalScope;

/** Whoever opens the door is not kept waiting longer than this for the network, if there is a page to be shown instead. */
const PATIENCE_MS = 3000;

const door = new URL(self.registration.scope).pathname;
const place = placeOf(concertAt(door) ?? "", "page");
const inPlace = { cacheName: place, ignoreVary: true };

/** The files that a page loads, whose names change with what is in them. */
const ASSETS = /\/assets\/[\w.-]+/g;

/**
 * Keeps a page with what it loads, in place of what was kept before. The files come first: a page is whole, or not kept. It says of itself
 * that it was kept, as it is shown from here only then.
 */
const keep = async (page: Response): Promise<void> => {
  const html = await page.text();
  const files = new Set(html.match(ASSETS));
  const kept = await caches.open(place);
  for (const file of files) if ((await kept.match(file)) === undefined) await kept.add(file);
  await kept.put(door, new Response(html.replace("<html", "<html data-kept"), { headers: page.headers }));
  for (const { url } of await kept.keys()) {
    const { pathname } = new URL(url);
    if (pathname !== door && !files.has(pathname)) await kept.delete(url);
  }
};

/** The service has a fault, or no time: it says nothing of who may see the page. */
const isTroubled = ({ status }: Response): boolean => status === 429 || status >= 500;

/** The page is kept, or, when it is not for whoever asks, forgotten. */
const settle = async (answer: Response): Promise<void> => {
  if (answer.ok) await keep(answer);
  else if (!isTroubled(answer)) await caches.delete(place);
};

let last = Promise.resolve();

/** Heeds one answer after the other, however long keeping takes: what the service said last is what holds. */
const heed = (answer: Response): Promise<void> => {
  last = last.catch(() => undefined).then(() => settle(answer));
  return last;
};

const tooLate = (): Promise<undefined> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(undefined), PATIENCE_MS);
  });

/** What the network says, if it says something in time; or else the kept page, if there is one. */
const opened = async (answer: Promise<Response>): Promise<Response> => {
  const inTime = await Promise.race([answer.catch(() => undefined), tooLate()]);
  if (inTime !== undefined && !isTroubled(inTime)) return inTime;
  return (await caches.match(door, inPlace)) ?? answer;
};

const fileOf = async (request: Request): Promise<Response> =>
  (await caches.match(request.url, inPlace)) ?? fetch(request);

self.addEventListener("install", (event) => {
  const first = async (): Promise<void> => {
    const page = await fetch(door, { redirect: "manual" });
    if (!page.ok) throw new Error(`the door is closed: ${page.status}`);
    await heed(page);
    // A newer one takes over at once: pages and what they load are kept together, whoever kept them.
    await self.skipWaiting();
  };
  event.waitUntil(first());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === door) {
    const answer = fetch(request);
    event.waitUntil(
      answer.then(
        (page) => heed(page.clone()),
        () => undefined,
      ),
    );
    event.respondWith(opened(answer));
  } else if (pathname.startsWith("/assets/")) event.respondWith(fileOf(request));
});
