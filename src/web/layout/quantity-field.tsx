import { inLanguages } from "../../language.ts";
import { wrongHere } from "./fields.tsx";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: { quantity: "How many" },
  pl: { quantity: "Ile" },
});

interface QuantityFieldProps {
  readonly visit: Visit;
  /** What the tickets are of, for whoever hears the label without seeing what stands around it. */
  readonly of: string;
  /** Of this field alone on its page. */
  readonly id: string;
  /** In its form. */
  readonly name: string;
  /** 0 where that takes the line out. */
  readonly least: 0 | 1;
  readonly value: string;
  /** Most for one customer, where there is a limit. */
  readonly limit: number | null;
  /** Why what was asked for could not be. */
  readonly fault?: string | undefined;
}

/** How many tickets of a level are wanted. */
export const QuantityField = ({ visit, of, id, name, least, value, limit, fault }: QuantityFieldProps) => (
  <div class={fault === undefined ? "field quantity" : "field quantity wrong"}>
    <label for={id}>
      {texts(visit.language).quantity}
      <span class="visually-hidden">: {of}</span>
    </label>
    <input
      id={id}
      name={name}
      type="number"
      inputmode="numeric"
      autocomplete="off"
      min={least}
      {...(limit === null ? {} : { max: Math.max(limit, Number(value) || 1) })}
      value={value}
      required
      {...(fault === undefined ? {} : { ...wrongHere, "aria-describedby": `${id}-fault` })}
    />
  </div>
);

/** Beside the form that the field is in, where there is room for a sentence. */
export const QuantityFault = ({ id, fault }: Pick<QuantityFieldProps, "id" | "fault">) =>
  fault === undefined ? null : (
    <p class="fault" id={`${id}-fault`}>
      {fault}
    </p>
  );
