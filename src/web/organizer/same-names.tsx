import { inLanguages } from "../../language.ts";
import type { Concert } from "../documents.ts";
import { Notice } from "../layout/fields.tsx";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: {
    two: (name: string) => `Two levels are both called “${name}”: buyers cannot tell them apart.`,
    more: (name: string, count: string) => `${count} levels are all called “${name}”: buyers cannot tell them apart.`,
  },
  pl: {
    two: (name: string) => `Dwie pule mają tę samą nazwę „${name}”: kupujący ich nie odróżnią.`,
    more: (name: string, count: string) =>
      `Kilka pul (${count}) ma tę samą nazwę „${name}”: kupujący ich nie odróżnią.`,
  },
});

/** As buyers read a name: capitals and the spaces around its words make no other. */
const asRead = (name: string): string => name.normalize().trim().replaceAll(/\s+/g, " ").toLowerCase();

/** Says which levels of a concert have one name. That is allowed, and seldom meant. */
export const SameNames = ({ visit, levels }: { readonly visit: Visit; readonly levels: Concert["ticketLevels"] }) => {
  const text = texts(visit.language);
  const alike = [...Map.groupBy(levels, ({ name }) => asRead(name)).values()].filter(({ length }) => length > 1);
  if (alike.length === 0) return null;
  return (
    <Notice kind="note">
      {alike.map(([first, ...others]) => (
        <p>
          {others.length === 1
            ? text.two(first?.name ?? "")
            : text.more(first?.name ?? "", visit.formats.number(others.length + 1))}
        </p>
      ))}
    </Notice>
  );
};
