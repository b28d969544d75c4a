import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

/** Somebody else's service, played on loopback. */
export interface Served {
  readonly origin: string;
  stop(): void;
}

/** Serves a stand-in that answers requests, on a port of its own. */
export const serve = async (answer: (request: Request) => Promise<Response>): Promise<Served> => {
  const server = createServer((incoming, outgoing) => {
    void pass(incoming, outgoing, answer);
  });
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await listening;
  const at = server.address();
  if (at === null || typeof at === "string") throw new Error("no port");
  return {
    origin: `http://127.0.0.1:${at.port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

const pass = async (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (request: Request) => Promise<Response>,
): Promise<void> => {
  const method = incoming.method ?? "GET";
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] satisfies [string, string]] : [],
  );
  const body = await buffer(incoming);
  const answered = await answer(
    new Request(`http://stand-in${incoming.url ?? "/"}`, {
      method,
      headers,
      ...(method === "GET" ? {} : { body: Uint8Array.from(body) }),
    }),
  );
  outgoing.writeHead(answered.status, Object.fromEntries(answered.headers));
  outgoing.end(await answered.text());
};
