import { inLanguages } from "../../language.ts";
import type { Html } from "../page.ts";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: { again: "Check again", hurry: "Less than a minute is left to pay." },
  pl: { again: "Sprawdź ponownie", hurry: "Została niecała minuta na płatność." },
});

interface CountdownProps {
  readonly to: string;
  readonly children: Html | string;
}

/**
 * A time that is counted down to where scripts run; `children` says it otherwise. When it has come, the part of the page that it is in is read
 * anew. Its seconds are not read out.
 */
export const Countdown = ({ to, children }: CountdownProps) => (
  <time class="countdown" datetime={to} data-countdown={to} role="timer" aria-live="off">
    {children}
  </time>
);

/** How long tickets are held still. A minute before it is over that is said, in a part of the page whose changes are read out. */
export const HoldCountdown = ({ visit, to, children }: CountdownProps & { readonly visit: Visit }) => (
  <>
    <Countdown to={to}>{children}</Countdown>
    <span class="visually-hidden" data-hurry={texts(visit.language).hurry}></span>
  </>
);

interface FollowingProps {
  readonly visit: Visit;
  readonly id: string;
  /** Nothing more will happen. */
  readonly settled: boolean;
  /** Nothing is awaited, though something may happen: looked at less often, and only where scripts run. */
  readonly calm?: boolean;
  /** What changes is not read out, save in what asks for it inside. */
  readonly silent?: boolean;
  /** What is said above it while the service cannot be reached. */
  readonly offline?: string;
  readonly children?: unknown;
}

/**
 * A part of a page that follows what happens: where scripts run it is read anew every few seconds until it says that it is `settled`;
 * where none do, the reader is shown the way to do so: a page that loads itself again takes away what is being read. What changes in it is
 * read out, unless it is `silent`.
 */
export const Following = ({ visit, id, settled, calm = false, silent = false, offline, children }: FollowingProps) => (
  <>
    {offline === undefined ? null : (
      <p class="notice note" role="status" data-offline-of={id} hidden>
        {offline}
      </p>
    )}
    <div
      id={id}
      data-following={settled ? "settled" : calm ? "calm" : "open"}
      {...(silent ? {} : { "aria-live": "polite" as const })}
    >
      {children}
      {settled ? null : (
        <noscript>
          <p>
            <a href={visit.url.pathname + visit.url.search}>{texts(visit.language).again}</a>
          </p>
        </noscript>
      )}
    </div>
  </>
);
