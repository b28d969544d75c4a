import { z } from "zod";

/** What somebody may do: a fan buys, an organizer manages own concerts, an administrator everything. */
export const role = z.enum(["user", "organizer", "administrator"]);
export type Role = z.infer<typeof role>;
