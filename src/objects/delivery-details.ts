import { z } from "zod";
import { postalAddress } from "../domain/postal-address.ts";

/** Where tickets are delivered to: personal data, kept beside the log of the object that owns it, never in an event. */
export const deliveryDetails = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("email"), email: z.string().min(3).max(254) }),
  z.strictObject({
    type: z.literal("courier"),
    courier: z.literal("fedex"),
    address: postalAddress,
  }),
]);
export type DeliveryDetails = z.infer<typeof deliveryDetails>;
