import type { Html } from "../page.ts";

/** A time that is counted down to where scripts run; `children` says it otherwise. When it has come, the page is read anew. */
export const Countdown = ({ to, children }: { readonly to: string; readonly children: Html | string }) => (
  <time class="countdown" datetime={to} data-countdown={to}>
    {children}
  </time>
);

/**
 * A part of a page that follows what happens: where scripts run it is read anew every few seconds until it says that it is `settled`;
 * where none do, the whole page is. What changes in it is read out.
 */
export const Following = ({
  id,
  settled,
  children,
}: {
  readonly id: string;
  readonly settled: boolean;
  readonly children?: unknown;
}) => (
  <div id={id} data-following={settled ? "settled" : "open"} aria-live="polite">
    {settled ? null : (
      <noscript>
        <meta http-equiv="refresh" content="5" />
      </noscript>
    )}
    {children}
  </div>
);
