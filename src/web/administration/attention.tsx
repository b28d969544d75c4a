import type { z } from "zod";
import { attentionDocument } from "../../routes/operations.ts";
import { inLanguages } from "../../language.ts";
import { Notice } from "../layout/fields.tsx";
import { type Html, page, type Shown } from "../page.ts";
import { at, nothing, type Refused } from "../service.ts";
import type { Visit } from "../visit.ts";
import { AdministrationFrame, administrators, loggedAt } from "./administration-frame.tsx";

type Attention = z.infer<typeof attentionDocument>;

const texts = inLanguages({
  en: {
    title: "Attention",
    lead: "What does not move by itself. A button tries it again now.",
    nothing: "Nothing waits for you.",
    stuck: "Events that a consumer has not taken",
    stuckWhy: "Lists or the next steps of these are behind. Look for the fault in the log first, then publish again.",
    of: {
      concert: "Concert",
      order: "Order",
      payment: "Payment of order",
      tickets: "Tickets of order",
      user: "Account",
    },
    consumers: { "integration-events": "next steps", "read-models": "lists" },
    publish: "Publish again",
    overdue: "Orders that should have moved on",
    overdueWhy: "They are woken every minute. If one stays, its page says what it waits for.",
    wake: "Wake",
    refunds: "Refunds that failed",
    refundsWhy: "The payment provider refused them for good. Their order's page asks once more.",
    deliveries: "Deliveries that failed",
    deliveriesWhy: "No further try is made. Their order's page sends the tickets again.",
    mails: "Mails about accounts that failed",
    mailsWhy: "No further try is made. Whoever waits for one asks for another; this tells when many do in vain.",
    purposes: { "verify-email": "To verify an address", "reset-password": "To reset a password" },
    since: (when: string) => `since ${when}`,
    failed: (when: string) => `failed ${when}`,
    open: "Look at the order",
    tried: "It is being tried again. Load the page in a moment to see whether it moved.",
    refused: "It could not be tried again: it may have moved in the meantime. Look at the list below.",
  },
  pl: {
    title: "Do załatwienia",
    lead: "Co samo nie rusza z miejsca. Przycisk ponawia od razu.",
    nothing: "Nic na Ciebie nie czeka.",
    stuck: "Zdarzenia, których odbiorca nie przyjął",
    stuckWhy:
      "Listy lub dalsze kroki są tu opóźnione. Najpierw znajdź przyczynę w dzienniku, potem opublikuj ponownie.",
    of: {
      concert: "Koncert",
      order: "Zamówienie",
      payment: "Płatność zamówienia",
      tickets: "Bilety zamówienia",
      user: "Konto",
    },
    consumers: { "integration-events": "dalsze kroki", "read-models": "listy" },
    publish: "Opublikuj ponownie",
    overdue: "Zamówienia, które powinny były ruszyć dalej",
    overdueWhy: "Są budzone co minutę. Jeśli któreś zostaje, jego strona mówi, na co czeka.",
    wake: "Obudź",
    refunds: "Nieudane zwroty",
    refundsWhy: "Operator płatności odmówił ich ostatecznie. Strona zamówienia pozwala poprosić jeszcze raz.",
    deliveries: "Nieudane dostawy",
    deliveriesWhy: "Nie będą już ponawiane. Strona zamówienia wysyła bilety jeszcze raz.",
    mails: "Nieudane wiadomości o kontach",
    mailsWhy: "Nie będą już ponawiane. Kto na nie czeka, prosi o następną; stąd widać, gdy wielu czeka na próżno.",
    purposes: { "verify-email": "Potwierdzenie adresu", "reset-password": "Nowe hasło" },
    since: (when: string) => `od ${when}`,
    failed: (when: string) => `nieudane: ${when}`,
    open: "Zobacz zamówienie",
    tried: "Trwa ponowna próba. Wczytaj stronę za chwilę, aby zobaczyć, czy coś ruszyło.",
    refused: "Nie udało się ponowić: mogło tymczasem ruszyć samo. Sprawdź listę poniżej.",
  },
});

/** What needs somebody, each with a way to try it again. */
export const attentionPage = page("get", "/administration", administrators, async (visit) =>
  attention(visit, visit.done["what"] === "tried" ? "tried" : undefined),
);

/** Publishes again what a consumer has not taken. */
export const publishAgain = page("post", "/administration/publications", administrators, async (visit) => {
  const [sourceKind, sourceId, consumer] = ["sourceKind", "sourceId", "consumer"].map((name) => visit.form.text(name));
  const body = { sourceKind, sourceId, consumer };
  const answered = await visit.service.tell(nothing, "POST", "/api/operations/publications", { body });
  return answered.ok ? { goTo: "/administration", done: { what: "tried" } } : attention(visit, answered.refusal);
});

/** Lets an order do what is overdue. */
export const wakeOrder = page("post", "/administration/overdue", administrators, async (visit) => {
  const path = at`/api/operations/orders/${visit.form.text("orderId")}/wake`;
  const answered = await visit.service.tell(nothing, "POST", path);
  return answered.ok ? { goTo: "/administration", done: { what: "tried" } } : attention(visit, answered.refusal);
});

