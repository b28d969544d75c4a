import { inLanguages } from "../language.ts";
import type { Shown } from "./page.ts";
import type { ProblemDocument } from "./service.ts";
import { signInFirst } from "./sign-in-first.ts";
import type { Visit } from "./visit.ts";
import { waitOf } from "./wait.ts";

interface Words {
  readonly title: string;
  readonly whatNow: string;
}

const texts = inLanguages({
  en: {
    notFound: {
      title: "There is nothing here",
      whatNow:
        "The address may be mistyped, or what was here belongs to somebody else or is gone. All concerts are on the first page.",
    },
    notAllowed: {
      title: "You cannot do this",
      whatNow:
        "Your account is not allowed to. If somebody else uses this browser too, sign in with your own account and try again.",
    },
    tooMany: {
      title: "Too many requests",
      whatNow: "There were too many requests in a short time. Nothing was lost: wait a little, then reload the page.",
    },
    busy: {
      title: "Many people are here right now",
      whatNow: "The box office could not answer in time. Nothing was lost: reload the page in a moment.",
    },
    tooLarge: {
      title: "This is more than we can take",
      whatNow: "What you entered is too long. Nothing was changed: go back, shorten it, and send it again.",
    },
    refused: {
      title: "This did not work",
      whatNow: "Nothing was changed. Go back, check what you entered, and try again.",
    },
    fault: {
      title: "Something went wrong here",
      whatNow:
        "This is our mistake, not yours. Reload the page; if you were paying, check your orders first: what was paid is never lost.",
    },
    back: "All concerts",
    orders: "My orders",
    another: "Sign in with another account",
    number: "If you write to us about it, give this number:",
    help: "Help",
    wait: (wait: string) => `Try again ${wait}.`,
  },
  pl: {
    notFound: {
      title: "Tu nic nie ma",
      whatNow:
        "Adres może zawierać literówkę albo to, co tu było, należy do kogoś innego lub już nie istnieje. Wszystkie koncerty są na stronie głównej.",
    },
    notAllowed: {
      title: "Nie możesz tego zrobić",
      whatNow:
        "Twoje konto nie może tego zrobić. Jeśli z tej przeglądarki korzysta też ktoś inny, zaloguj się na własne konto i spróbuj ponownie.",
    },
    tooMany: {
      title: "Za dużo naraz",
      whatNow: "Zbyt wiele próśb w krótkim czasie. Nic nie przepadło: poczekaj chwilę i wczytaj stronę ponownie.",
    },
    busy: {
      title: "Jest tu teraz bardzo wiele osób",
      whatNow: "Kasa nie zdążyła odpowiedzieć. Nic nie przepadło: wczytaj stronę ponownie za chwilę.",
    },
    tooLarge: {
      title: "Tego jest za dużo",
      whatNow: "Wpisany tekst jest za długi. Nic się nie zmieniło: wróć, skróć go i wyślij jeszcze raz.",
    },
    refused: {
      title: "To się nie udało",
      whatNow: "Nic się nie zmieniło. Wróć, sprawdź wpisane dane i spróbuj ponownie.",
    },
    fault: {
      title: "Coś się u nas zepsuło",
      whatNow:
        "To nasz błąd, nie Twój. Wczytaj stronę ponownie; jeśli właśnie płacisz, zajrzyj najpierw do zamówień: to, co zapłacone, nigdy nie przepada.",
    },
    back: "Wszystkie koncerty",
    orders: "Moje zamówienia",
    another: "Zaloguj się na inne konto",
    number: "Pisząc do nas w tej sprawie, podaj ten numer:",
    help: "Pomoc",
    wait: (wait: string) => `Spróbuj ponownie ${wait}.`,
  },
});

const wordsFor = (visit: Visit, { status, code }: Pick<ProblemDocument, "status" | "code">): Words => {
  const text = texts(visit.language);
  if (status === 404) return text.notFound;
  if (status === 403) return text.notAllowed;
  if (status === 413) return text.tooLarge;
  if (status === 429) return text.tooMany;
  if (status === 503 || code === "request-in-progress") return text.busy;
  return status >= 500 ? text.fault : text.refused;
};

/** A page about a refusal or a fault that no form can tell, with what to do next. */
export const errorPage = (
  visit: Visit,
  problem: Pick<ProblemDocument, "status" | "code" | "requestId">,
  headers: Headers,
): Shown => {
  const text = texts(visit.language);
  const { title, whatNow } = wordsFor(visit, problem);
  const wait = headers.get("Retry-After");
  return {
    title,
    status: problem.status,
    headers: new Headers(wait === null ? {} : { "Retry-After": wait }),
    body: (
      <section class="message">
        <p class="status" aria-hidden="true">
          {problem.status}
        </p>
        <h1>{title}</h1>
        <p>{whatNow}</p>
        {wait === null ? null : <p>{text.wait(waitOf(visit, { headers }))}</p>}
        <p class="actions">
          <a class="button" href="/">
            {text.back}
          </a>
          {visit.viewer === undefined ? null : (
            <a class="button quiet" href="/orders">
              {text.orders}
            </a>
          )}
          {problem.status === 403 ? <a href={signInFirst({ ...visit, hasEnded: false }).goTo}>{text.another}</a> : null}
        </p>
        {problem.status >= 500 ? (
          <p class="small">
            {text.number} <code>{problem.requestId}</code> (<a href="/help">{text.help}</a>)
          </p>
        ) : null}
      </section>
    ),
  };
};

export const notFound = (visit: Visit): Shown =>
  errorPage(visit, { status: 404, code: "not-found", requestId: "" }, new Headers());

/** Whether a request that found nothing was a browser's for a page, and not a program's for the API. */
export const isPageOfItsOwn = (request: Request): boolean =>
  !new URL(request.url).pathname.startsWith("/api/") && (request.headers.get("Accept") ?? "").includes("text/html");
