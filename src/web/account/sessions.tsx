import type { z } from "zod";
import { openSessionsDocument } from "../../routes/own-sessions.ts";
import { noun } from "../formats.ts";
import { inLanguages } from "../../language.ts";
import { page } from "../page.ts";
import { at, nothing } from "../service.ts";
import type { Visit } from "../visit.ts";
import { accountSection } from "./section.tsx";

const texts = inLanguages({
  en: {
    title: "Where you are signed in",
    lead: "A browser that is not used for twelve hours is signed out automatically. If one of these was not you, sign it out and change your password.",
    sessions: "Sessions",
    this: "This browser",
    another: "Another browser",
    begun: (when: string) => `Signed in ${when}`,
    used: (when: string) => `last used ${when}`,
    ends: (when: string) => `ends ${when} at the latest`,
    inUse: "in use now",
    end: "Sign out",
    there: (when: string) => `the browser last used ${when}`,
    endOthers: "Sign out everywhere else",
    others: noun({ one: "other session", other: "other sessions" }),
    alone: "You are signed in nowhere else.",
    ended: "That browser is signed out: whoever used it has to sign in again.",
    endedOthers: "You are signed out everywhere else.",
  },
  pl: {
    title: "Gdzie korzystasz z konta",
    lead: "Przeglądarka nieużywana przez dwanaście godzin wylogowuje się sama. Jeśli któreś z tych logowań nie jest Twoje, zakończ tę sesję i zmień hasło.",
    sessions: "Sesje",
    this: "Ta przeglądarka",
    another: "Inna przeglądarka",
    begun: (when: string) => `Zalogowano: ${when}`,
    used: (when: string) => `ostatnio używana: ${when}`,
    ends: (when: string) => `wygaśnie najpóźniej: ${when}`,
    inUse: "używana teraz",
    end: "Wyloguj",
    there: (when: string) => `przeglądarka ostatnio używana: ${when}`,
    endOthers: "Wyloguj wszędzie indziej",
    others: noun({ one: "inna sesja", few: "inne sesje", many: "innych sesji", other: "innej sesji" }),
    alone: "Nie ma innych sesji.",
    ended: "Sesja zakończona: kto z niej korzystał, musi zalogować się ponownie.",
    endedOthers: "Wszystkie inne sesje zakończone.",
  },
});

type OpenSession = z.infer<typeof openSessionsDocument>["data"][number];

const PATH = "/api/users/me/sessions";

/** Where somebody is signed in, and ending that. */
export const sessionsPage = page("get", "/account/sessions", "signed-in", async (visit) => {
  const text = texts(visit.language);
  const { data } = await visit.service.read(openSessionsDocument, PATH);
  const others = data.filter(({ isCurrent }) => !isCurrent);
  const { what: done } = visit.done;
  return accountSection(visit, {
    title: text.title,
    lead: text.lead,
    done: done === "one" ? text.ended : done === "others" ? text.endedOthers : undefined,
    body: (
      <>
        <h2 class="visually-hidden">{text.sessions}</h2>
        <ul class="rows card">
          {data
            .filter(({ isCurrent }) => isCurrent)
            .concat(others)
            .map((session) => (
              <SessionRow visit={visit} session={session} />
            ))}
        </ul>
        {others.length === 0 ? (
          <p>{text.alone}</p>
        ) : (
          <form method="post" action="/account/sessions" class="actions">
            <button>{text.endOthers}</button>
            <span class="small">{visit.formats.plural(others.length, text.others)}</span>
          </form>
        )}
      </>
    ),
  });
});

/** Ends one, or without a name all others. One that has ended meanwhile is what was wanted, too, but not done now. */
export const sessionsSent = page("post", "/account/sessions", "signed-in", async ({ form, service }) => {
  const one = form.optional("session");
  const answered = await service.tell(nothing, "DELETE", one === undefined ? PATH : at`/api/users/me/sessions/${one}`);
  if (answered.ok) return { goTo: "/account/sessions", done: { what: one === undefined ? "others" : "one" } };
  if (answered.refusal.problem.status !== 404) throw answered.refusal;
  return { goTo: "/account/sessions" };
});

const SessionRow = ({ visit, session }: { readonly visit: Visit; readonly session: OpenSession }) => {
  const text = texts(visit.language);
  const { id, createdAt, lastSeenAt, expiresAt, isCurrent } = session;
  const fromNow = (moment: string) => visit.formats.fromNow((Date.parse(moment) - visit.now.getTime()) / 1000);
  return (
    <li>
      <div class="grow">
        <h3>
          {isCurrent ? text.this : text.another} {isCurrent ? <span class="badge good">{text.inUse}</span> : null}
        </h3>
        <p class="small">
          <time datetime={createdAt}>{text.begun(fromNow(createdAt))}</time>
          {isCurrent ? null : (
            <>
              , <time datetime={lastSeenAt}>{text.used(fromNow(lastSeenAt))}</time>
            </>
          )}
          , <time datetime={expiresAt}>{text.ends(fromNow(expiresAt))}</time>
        </p>
      </div>
      {isCurrent ? (
        <form method="post" action="/sign-out">
          <button class="quiet">
            {text.end}
            <span class="visually-hidden">: {text.this}</span>
          </button>
        </form>
      ) : (
        <form method="post" action="/account/sessions">
          <button class="quiet" name="session" value={id}>
            {text.end}
            <span class="visually-hidden">: {text.there(fromNow(lastSeenAt))}</span>
          </button>
        </form>
      )}
    </li>
  );
};
