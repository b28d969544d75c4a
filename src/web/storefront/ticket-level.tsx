import { noun } from "../formats.ts";
import { inLanguages } from "../../language.ts";
import { QuantityFault, QuantityField } from "../layout/quantity-field.tsx";
import type { Visit } from "../visit.ts";
import type { Wish } from "./wish.ts";
import type { Availability, Concert } from "../documents.ts";

const texts = inLanguages({
  en: {
    add: "Add to cart",
    left: noun({ one: "# ticket left", other: "# tickets left" }),
    gone: "None left",
    free: "Free",
    kept: "You are signed in, and what you chose is kept: add it now.",
  },
  pl: {
    add: "Do koszyka",
    left: noun({
      one: "Został # bilet",
      few: "Zostały # bilety",
      many: "Zostało # biletów",
      other: "Zostało # biletu",
    }),
    gone: "Brak biletów",
    free: "Bezpłatnie",
    kept: "Zalogowano. Twój wybór został zachowany: dodaj go teraz.",
  },
});

interface TicketLevelProps {
  readonly visit: Visit;
  readonly concert: Concert;
  readonly level: Availability["levels"][number];
  /** Now, or as soon as tickets come back. */
  readonly isOnSale: boolean;
  /** For good: how many were left is nobody's matter. */
  readonly isOver: boolean;
  /** What was asked for of this level just now. */
  readonly wish: Wish | undefined;
}

/** What a kind of ticket costs, how many are left, and the form that puts some into the cart. */
export const TicketLevel = ({ visit, concert, level, isOnSale, isOver, wish }: TicketLevelProps) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const isGone = level.available === 0;
  const isKept = visit.viewer !== undefined && wish !== undefined && wish.fault === undefined && !isGone && isOnSale;
  const quantityId = `quantity-${level.id}`;
  return (
    <li class="offer" id={`level-${level.id}`}>
      <div>
        <h3>{level.name}</h3>
        {isOver ? null : (
          <p class="small numbers" data-left={level.id} data-gone={text.gone} data-forms={JSON.stringify(text.left)}>
            {isGone ? text.gone : formats.plural(level.available, text.left)}
          </p>
        )}
      </div>
      <p class="price numbers">{level.price.amount === 0 ? text.free : formats.money(level.price)}</p>
      {isOnSale ? (
        <form method="post" action="/cart/items" class="inline" data-level={level.id}>
          <input type="hidden" name="key" value={crypto.randomUUID()} />
          <input type="hidden" name="concertId" value={concert.id} />
          <input type="hidden" name="ticketLevelId" value={level.id} />
          <QuantityField
            visit={visit}
            of={level.name}
            id={quantityId}
            name="quantity"
            least={1}
            value={wish?.quantity ?? "1"}
            limit={concert.maxTicketsPerCustomer}
            fault={wish?.fault}
          />
          <button disabled={isGone} {...(isKept ? { autofocus: true, "aria-describedby": `${quantityId}-kept` } : {})}>
            {text.add}
            <span class="visually-hidden">: {level.name}</span>
          </button>
        </form>
      ) : null}
      {isKept ? (
        <p class="remark" id={`${quantityId}-kept`}>
          {text.kept}
        </p>
      ) : null}
      <QuantityFault id={quantityId} fault={wish?.fault} />
    </li>
  );
};
