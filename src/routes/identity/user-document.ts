import { z } from "@hono/zod-openapi";
import { singleLine } from "../../domain/single-line.ts";
import { role } from "../../domain/users/role.ts";
import type { UserDocument } from "../../objects/user/user-rpc.ts";
import { time, timeText } from "../http/time.ts";

/** A user as the API shows one. */
export const userDocument = z
  .strictObject({
    id: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    name: z.string(),
    role,
    createdAt: time,
  })
  .openapi("User");

/** What a person calls themselves. */
export const personName = singleLine(200);

export const showUser = ({ id, email, emailVerified, name, role: as, createdAt }: Omit<UserDocument, "version">) => ({
  id,
  email,
  emailVerified,
  name,
  role: as,
  createdAt: timeText(createdAt),
});
