import { role } from "../../domain/users/role.ts";
import { listOf } from "../../routes/http/lists.ts";
import { userDocument } from "../../routes/identity/user-document.ts";
import { inLanguages } from "../../language.ts";
import { DoneNotice, Notice } from "../layout/fields.tsx";
import { SearchForm, searchedIn } from "../layout/search-form.tsx";
import { page, type Shown } from "../page.ts";
import { at, type Refused } from "../service.ts";
import type { Visit } from "../visit.ts";
import { AdministrationFrame, administrators, loggedAt } from "./administration-frame.tsx";
import type { User } from "../documents.ts";

const texts = inLanguages({
  en: {
    title: "People",
    search: "Full email address",
    find: "Find",
    all: "Everybody",
    since: (when: string) => `Account since ${when}`,
    orders: "Orders",
    role: "Role",
    save: "Change",
    roles: { user: "Fan", organizer: "Organizer", administrator: "Administrator" },
    nobody: "Nobody has an account with this address.",
    more: "Older accounts",
    changed: (name: string, as: string) =>
      `${name} now has the role: ${as}. It applies at once, also where they are signed in.`,
    last: "There must always be an administrator. Give the role to somebody else first.",
    refused: "The role was not changed. Reload the page to see what it is now.",
  },
  pl: {
    title: "Osoby",
    search: "Pełny adres e-mail",
    find: "Znajdź",
    all: "Wszyscy",
    since: (when: string) => `Konto od: ${when}`,
    orders: "Zamówienia",
    role: "Rola",
    save: "Zmień",
    roles: { user: "Fan", organizer: "Organizator", administrator: "Administrator" },
    nobody: "Nikt nie ma konta z tym adresem.",
    more: "Starsze konta",
    changed: (name: string, as: string) =>
      `${name} ma teraz rolę: ${as}. Obowiązuje od razu, także tam, gdzie ta osoba jest zalogowana.`,
    last: "Zawsze musi być jakiś administrator. Najpierw nadaj tę rolę komuś innemu.",
    refused: "Rola się nie zmieniła. Wczytaj stronę ponownie, aby zobaczyć, jaka jest teraz.",
  },
});

/** Accounts, newest first, or the one of an address; each with its role to change. */
export const usersPage = page("get", "/administration/users", administrators, async (visit) => {
  // Lists are a moment behind: what the role is by now was said by the answer.
  const { name, role: given } = visit.done;
  const now = role.safeParse(given);
  if (name === undefined || !now.success) return users(visit);
  const text = texts(visit.language);
  return users(visit, { said: text.changed(name, text.roles[now.data]) });
});

/** Gives somebody another role, by the address that the page showed. */
export const changeRole = page("post", "/administration/users/{userId}/role", administrators, async (visit) => {
  const { userId = "" } = visit.params;
  const answered = await visit.service.tell(userDocument, "PUT", at`/api/users/${userId}/role`, {
    body: { role: visit.form.text("role") },
  });
  if (!answered.ok) return users(visit, { refusal: answered.refusal });
  const { name, role: now } = answered.value;
  return { goTo: `/administration/users${visit.url.search}`, done: { name, role: now } };
});

const users = async (
  visit: Visit,
  outcome: { readonly said?: string; readonly refusal?: Refused } = {},
): Promise<Shown> => {
  const text = texts(visit.language);
  const email = searchedIn(visit.url, "email");
  const asked = new URLSearchParams({ limit: "50" });
  if (email !== "") asked.set("email", email);
  const cursor = visit.url.searchParams.get("cursor");
  if (cursor !== null) asked.set("cursor", cursor);
  const { data, nextCursor } = await visit.service.read(listOf(userDocument), `/api/users?${asked}`);
  return {
    title: text.title,
    refusal: outcome.refusal,
    body: (
      <AdministrationFrame visit={visit} title={text.title}>
        {outcome.said === undefined ? null : <DoneNotice>{outcome.said}</DoneNotice>}
        {outcome.refusal === undefined ? null : (
          <Notice kind="bad">{outcome.refusal.problem.code === "last-administrator" ? text.last : text.refused}</Notice>
        )}
        <SearchForm action="/administration/users" name="email" label={text.search} button={text.find} value={email} />
        {email === "" ? null : (
          <p>
            <a href="/administration/users">{text.all}</a>
          </p>
        )}
        {data.length === 0 ? (
          <p>{text.nobody}</p>
        ) : (
          <ul class="rows card">
            {data.map((user) => (
              <Person visit={visit} user={user} />
            ))}
          </ul>
        )}
        {nextCursor === null ? null : (
          <p class="actions">
            <a class="button quiet" href={`/administration/users?cursor=${encodeURIComponent(nextCursor)}`}>
              {text.more}
            </a>
          </p>
        )}
      </AdministrationFrame>
    ),
  };
};

const Person = ({ visit, user }: { readonly visit: Visit; readonly user: User }) => {
  const text = texts(visit.language);
  const field = `role-${user.id}`;
  return (
    <li>
      <div>
        <h2>
          <bdi>{user.name}</bdi>
        </h2>
        <p>{user.email}</p>
        <p class="small">{text.since(loggedAt(visit, user.createdAt))}</p>
        <p>
          <a href={`/administration/orders?${new URLSearchParams({ userId: user.id })}`}>
            {text.orders}
            <span class="visually-hidden">: {user.name}</span>
          </a>
        </p>
      </div>
      <form method="post" action={at`/administration/users/${user.id}/role` + visit.url.search} class="inline">
        <div class="field">
          <label for={field}>
            {text.role}
            <span class="visually-hidden">: {user.name}</span>
          </label>
          <select id={field} name="role">
            {role.options.map((option) => (
              <option value={option} selected={option === user.role}>
                {text.roles[option]}
              </option>
            ))}
          </select>
        </div>
        <button class="quiet">
          {text.save}
          <span class="visually-hidden">: {user.name}</span>
        </button>
      </form>
    </li>
  );
};
