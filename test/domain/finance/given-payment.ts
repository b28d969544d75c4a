import { paymentEvent } from "../../../src/domain/finance/payment-events.ts";
import { evolve, noPayment } from "../../../src/domain/finance/payment-state.ts";
import { decide } from "../../../src/domain/finance/payment.ts";
import { specificationOf } from "../specification.ts";

export const given = specificationOf({ initial: noPayment, decide, evolve, schema: paymentEvent });
