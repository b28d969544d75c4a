import type { z } from "zod";
import type { Configuration } from "../configuration.ts";
import type { userDocument } from "../routes/identity/user-document.ts";
import type { Assets } from "./assets.ts";
import type { Done } from "./done.ts";
import type { Formats } from "./formats.ts";
import type { Form } from "./form.ts";
import type { Language } from "../language.ts";
import type { Service } from "./service.ts";

export type Viewer = z.infer<typeof userDocument>;

/** A browser's request for a page: who asks, in which language, for what, and what the page is made with. */
export interface Visit {
  readonly url: URL;
  /** Where the reader is, to come back to: this page, or the one that the form was on. */
  readonly back: string;
  readonly params: Readonly<Record<string, string>>;
  /** What was sent with a POST; an empty one otherwise. */
  readonly form: Form;
  readonly language: Language;
  readonly formats: Formats;
  /** Who is signed in. */
  readonly viewer: Viewer | undefined;
  /** The session that the browser had is one no more. */
  readonly hasEnded: boolean;
  /** What was done just before, for this page to say. */
  readonly done: Done;
  readonly service: Service;
  readonly assets: Assets;
  readonly configuration: Pick<Configuration, "isLocal" | "payment" | "seller" | "help">;
  readonly now: Date;
}
