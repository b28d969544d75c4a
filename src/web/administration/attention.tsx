import type { z } from "zod";
import { attentionDocument, MOST_WAITING_SHOWN } from "../../routes/operations.ts";
import { inLanguages } from "../../language.ts";
import { DoneNotice, Notice } from "../layout/fields.tsx";
import { type Html, page, type Shown } from "../page.ts";
import { at, nothing, type Refused } from "../service.ts";
import type { Visit } from "../visit.ts";
import { AdministrationFrame, administrators, loggedAt } from "./administration-frame.tsx";

type Attention = z.infer<typeof attentionDocument>;

const texts = inLanguages({
  en: {
    title: "Attention",
    lead: "What is stuck, and needs you. Each button tries again at once.",
    nothing: "Nothing needs you right now.",
    stuck: "Events that were not delivered",
    stuckWhy: "They hold up lists or next steps. Find the cause in the log first, then publish again.",
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
    overdueWhy: "They are woken every minute. If one stays here, its page says what it is waiting for.",
    wake: "Wake",
    refunds: "Refunds that failed",
    refundsWhy: "The payment provider rejected them for good. You can try again on the order's page.",
    deliveries: "Deliveries that failed",
    deliveriesWhy: "There will be no further attempts. You can send the tickets again on the order's page.",
    mails: "Mails about accounts that failed",
    mailsWhy:
      "There will be no further attempts. Whoever is waiting for one can ask for another; look out for many of them at once.",
    purposes: { "verify-email": "To verify an address", "reset-password": "To reset a password" },
    since: (when: string) => `since ${when}`,
    failed: (when: string) => `failed ${when}`,
    cut: (most: string) => `The first ${most}; there may be more behind them.`,
    open: "Open the order",
    tried: "Trying again. Reload the page in a moment to see whether it worked.",
    refused: "This could not be tried again: it may have moved on in the meantime. Check the list below.",
  },
  pl: {
    title: "Do załatwienia",
    lead: "To, co utknęło i czeka na Ciebie. Przyciski ponawiają próbę od razu.",
    nothing: "Nic teraz na Ciebie nie czeka.",
    stuck: "Niedostarczone zdarzenia",
    stuckWhy: "Opóźniają listy lub dalsze kroki. Najpierw znajdź przyczynę w dzienniku, potem opublikuj je ponownie.",
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
    overdueWhy: "Są budzone co minutę. Jeśli któreś tu zostaje, na jego stronie widać, na co czeka.",
    wake: "Obudź",
    refunds: "Nieudane zwroty",
    refundsWhy: "Operator płatności ostatecznie je odrzucił. Próbę można ponowić na stronie zamówienia.",
    deliveries: "Nieudane dostawy",
    deliveriesWhy: "Kolejnych prób nie będzie. Bilety można wysłać jeszcze raz na stronie zamówienia.",
    mails: "Nieudane wiadomości o kontach",
    mailsWhy:
      "Kolejnych prób nie będzie. Kto czeka na wiadomość, może poprosić o następną; zwróć uwagę, jeśli jest ich tu wiele naraz.",
    purposes: { "verify-email": "Potwierdzenie adresu", "reset-password": "Nowe hasło" },
    since: (when: string) => `od ${when}`,
    failed: (when: string) => `nieudane: ${when}`,
    cut: (most: string) => `Pierwsze ${most}; za nimi może być więcej.`,
    open: "Zobacz zamówienie",
    tried: "Trwa ponowna próba. Wczytaj stronę za chwilę, aby zobaczyć, czy się udało.",
    refused: "Nie udało się ponowić próby: sprawa mogła tymczasem ruszyć sama. Sprawdź listę poniżej.",
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
        {outcome === "tried" ? <DoneNotice>{text.tried}</DoneNotice> : null}
        {typeof outcome === "object" ? <Notice kind="bad">{text.refused}</Notice> : null}
        {shown.length === 0 ? <p class="card">{text.nothing}</p> : shown}
      </AdministrationFrame>
    ),
  };
};

interface SectionProps {
  readonly visit: Visit;
  readonly title: string;
  readonly why: string;
  readonly rows: readonly Html[];
}

const Section = ({ visit: { language, formats }, title, why, rows }: SectionProps) => (
  <section class="card">
    <h2>{title}</h2>
    <p class="small">{why}</p>
    <ul class="rows">{rows}</ul>
    {rows.length < MOST_WAITING_SHOWN ? null : (
      <p class="small">{texts(language).cut(formats.number(MOST_WAITING_SHOWN))}</p>
    )}
  </section>
);

const stuck = (visit: Visit, { stuckPublications }: Attention): Html | undefined => {
  const text = texts(visit.language);
  const kinds = new Map(Object.entries(text.of));
  const consumers = new Map(Object.entries(text.consumers));
  if (stuckPublications.length === 0) return undefined;
  return (
    <Section
      visit={visit}
      title={text.stuck}
      why={text.stuckWhy}
      rows={stuckPublications.map(({ sourceKind, sourceId, consumer, since }) => (
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
    />
  );
};

const overdue = (visit: Visit, { overdueOrders }: Attention): Html | undefined => {
  const text = texts(visit.language);
  if (overdueOrders.length === 0) return undefined;
  return (
    <Section
      visit={visit}
      title={text.overdue}
      why={text.overdueWhy}
      rows={overdueOrders.map((orderId) => (
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
    />
  );
};

const refunds = (visit: Visit, { failedRefunds }: Attention): Html | undefined => {
  const text = texts(visit.language);
  if (failedRefunds.length === 0) return undefined;
  return (
    <Section
      visit={visit}
      title={text.refunds}
      why={text.refundsWhy}
      rows={failedRefunds.map(({ orderId, amount, failedAt }) => (
        <li>
          <div>
            <p class="numbers">{visit.formats.money(amount)}</p>
            <p class="small">{text.failed(loggedAt(visit, failedAt))}</p>
          </div>
          <OrderLink visit={visit} orderId={orderId} />
        </li>
      ))}
    />
  );
};

const deliveries = (visit: Visit, { failedDeliveries }: Attention): Html | undefined => {
  const text = texts(visit.language);
  if (failedDeliveries.length === 0) return undefined;
  return (
    <Section
      visit={visit}
      title={text.deliveries}
      why={text.deliveriesWhy}
      rows={failedDeliveries.map(({ orderId, reason, failedAt }) => (
        <li>
          <div>
            <p lang="en">{reason}</p>
            <p class="small">{text.failed(loggedAt(visit, failedAt))}</p>
          </div>
          <OrderLink visit={visit} orderId={orderId} />
        </li>
      ))}
    />
  );
};

const accountMails = (visit: Visit, { failedAccountMails }: Attention): Html | undefined => {
  const text = texts(visit.language);
  if (failedAccountMails.length === 0) return undefined;
  return (
    <Section
      visit={visit}
      title={text.mails}
      why={text.mailsWhy}
      rows={failedAccountMails.map(({ userId, purpose, failedAt }) => (
        <li>
          <div>
            <p>
              {text.purposes[purpose]} <code>{userId}</code>
            </p>
            <p class="small">{text.failed(loggedAt(visit, failedAt))}</p>
          </div>
        </li>
      ))}
    />
  );
};

const OrderLink = ({ visit, orderId }: { readonly visit: Visit; readonly orderId: string }) => (
  <a href={at`/administration/orders/${orderId}`}>
    {texts(visit.language).open} <code>{orderId}</code>
  </a>
);
