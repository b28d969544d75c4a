import { z } from "zod";

const shortText = z.string().min(1).max(200);

/** Where tickets are delivered to: personal data, kept beside the log of the object that owns it, never in an event. */
export const deliveryDetails = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("email"), email: z.string().min(3).max(254) }),
  z.strictObject({
    type: z.literal("courier"),
    courier: z.literal("fedex"),
    address: z.strictObject({
      name: shortText,
      line1: shortText,
      line2: shortText.optional(),
      city: shortText,
      postalCode: z.string().min(1).max(20),
      country: z.string().regex(/^[A-Z]{2}$/),
    }),
  }),
]);
export type DeliveryDetails = z.infer<typeof deliveryDetails>;
