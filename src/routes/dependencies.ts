import type { Configuration } from "../configuration.ts";
import type { Objects } from "../objects/namespaces.ts";
import type { UserList } from "../read-models/users.ts";
import type { RateLimits } from "./http/rate-limits.ts";

/** What the routes are made of; the composition root brings it together. */
export interface Dependencies {
  readonly configuration: Configuration;
  readonly objects: Objects;
  readonly readModels: { readonly users: UserList };
  readonly rateLimits: RateLimits;
  /** The files of the documentation page. */
  readonly documentationAssets: Pick<Fetcher, "fetch">;
}
