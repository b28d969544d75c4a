import type { z } from "zod";
import type { cartDocument } from "../routes/cart/cart-document.ts";
import type { attendeeDocument } from "../routes/concerts/attendees.ts";
import type { availabilityDocument } from "../routes/concerts/availability.ts";
import type { concertDocument } from "../routes/concerts/concert-document.ts";
import type { invoiceDocument } from "../routes/orders/invoice-document.ts";
import type { orderDocument } from "../routes/orders/order-document.ts";
import type { paymentDocument, paymentPageDocument } from "../routes/orders/payment-document.ts";
import type { refundDocument } from "../routes/orders/refund-document.ts";
import type { userDocument } from "../routes/identity/user-document.ts";
import type { ticketDocument } from "../routes/tickets/ticket-document.ts";

/*
 * The service's documents that more than one page shows, as they are read.
 */

export type Attendee = z.infer<typeof attendeeDocument>;
export type Availability = z.infer<typeof availabilityDocument>;
export type Cart = z.infer<typeof cartDocument>;
export type Concert = z.infer<typeof concertDocument>;
export type Invoice = z.infer<typeof invoiceDocument>;
export type Order = z.infer<typeof orderDocument>;
export type Payment = z.infer<typeof paymentDocument>;
export type PaymentPage = z.infer<typeof paymentPageDocument>;
export type Refund = z.infer<typeof refundDocument>;
export type Ticket = z.infer<typeof ticketDocument>;
export type User = z.infer<typeof userDocument>;
