import type { z } from "zod";
import { attentionDocument, MOST_WAITING_SHOWN } from "../../routes/operations.ts";
import { DoneNotice, Notice } from "../layout/fields.tsx";
import { type Html, page, type Shown } from "../page.ts";
import { at, nothing, type Refused } from "../service.ts";
import type { Visit } from "../visit.ts";
import { attentionTexts as texts } from "./attention-texts.ts";
import { AdministrationFrame, administrators, loggedAt } from "./administration-frame.tsx";

type Attention = z.infer<typeof attentionDocument>;

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
    failing(visit, waiting),
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

const failing = (visit: Visit, { failingDeliveries }: Attention): Html | undefined => {
  const text = texts(visit.language);
  if (failingDeliveries.length === 0) return undefined;
  return (
    <Section
      visit={visit}
      title={text.failing}
      why={text.failingWhy}
      rows={failingDeliveries.map(({ orderId, attempts, reason, since }) => (
        <li>
          <div>
            <p lang="en">{reason}</p>
            <p class="small">
              {visit.formats.plural(attempts, text.tries)}, {text.since(loggedAt(visit, since))}
            </p>
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
