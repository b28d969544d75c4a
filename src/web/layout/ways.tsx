import type { Visit } from "../visit.ts";

/** Where one can go from here, and whether one is there: on that very page, or at that choice on this one. */
interface Way {
  readonly to: string;
  readonly label: string;
  readonly current?: "page" | "true" | undefined;
}

interface WaysProps {
  readonly label: string;
  /** Pages that belong together stand under one line; choices of what a page shows are each in a frame. */
  readonly look: "pages" | "choices";
  readonly ways: readonly Way[];
}

/** The way between pages, or views, that belong together. */
export const Ways = ({ label, look, ways }: WaysProps) => (
  <nav class={look} aria-label={label}>
    <ul>
      {ways.map(({ to, label: name, current }) => (
        <li>
          <a href={to} {...(current === undefined ? {} : { "aria-current": current })}>
            {name}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

interface PagesProps {
  readonly visit: Visit;
  readonly label: string;
  readonly pages: readonly Omit<Way, "current">[];
}

/** The way between pages that belong together, one of which is this one. */
export const Pages = ({ visit, label, pages }: PagesProps) => (
  <Ways
    label={label}
    look="pages"
    ways={pages.map((way) => ({ ...way, current: visit.url.pathname === way.to ? "page" : undefined }))}
  />
);
