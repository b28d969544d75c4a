import { z } from "@hono/zod-openapi";
import { postalAddress } from "../../domain/postal-address.ts";
import { emailAddress } from "../../domain/users/email-address.ts";
import { country } from "../concerts/country.ts";

/** How tickets shall reach the fan, and where, as the API shows it. */
export const deliveryMethodDocument = z
  .union([
    z.strictObject({ type: z.literal("email"), email: z.string() }),
    z.strictObject({
      type: z.literal("courier"),
      courier: z.literal("fedex"),
      address: postalAddress,
    }),
  ])
  .openapi("DeliveryMethod");

/** The same as a fan gives it: addresses are checked here, where they are given. */
export const deliveryMethodInput = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("email"), email: emailAddress }),
  z.strictObject({
    type: z.literal("courier"),
    courier: z.literal("fedex"),
    address: postalAddress.extend({ country }),
  }),
]);
