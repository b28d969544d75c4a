import { inLanguages } from "../../language.ts";
import { Heading } from "../layout/fields.tsx";
import { Pages } from "../layout/ways.tsx";
import type { Html } from "../page.ts";
import type { Visit } from "../visit.ts";

/** Who sees these pages. */
export const administrators = ["administrator"] as const;

const texts = inLanguages({
  en: { parts: "Administration", attention: "Attention", users: "People", orders: "Orders" },
  pl: { parts: "Administracja", attention: "Do załatwienia", users: "Osoby", orders: "Zamówienia" },
});

interface AdministrationFrameProps {
  readonly visit: Visit;
  readonly title: string;
  readonly lead?: Html | string;
  /** What stands beside the title. */
  readonly aside?: Html;
  readonly children?: unknown;
}

/** A page of administration, and the way to its others. */
export const AdministrationFrame = ({ visit, title, lead, aside, children }: AdministrationFrameProps) => {
  const text = texts(visit.language);
  const pages = [
    { to: "/administration", label: text.attention },
    { to: "/administration/users", label: text.users },
    { to: "/administration/orders", label: text.orders },
  ];
  return (
    <>
      <Heading title={title} {...(lead === undefined ? {} : { lead })}>
        {aside}
      </Heading>
      <Pages visit={visit} label={text.parts} pages={pages} />
      {children}
    </>
  );
};

/** A time as whoever is on call compares it with logs: in UTC. */
export const loggedAt = ({ formats }: Visit, at: string): string => formats.dateTime(at, "UTC");
