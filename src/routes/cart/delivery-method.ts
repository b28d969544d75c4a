import { z } from "@hono/zod-openapi";
import { emailAddress } from "../../domain/users/email-address.ts";
import { country } from "../concerts/country.ts";

/** How tickets shall reach the fan, and where, as the API shows it. */
export const deliveryMethodDocument = z
  .union([
    z.strictObject({ type: z.literal("email"), email: z.string() }),
    z.strictObject({
      type: z.literal("courier"),
      courier: z.literal("fedex"),
      address: z.strictObject({
        name: z.string(),
        line1: z.string(),
        line2: z.string().optional(),
        city: z.string(),
        postalCode: z.string(),
        country: z.string(),
      }),
    }),
  ])
  .openapi("DeliveryMethod");

const text = z.string().trim().min(1).max(200);

/** The same as a fan gives it: addresses are checked here, where they are given. */
export const deliveryMethodInput = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("email"), email: emailAddress }),
  z.strictObject({
    type: z.literal("courier"),
    courier: z.literal("fedex"),
    address: z.strictObject({
      name: text,
      line1: text,
      line2: text.optional(),
      city: text,
      postalCode: z.string().trim().min(1).max(20),
      country,
    }),
  }),
]);
