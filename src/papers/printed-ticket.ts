import type { ConcertDetails } from "../domain/concerts/concert.ts";
import type { OrderId, TicketId } from "../domain/ids.ts";

/** What a ticket's copy shows instead of the code: it is for its owner's eyes, or lets nobody in any more. */
export type Withheld = "owners-eyes" | "revoked";

/** A ticket as it is printed. */
export interface PrintedTicket {
  readonly ticketId: TicketId;
  readonly orderId: OrderId;
  readonly concert: ConcertDetails;
  readonly levelName: string;
  readonly holderName: string;
  /** The text of the QR code, or why there is none. */
  readonly code: string | { readonly withheld: Withheld };
  /** Which of its order's tickets it is. */
  readonly place: { readonly number: number; readonly of: number };
}
