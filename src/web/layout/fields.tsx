import type { Html } from "../page.ts";

interface FieldProps {
  readonly name: string;
  readonly label: string;
  /** What to write here; said again, loudly, when what was written is not that. */
  readonly rule?: string | undefined;
  readonly isWrong?: boolean | undefined;
  /** What is wrong this time, where the rule does not say it. */
  readonly fault?: string | undefined;
}

interface InputProps extends FieldProps {
  readonly type?: "text" | "email" | "password" | "number" | "search" | "datetime-local" | "url";
  readonly value?: string;
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly inputmode?: "decimal" | "numeric" | "email" | "text";
  readonly min?: number;
  readonly max?: number;
  readonly minlength?: number;
  readonly maxlength?: number;
  readonly step?: string;
}

/** A field of a form with its label, its rule, and its fault when there is one. */
export const Input = ({ name, label, rule, isWrong, fault, type = "text", ...rest }: InputProps) => (
  <Labelled name={name} label={label} rule={rule} isWrong={isWrong} fault={fault}>
    <input id={name} name={name} type={type} {...described({ name, rule, isWrong, fault })} {...rest} />
  </Labelled>
);

interface SelectProps extends FieldProps {
  readonly value: string;
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

export const Select = ({ name, label, rule, isWrong, fault, value, options, ...rest }: SelectProps) => (
  <Labelled name={name} label={label} rule={rule} isWrong={isWrong} fault={fault}>
    <select id={name} name={name} {...described({ name, rule, isWrong, fault })} {...rest}>
      {options.map((option) => (
        <option value={option.value} selected={option.value === value}>
          {option.label}
        </option>
      ))}
    </select>
  </Labelled>
);

interface TextAreaProps extends FieldProps {
  readonly value: string;
  readonly required?: boolean;
  readonly maxlength?: number;
}

export const TextArea = ({ name, label, rule, isWrong, fault, value, ...rest }: TextAreaProps) => (
  <Labelled name={name} label={label} rule={rule} isWrong={isWrong} fault={fault}>
    <textarea id={name} name={name} rows={3} {...described({ name, rule, isWrong, fault })} {...rest}>
      {value}
    </textarea>
  </Labelled>
);

type Described = Omit<FieldProps, "label">;

/** What is written in a field is wrong: the first of them is where to go on. */
export const wrongHere = { "aria-invalid": "true", autofocus: true } as const;

const isFaulty = ({ isWrong, fault }: Described): boolean => isWrong === true || fault !== undefined;

const described = (field: Described) => ({
  ...(field.rule === undefined && field.fault === undefined ? {} : { "aria-describedby": `${field.name}-rule` }),
  ...(isFaulty(field) ? wrongHere : {}),
});

const Labelled = ({ name, label, rule, isWrong, fault, children }: FieldProps & { readonly children?: unknown }) => (
  <div class={isFaulty({ name, isWrong, fault }) ? "field wrong" : "field"}>
    <label for={name}>{label}</label>
    {children}
    {rule === undefined && fault === undefined ? null : (
      <p class="rule" id={`${name}-rule`}>
        {fault ?? rule}
      </p>
    )}
  </div>
);

/** What a page has to say beside its content; read out where it comes while the page is open. */
export const Notice = ({ kind, children }: { readonly kind: "good" | "bad" | "note"; readonly children?: unknown }) => (
  <div class={`notice ${kind}`} role={kind === "bad" ? "alert" : "status"}>
    {children}
  </div>
);

/**
 * What a form has just done, or could not do, on the page that it leads to. It has the focus: of what is there when a page comes, browsers read out no more than
 * the title and what is focused.
 */
export const DoneNotice = ({
  kind = "good",
  children,
}: {
  readonly kind?: "good" | "bad";
  readonly children?: unknown;
}) => (
  <div class={`notice ${kind}`} role={kind === "bad" ? "alert" : "status"} tabindex={-1} autofocus>
    {children}
  </div>
);

/** A title of a page, and what stands beside it. */
export const Heading = ({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead?: Html | string;
  readonly children?: unknown;
}) => (
  <div class="heading">
    <div>
      <h1>{title}</h1>
      {lead === undefined ? null : <p class="lead">{lead}</p>}
    </div>
    {children}
  </div>
);
