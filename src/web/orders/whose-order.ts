import { at } from "../service.ts";
import type { Order } from "../documents.ts";
import type { Visit } from "../visit.ts";

/** Whether the reader has placed the order: administrators read those of others, too. */
export const isOwn = ({ viewer }: Visit, { userId }: Order): boolean => viewer?.id === userId;

/** Where an administrator looks after the order. */
export const administeredAt = ({ id }: Order): string => at`/administration/orders/${id}`;

/** What a page about the order belongs to: one's own stand where they are. */
export const placeOf = (visit: Visit, order: Order): string | undefined =>
  isOwn(visit, order) ? undefined : administeredAt(order);
