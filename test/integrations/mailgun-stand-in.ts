import { z } from "zod";

export const API_KEY = "key-0123456789abcdef";
export const DOMAIN = "mg.frontrow.example";

/** A mail as Mailgun took it. */
export interface TakenMail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  readonly attachments: readonly { readonly filename: string; readonly type: string; readonly bytes: Uint8Array }[];
}

/** What goes wrong with the next call that sends: an answer, or none, before or after the mail was taken. */
type Fault = { readonly status: number; readonly message: string } | "no-answer-and-not-taken" | "no-answer-and-taken";

const address = z.union([z.email(), z.string().regex(/^[^<>@]+ <[^<>@\s]+@[^<>@\s]+>$/)]);

/**
 * Mailgun's HTTP API as it is documented: basic authentication with the user `api`, a form of several parts, events that can be looked
 * up by the id a mail was taken under. It sends what it is given as often as it is given it.
 */
export class MailgunStandIn {
  readonly taken: TakenMail[] = [];
  readonly calls: string[] = [];
  /** How asking for events is answered: other than 200 where the key may not. */
  eventsStatus = 200;
  readonly #faults: Fault[] = [];

  failNext(...faults: Fault[]): void {
    this.#faults.push(...faults);
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    this.calls.push(`${request.method} ${pathname}`);
    if (request.headers.get("Authorization") !== `Basic ${btoa(`api:${API_KEY}`)}`)
      return new Response("Forbidden", { status: 401 });
    if (request.method === "GET" && pathname === `/v3/${DOMAIN}/events`) return this.#events(searchParams);
    if (request.method === "POST" && pathname === `/v3/${DOMAIN}/messages`) return this.#messages(request);
    return Response.json({ message: "Domain not found" }, { status: 404 });
  };

  async #messages(request: Request): Promise<Response> {
    const fault = this.#faults.shift();
    if (fault === "no-answer-and-not-taken") return never(request);
    if (typeof fault === "object") return Response.json({ message: fault.message }, { status: fault.status });
    if (!(request.headers.get("Content-Type") ?? "").startsWith("multipart/form-data; boundary="))
      return Response.json({ message: "attachments need multipart/form-data" }, { status: 400 });
    const mail = await read(await request.formData());
    for (const [name, value] of [
      ["from", mail.from],
      ["to", mail.to],
    ] as const)
      if (!address.safeParse(value).success)
        return Response.json(
          { message: `${name} parameter is not a valid address. please check documentation` },
          { status: 400 },
        );
    this.taken.push(mail);
    return fault === "no-answer-and-taken"
      ? never(request)
      : Response.json({ id: mail.messageId, message: "Queued. Thank you." });
  }

  #events(query: URLSearchParams): Response {
    if (this.eventsStatus !== 200) return Response.json({ message: "Forbidden" }, { status: this.eventsStatus });
    const found = this.taken.filter(({ messageId }) => messageId === `<${query.get("message-id") ?? ""}>`);
    const items = found.map(({ messageId, to, variables }) => ({
      event: "accepted",
      recipient: to,
      message: { headers: { "message-id": messageId.slice(1, -1) } },
      "user-variables": variables,
    }));
    return Response.json({ items: query.get("event") === "accepted" ? items : [], paging: {} });
  }
}

/** No answer, until the caller has had enough. */
const never = (request: Request): Promise<Response> => {
  const { promise, reject } = Promise.withResolvers<Response>();
  request.signal.addEventListener("abort", () => reject(request.signal.reason));
  return promise;
};

const read = async (form: FormData): Promise<TakenMail> => {
  const text = (name: string): string => z.string().parse(form.get(name));
  const prefixed = (prefix: string): Record<string, string> =>
    Object.fromEntries(
      [...form.entries()].flatMap(([name, value]) =>
        name.startsWith(prefix) && typeof value === "string" ? [[name.slice(prefix.length), value]] : [],
      ),
    );
  const files = form.getAll("attachment").filter((value) => value instanceof File);
  return {
    from: text("from"),
    to: text("to"),
    subject: text("subject"),
    text: text("text"),
    html: text("html"),
    messageId: text("h:Message-Id"),
    variables: prefixed("v:"),
    options: prefixed("o:"),
    attachments: await Promise.all(
      files.map(async (file) => ({
        filename: file.name,
        type: file.type,
        bytes: new Uint8Array(await file.arrayBuffer()),
      })),
    ),
  };
};
