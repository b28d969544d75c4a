import { inLanguages } from "../language.ts";
import type { Visit } from "../visit.ts";

/** Who sees these pages. */
export const administrators = ["administrator"] as const;

const texts = inLanguages({
  en: { parts: "Administration", attention: "Attention", users: "People", orders: "Orders" },
  pl: { parts: "Administracja", attention: "Do załatwienia", users: "Osoby", orders: "Zamówienia" },
});

/** The way between the pages of administration. */
export const Parts = ({ visit }: { readonly visit: Visit }) => {
  const text = texts(visit.language);
  const parts = [
    ["/administration", text.attention],
    ["/administration/users", text.users],
    ["/administration/orders", text.orders],
  ] as const;
  return (
    <nav class="parts" aria-label={text.parts}>
      <ul>
        {parts.map(([path, label]) => (
          <li>
            {visit.url.pathname === path ? (
              <a href={path} aria-current="page">
                {label}
              </a>
            ) : (
              <a href={path}>{label}</a>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
};

/** A time as whoever is on call compares it with logs: in UTC. */
export const loggedAt = ({ formats }: Visit, at: string): string => formats.dateTime(at, "UTC");
