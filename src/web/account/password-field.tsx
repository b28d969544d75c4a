import { inLanguages, type Language } from "../../language.ts";
import type { FieldFaults } from "../form.ts";
import { Input } from "../layout/fields.tsx";

const texts = inLanguages({
  en: {
    rule: "12 to 128 characters. A few unrelated words are easy to remember.",
    show: "Show the password",
  },
  pl: {
    rule: "Od 12 do 128 znaków. Łatwo zapamiętać kilka niepowiązanych słów.",
    show: "Pokaż hasło",
  },
});

interface NamedProps {
  readonly language: Language;
  readonly name: string;
  readonly label: string;
}

interface PasswordFieldProps extends NamedProps {
  /** Whether it is chosen here, by its rule, or the one that is known already. */
  readonly kind: "new" | "current";
  readonly isWrong?: boolean;
  readonly fault?: string | undefined;
}

/**
 * A password: never filled in again, nothing of it cut off, and open to what fills passwords in. Where scripts run (password.ts) it can be
 * looked at before it is sent.
 */
export const PasswordField = ({ language, name, label, kind, isWrong, fault }: PasswordFieldProps) => {
  const text = texts(language);
  const chosen = kind === "new" ? { rule: text.rule, minlength: 12 } : {};
  return (
    <>
      <Input
        name={name}
        type="password"
        label={label}
        isWrong={isWrong}
        fault={fault}
        autocomplete={`${kind}-password`}
        required
        {...chosen}
      />
      <p class="reveal" data-reveals={name} hidden>
        <button type="button" class="plain" aria-pressed="false" aria-controls={name}>
          {text.show}
        </button>
      </p>
    </>
  );
};

/** A password that is chosen here, marked when it is among the faults of the form. */
export const NewPasswordField = ({ faults, ...named }: NamedProps & { readonly faults: FieldFaults }) => (
  <PasswordField {...named} kind="new" isWrong={faults.has(named.name)} />
);
