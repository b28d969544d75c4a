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
