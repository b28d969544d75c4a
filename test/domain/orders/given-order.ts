import { orderEvent } from "../../../src/domain/orders/order-events.ts";
import { evolve, noOrder } from "../../../src/domain/orders/order-state.ts";
import { decide } from "../../../src/domain/orders/order.ts";
import { specificationOf } from "../specification.ts";

export const given = specificationOf({ initial: noOrder, decide, evolve, schema: orderEvent });
