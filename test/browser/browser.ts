import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { readFileSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, expect, inject } from "vitest";
import { eventually } from "../journeys/client.ts";
import { SOON } from "../journeys/purchases.ts";
import { root } from "../journeys/service.ts";

/** Debian's; anywhere else its path can be told. */
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Pictures of every page, for people to look at after a run. */
const pictures = join(root, "dist", "screenshots");

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser: Promise<Browser> | undefined;
/** Those that were launched in a way of their own. */
let others: Promise<Browser>[] = [];

afterAll(async () => {
  for (const one of [browser, ...others]) await (await one)?.close();
  browser = undefined;
  others = [];
});

interface Reader {
  /** Whose browser it is: signed in from the start. */
  readonly person?: { readonly token: string };
  /** Of another service than the one that all share. */
  readonly origin?: string;
  readonly javaScript?: boolean;
  readonly language?: "en-GB" | "pl-PL";
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** Of the command line: for what only a browser launched for it can do. */
  readonly arguments?: readonly string[];
  /** Lets the door's page be kept, which then is not always what the service shows. */
  readonly keepsDoors?: boolean;
}

const launch = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath, args: ["--no-sandbox", ...more] });

const launched = (more: readonly string[] | undefined): Promise<Browser> => {
  if (more === undefined) return (browser ??= launch());
  const other = launch(more);
  others.push(other);
  return other;
};

/** A browser of somebody's own: its cookies are nobody else's. Paths are of the service that all journeys share. */
export const openBrowser = async (reader: Reader = {}): Promise<BrowserContext> => {
  const own = await launched(reader.arguments);
  const origin = reader.origin ?? inject("service").origin;
  const context = await own.newContext({
    baseURL: origin,
    javaScriptEnabled: reader.javaScript ?? true,
    locale: reader.language ?? "en-GB",
    viewport: { width: reader.width ?? 1280, height: reader.height ?? 800 },
    colorScheme: reader.dark === true ? "dark" : "light",
    serviceWorkers: reader.keepsDoors === true ? "allow" : "block",
  });
  // Browsers keep such a cookie for what is safe only, as localhost is without TLS, too.
  const url = origin.replace("http:", "https:");
  if (reader.person !== undefined)
    await context.addCookies([
      { name: "__Host-session", value: reader.person.token, url, secure: true, httpOnly: true },
    ]);
  return context;
};

/** Signs in by the form, as one does. */
export const signIn = async (
  page: Page,
  { email, password = "correct horse battery" }: { email: string; password?: string },
) => {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
};

/**
 * Waits until what is looked at is so. A look may fail, as it does while a page is loaded; tests that run beside each other have no
 * `expect.poll`.
 */
export const becomes = async <T>(look: () => Promise<T>, expected: T | RegExp): Promise<void> => {
  await eventually(SOON, look, (seen) =>
    expected instanceof RegExp ? expected.test(String(seen)) : isDeepStrictEqual(seen, expected),
  );
};

/** The same where no scripts run: the reader looks again, by the link that says so, as long as there is one. */
export const becomesLookedAt = <T>(page: Page, look: () => Promise<T>, expected: T | RegExp): Promise<void> =>
  becomes(async () => {
    const again = page.getByRole("link", { name: /^(?:Check again|Sprawdź ponownie)$/ });
    if ((await again.count()) > 0) await again.click();
    return look();
  }, expected);

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Expects that axe-core finds nothing wrong with the page as it is now. Its script comes in past the page's policy. */
export const expectAccessible = async (page: Page): Promise<void> => {
  if (await page.evaluate("window.axe === undefined")) await page.evaluate(axe);
  const violations = await page.evaluate<Violation[]>(
    'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)',
  );
  const told = violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ html, failureSummary }) => [html, failureSummary]),
  }));
  expect(told, page.url()).toEqual([]);
};

const looks = [
  { width: 360, height: 740, colorScheme: "light" },
  { width: 1280, height: 800, colorScheme: "dark" },
  { width: 1280, height: 800, colorScheme: "light" },
  { width: 360, height: 740, colorScheme: "dark" },
] as const;

/** Each size and each colour scheme once: what is wrong for assistive technology is wrong in one of these. */
const examined = new Set<object>(looks.slice(0, 2));

/**
 * Takes a picture of the page as it is now, small and large, light and dark; expects that nothing is wrong with it for assistive
 * technology, and that it is no wider than its window.
 */
export const photograph = async (page: Page, name: string): Promise<void> => {
  mkdirSync(pictures, { recursive: true });
  const before = page.viewportSize();
  for (const look of looks) {
    const { width, height, colorScheme } = look;
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    if (!examined.has(look)) continue;
    await expectAccessible(page);
    const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
    expect(wide, `${name} at ${width}`).toBeLessThanOrEqual(width);
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: null });
  if (before !== null) await page.setViewportSize(before);
};
