import { raw } from "hono/html";
import { inLanguages, languageNames, languages } from "../../language.ts";
import { JustRegistered } from "../account/registered.tsx";
import type { Html, WayBack } from "../page.ts";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: {
    skip: "Skip to the content",
    concerts: "Concerts",
    cart: "Cart",
    orders: "My orders",
    account: "Account",
    organizer: "My concerts",
    administration: "Administration",
    signIn: "Sign in",
    signOut: "Sign out",
    register: "Create an account",
    main: "Main",
    languages: "Language",
    footer: "No seat is sold twice.",
    help: "Help",
    terms: "Terms",
    privacy: "Privacy",
    api: "For developers",
    refused: "Error",
  },
  pl: {
    skip: "Przejdź do treści",
    concerts: "Koncerty",
    cart: "Koszyk",
    orders: "Moje zamówienia",
    account: "Konto",
    organizer: "Moje koncerty",
    administration: "Administracja",
    signIn: "Zaloguj się",
    signOut: "Wyloguj się",
    register: "Załóż konto",
    main: "Główna",
    languages: "Język",
    footer: "Żadne miejsce nie zostanie sprzedane dwa razy.",
    help: "Pomoc",
    terms: "Regulamin",
    privacy: "Prywatność",
    api: "Dla programistów",
    refused: "Błąd",
  },
});

interface DocumentProps {
  readonly visit: Visit;
  readonly title: string;
  /** The page is a form again whose sending was refused. */
  readonly isRefused: boolean;
  readonly script: string | undefined;
  /** The address that it belongs to among the ways around, if that is not its own. */
  readonly place?: string | undefined;
  /** All ways, if absent. */
  readonly wayBack?: WayBack | undefined;
  readonly nonce: string;
  readonly body: Html;
}

/** Every page: its head, the way around, and the page's own content in the middle. */
export const document = async (props: DocumentProps): Promise<string> => {
  const html: Html = <Document {...props} />;
  return `<!doctype html>${String(await html)}`;
};

const Document = ({ visit, title, isRefused, script, place, wayBack, nonce, body }: DocumentProps) => (
  <html lang={visit.language} data-now={visit.now.toISOString()}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${isRefused ? `${texts(visit.language).refused}: ` : ""}${title} · Frontrow`}</title>
      <link rel="stylesheet" href={visit.assets.path("styles.css")} />
      <link rel="icon" type="image/svg+xml" href={visit.assets.path("icon.svg")} />
      {script === undefined ? null : (
        <script type="module" src={visit.assets.path(script)} nonce={nonce}>
          {raw("")}
        </script>
      )}
    </head>
    <body>
      <a class="skip" href="#content">
        {texts(visit.language).skip}
      </a>
      <Header visit={visit} place={place ?? visit.back} wayBack={wayBack} />
      <main id="content" tabindex={-1}>
        <JustRegistered visit={visit} />
        {body}
      </main>
      <Footer visit={visit} />
    </body>
  </html>
);

interface HeaderProps extends Pick<DocumentProps, "visit" | "wayBack"> {
  readonly place: string;
}

const Header = ({ visit, place, wayBack }: HeaderProps) => (
  <header class={wayBack === undefined ? "top" : "top low"}>
    <div class="inner">
      <a class="brand" href="/">
        Frontrow
      </a>
      <nav aria-label={texts(visit.language).main}>
        <ul>
          {wayBack === undefined ? (
            <AllWays visit={visit} place={place} />
          ) : (
            <li>
              <a href={wayBack.to}>{wayBack.label}</a>
            </li>
          )}
        </ul>
      </nav>
    </div>
  </header>
);

const AllWays = ({ visit, place }: Pick<HeaderProps, "visit" | "place">) => {
  const text = texts(visit.language);
  const { viewer } = visit;
  return (
    <>
      <Way visit={visit} place={place} to="/" label={text.concerts} />
      {viewer !== undefined && viewer.role !== "user" ? (
        <Way visit={visit} place={place} to="/organizer" label={text.organizer} />
      ) : null}
      {viewer?.role === "administrator" ? (
        <Way visit={visit} place={place} to="/administration" label={text.administration} />
      ) : null}
      {viewer === undefined ? (
        <Way visit={visit} place={place} to="/sign-in" label={text.signIn} />
      ) : (
        <>
          <Way visit={visit} place={place} to="/cart" label={text.cart} />
          <Way visit={visit} place={place} to="/orders" label={text.orders} />
          <Way visit={visit} place={place} to="/account" label={text.account} />
        </>
      )}
    </>
  );
};

interface WayProps {
  readonly visit: Visit;
  /** A form that was refused is shown where it was sent to: what it belongs to is the page that it was on. */
  readonly place: string;
  readonly to: string;
  readonly label: string;
}

const Way = ({ visit, place, to, label }: WayProps) => {
  const { pathname } = new URL(place, visit.url);
  const isBelow = [to, ...(to === "/orders" ? ["/tickets"] : [])].some((above) => pathname.startsWith(`${above}/`));
  const current = pathname === to ? "page" : isBelow ? "true" : undefined;
  return (
    <li>
      <a href={to} {...(current === undefined ? {} : { "aria-current": current })}>
        {label}
      </a>
    </li>
  );
};

const Footer = ({ visit }: { readonly visit: Visit }) => {
  const text = texts(visit.language);
  const { termsUrl, privacyUrl } = visit.configuration.help;
  return (
    <footer class="bottom">
      <div class="inner">
        <p>{text.footer}</p>
        <form method="post" action="/language" aria-label={text.languages}>
          <input type="hidden" name="to" value={visit.back} />
          {languages.map((language) => (
            <button
              class="plain"
              name="language"
              value={language}
              lang={language}
              aria-pressed={language === visit.language ? "true" : "false"}
            >
              {languageNames[language]}
            </button>
          ))}
        </form>
        {visit.viewer === undefined ? (
          <a href="/register">{text.register}</a>
        ) : (
          <form method="post" action="/sign-out">
            <button class="plain">{text.signOut}</button>
          </form>
        )}
        <a href="/help">{text.help}</a>
        {termsUrl === undefined ? null : <a href={termsUrl}>{text.terms}</a>}
        {privacyUrl === undefined ? null : <a href={privacyUrl}>{text.privacy}</a>}
        <a href="/docs">{text.api}</a>
      </div>
    </footer>
  );
};
