import { inLanguages } from "../../language.ts";
import { Input } from "../layout/fields.tsx";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: {
    name: "Your name",
    rule: "As it should appear on your tickets, in one line.",
    fault: "Enter your name, in one line of 1 to 200 characters.",
  },
  pl: {
    name: "Imię i nazwisko",
    rule: "Tak, jak mają wyglądać na biletach, w jednym wierszu.",
    fault: "Podaj imię i nazwisko w jednym wierszu, od 1 do 200 znaków.",
  },
});

interface NameFieldProps {
  readonly visit: Visit;
  readonly value: string;
  readonly isWrong: boolean;
}

/** What somebody is called here and on their tickets. */
export const NameField = ({ visit, value, isWrong }: NameFieldProps) => {
  const text = texts(visit.language);
  return (
    <Input
      name="name"
      label={text.name}
      rule={text.rule}
      value={value}
      fault={isWrong ? text.fault : undefined}
      autocomplete="name"
      maxlength={200}
      required
    />
  );
};
