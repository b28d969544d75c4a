import { TextArea } from "../layout/fields.tsx";
import type { Visit } from "../visit.ts";

interface ReasonFieldProps {
  readonly visit: Visit;
  readonly label: string;
  readonly rule: string;
  readonly isWrong: boolean;
}

/** Why something is taken back, in the organizer's words. */
export const ReasonField = ({ visit, label, rule, isWrong }: ReasonFieldProps) => (
  <TextArea
    name="reason"
    label={label}
    rule={rule}
    isWrong={isWrong}
    value={visit.form.text("reason")}
    maxlength={500}
    required
  />
);