const attention = async (visit: Visit, outcome?: "tried" | Refused): Promise<Shown> => {
  const text = texts(visit.language);
  const waiting = await visit.service.read(attentionDocument, "/api/operations/attention");
  const sections = [
    stuck(visit, waiting),
    overdue(visit, waiting),
    refunds(visit, waiting),
    deliveries(visit, waiting),
    accountMails(visit, waiting),
  ];
  const shown = sections.filter((section) => section !== undefined);
  return {
    title: text.title,
    refusal: typeof outcome === "object" ? outcome : undefined,
    body: (
      <AdministrationFrame visit={visit} title={text.title} lead={text.lead}>
        {outcome === "tried" ? <Notice kind="good">{text.tried}</Notice> : null}
        {typeof outcome === "object" ? <Notice kind="bad">{text.refused}</Notice> : null}
        {shown.length === 0 ? <p class="card">{text.nothing}</p> : shown}
      </AdministrationFrame>
    ),
  };
};

interface SectionProps {
  readonly title: string;
  readonly why: string;
  readonly children?: unknown;
}

const Section = ({ title, why, children }: SectionProps) => (
  <section class="card">
    <h2>{title}</h2>
    <p class="small">{why}</p>
    <ul class="rows">{children}</ul>
  </section>
);

const stuck = (visit: Visit, { stuckPublications }: Attention): Html | undefined => {
  const text = texts(visit.language);
  const kinds = new Map(Object.entries(text.of));
  const consumers = new Map(Object.entries(text.consumers));
  if (stuckPublications.length === 0) return undefined;
  return (
    <Section title={text.stuck} why={text.stuckWhy}>
      {stuckPublications.map(({ sourceKind, sourceId, consumer, since }) => (
        <li>
          <div>
            <p>
              {kinds.get(sourceKind) ?? sourceKind} <code>{sourceId}</code>
            </p>
            <p class="small">
              {consumers.get(consumer) ?? consumer}, {text.since(loggedAt(visit, since))}
            </p>
          </div>
          <form method="post" action="/administration/publications">
            <input type="hidden" name="sourceKind" value={sourceKind} />
            <input type="hidden" name="sourceId" value={sourceId} />
            <input type="hidden" name="consumer" value={consumer} />
            <button class="quiet">
              {text.publish}
              <span class="visually-hidden">: {sourceId}</span>
            </button>
          </form>
        </li>
      ))}
    </Section>
  );
};

const overdue = (visit: Visit, { overdueOrders }: Attention): Html | undefined => {
  const text = texts(visit.language);
  if (overdueOrders.length === 0) return undefined;
  return (
    <Section title={text.overdue} why={text.overdueWhy}>
      {overdueOrders.map((orderId) => (
        <li>
          <OrderLink visit={visit} orderId={orderId} />
          <form method="post" action="/administration/overdue">
            <input type="hidden" name="orderId" value={orderId} />
            <button class="quiet">
              {text.wake}
              <span class="visually-hidden">: {orderId}</span>
            </button>
          </form>
        </li>
      ))}
    </Section>
  );
};

const refunds = (visit: Visit, { failedRefunds }: Attention): Html | undefined => {
  const text = texts(visit.language);
  if (failedRefunds.length === 0) return undefined;
  return (
    <Section title={text.refunds} why={text.refundsWhy}>
      {failedRefunds.map(({ orderId, amount, failedAt }) => (
        <li>
          <div>
            <p class="numbers">{visit.formats.money(amount)}</p>
            <p class="small">{text.failed(loggedAt(visit, failedAt))}</p>
          </div>
          <OrderLink visit={visit} orderId={orderId} />
        </li>
      ))}
    </Section>
  );
};

const deliveries = (visit: Visit, { failedDeliveries }: Attention): Html | undefined => {
  const text = texts(visit.language);
  if (failedDeliveries.length === 0) return undefined;
  return (
    <Section title={text.deliveries} why={text.deliveriesWhy}>
      {failedDeliveries.map(({ orderId, reason, failedAt }) => (
        <li>
          <div>
            <p lang="en">{reason}</p>
            <p class="small">{text.failed(loggedAt(visit, failedAt))}</p>
          </div>
          <OrderLink visit={visit} orderId={orderId} />
        </li>
      ))}
    </Section>
  );
};

const accountMails = (visit: Visit, { failedAccountMails }: Attention): Html | undefined => {
  const text = texts(visit.language);
  if (failedAccountMails.length === 0) return undefined;
  return (
    <Section title={text.mails} why={text.mailsWhy}>
      {failedAccountMails.map(({ userId, purpose, failedAt }) => (
        <li>
          <div>
            <p>
              {text.purposes[purpose]} <code>{userId}</code>
            </p>
            <p class="small">{text.failed(loggedAt(visit, failedAt))}</p>
          </div>
        </li>
      ))}
    </Section>
  );
};

const OrderLink = ({ visit, orderId }: { readonly visit: Visit; readonly orderId: string }) => (
  <a href={at`/administration/orders/${orderId}`}>
    {texts(visit.language).open} <code>{orderId}</code>
  </a>
);
