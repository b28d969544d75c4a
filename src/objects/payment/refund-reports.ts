import type { PaymentCommand } from "../../domain/finance/payment-commands.ts";
import type { RefundId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/instant.ts";
import type { RefundReport } from "./payment-rpc.ts";

/** What a payment is told when the gateway has said something of a refund. */
export const commandAfter = (report: RefundReport, refundId: RefundId, at: Instant): PaymentCommand => {
  switch (report.status) {
    case "succeeded":
      return { type: "RecordRefund", refundId, reference: report.reference };
    case "pending": {
      const { reference, idempotencyKey } = report;
      return { type: "AcceptRefund", refundId, reference, idempotencyKey, at };
    }
    case "returned":
      return { type: "ReturnRefund", refundId, reference: report.reference, reason: report.reason };
    case "failed":
      return { type: "FailRefund", refundId, idempotencyKey: report.idempotencyKey, reason: report.reason, at };
  }
};
