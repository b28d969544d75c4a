import { inLanguages } from "../../language.ts";
import { countryName } from "../layout/country-field.tsx";
import type { Visit } from "../visit.ts";
import type { Order, Ticket } from "../documents.ts";

const texts = inLanguages({
  en: {
    title: "Delivery",
    how: "How",
    email: "By email",
    courier: "On paper, by FedEx courier",
    to: "To",
    state: "State",
    mail: {
      none: "Sent when the tickets are ready.",
      prepared: "On its way to you.",
      delivered: "Sent. If it is not in your inbox, look into the junk mail.",
      failed: "The mail could not be delivered. Your tickets are here all the same.",
    },
    parcel: {
      none: "Sent when the tickets are ready.",
      prepared: "The parcel is being prepared.",
      delivered: "The courier has the parcel.",
      failed: "The parcel could not be sent. Your tickets are here all the same.",
    },
    tracking: "Tracking number",
  },
  pl: {
    title: "Dostawa",
    how: "Sposób",
    email: "E-mailem",
    courier: "Na papierze, kurierem FedEx",
    to: "Dokąd",
    state: "Stan",
    mail: {
      none: "Wyślemy, gdy bilety będą gotowe.",
      prepared: "Wiadomość jest w drodze.",
      delivered: "Wysłano. Jeśli wiadomości nie widać, zajrzyj do spamu.",
      failed: "Nie udało się dostarczyć wiadomości. Bilety i tak są tutaj.",
    },
    parcel: {
      none: "Wyślemy, gdy bilety będą gotowe.",
      prepared: "Przygotowujemy przesyłkę.",
      delivered: "Przesyłka jest u kuriera.",
      failed: "Nie udało się nadać przesyłki. Bilety i tak są tutaj.",
    },
    tracking: "Numer przesyłki",
  },
});

/** How an order's tickets reach the fan, and how far they are. */
export const OrderDelivery = ({
  visit,
  order,
  delivery,
}: {
  readonly visit: Visit;
  readonly order: Order;
  readonly delivery: Ticket["delivery"];
}) => {
  const text = texts(visit.language);
  const { deliveryMethod: method, status } = order;
  const isOver = status === "cancelled" || status === "refunded";
  const said = method.type === "email" ? text.mail : text.parcel;
  return (
    <section class="card" aria-labelledby="delivery">
      <h2 id="delivery">{text.title}</h2>
      <dl class="facts">
        <dt>{text.how}</dt>
        <dd>{method.type === "email" ? text.email : text.courier}</dd>
        <dt>{text.to}</dt>
        <dd>{method.type === "email" ? method.email : <Address visit={visit} {...method.address} />}</dd>
        {isOver && delivery === null ? null : (
          <>
            <dt>{text.state}</dt>
            <dd>{said[delivery?.status ?? "none"]}</dd>
          </>
        )}
        {delivery?.trackingNumber === undefined ? null : (
          <>
            <dt>{text.tracking}</dt>
            <dd>
              <code>{delivery.trackingNumber}</code>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
};

type AddressProps = Extract<Order["deliveryMethod"], { type: "courier" }>["address"] & { readonly visit: Visit };

export const Address = ({ visit, name, line1, line2, postalCode, city, country }: AddressProps) => (
  <>
    {[name, line1, line2, `${postalCode} ${city}`]
      .filter((line) => line !== undefined)
      .map((line) => (
        <>
          {line}
          <br />
        </>
      ))}
    {countryName(visit.language, country)}
  </>
);
