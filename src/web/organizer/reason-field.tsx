import { faultsOf } from "../form.ts";
import { TextArea } from "../layout/fields.tsx";
import type { ProblemDocument } from "../service.ts";
import type { Visit } from "../visit.ts";

interface ReasonFieldProps {
  readonly visit: Visit;
  readonly label: string;
  readonly rule: string;
  readonly problem: ProblemDocument | undefined;
}

/** Why something is taken back, in the organizer's words. */
export const ReasonField = ({ visit, label, rule, problem }: ReasonFieldProps) => (
  <TextArea
    name="reason"
    label={label}
    rule={rule}
    isWrong={problem !== undefined && faultsOf(problem).has("reason")}
    value={visit.form.text("reason")}
    maxlength={500}
    required
  />
);
