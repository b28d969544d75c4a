import type { FieldFaults } from "../form.ts";
import { inLanguages } from "../../language.ts";
import { CountryField } from "../layout/country-field.tsx";
import { Input, Notice } from "../layout/fields.tsx";
import type { SignedIn } from "../page.ts";
import type { Cart } from "../documents.ts";

const texts = inLanguages({
  en: {
    title: "Delivery",
    how: "How would you like to get your tickets?",
    email: "By email",
    emailAbout: "A PDF with a QR code for the door, sent as soon as you have paid.",
    address: "Email address",
    courier: "By courier",
    courierAbout: "Printed tickets, delivered by FedEx. You also find them in your account.",
    name: "Name",
    line1: "Street and number",
    line2: "Flat, floor, company (optional)",
    postalCode: "Postal code",
    city: "Town or city",
    go: "Continue to the review",
    refused: "Please check the fields marked below.",
    faults: {
      email: "Enter an email address, like name@example.com.",
      name: "Enter the name of the person who will take the parcel.",
      line1: "Enter the street and number.",
      line2: "At most 200 characters, in one line.",
      postalCode: "Enter the postal code, at most 20 characters.",
      city: "Enter the town or city.",
      country: "Choose a country from the list.",
    },
  },
  pl: {
    title: "Dostawa",
    how: "Jak chcesz otrzymać bilety?",
    email: "E-mailem",
    emailAbout: "PDF z kodem QR na wejście, wysłany od razu po opłaceniu.",
    address: "Adres e-mail",
    courier: "Kurierem",
    courierAbout: "Wydrukowane bilety dostarczy FedEx. Znajdziesz je też na swoim koncie.",
    name: "Imię i nazwisko",
    line1: "Ulica i numer",
    line2: "Mieszkanie, piętro, firma (opcjonalnie)",
    postalCode: "Kod pocztowy",
    city: "Miejscowość",
    go: "Przejdź do podsumowania",
    refused: "Popraw zaznaczone pola.",
    faults: {
      email: "Podaj adres e-mail, na przykład nazwa@example.com.",
      name: "Podaj imię i nazwisko osoby, która odbierze przesyłkę.",
      line1: "Podaj ulicę i numer.",
      line2: "Najwyżej 200 znaków, w jednym wierszu.",
      postalCode: "Podaj kod pocztowy, najwyżej 20 znaków.",
      city: "Podaj miejscowość.",
      country: "Wybierz kraj z listy.",
    },
  },
});

/** What the form holds: what was chosen before, what was just sent, or what is likely. */
export interface DeliveryWishes {
  readonly type: string;
  readonly email: string;
  readonly name: string;
  readonly line1: string;
  readonly line2: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;
}

/** What was chosen before; else by mail to the account's address. A parcel goes most likely to the country of the concert. */
export const likelyDelivery = ({ viewer }: SignedIn, { deliveryMethod }: Cart, country: string): DeliveryWishes => {
  const byMail = { type: "email", email: viewer.email };
  const nowhere = { name: viewer.name, line1: "", line2: "", postalCode: "", city: "", country };
  if (deliveryMethod === null) return { ...byMail, ...nowhere };
  if (deliveryMethod.type === "email") return { ...byMail, ...nowhere, email: deliveryMethod.email };
  const { line2 = "", ...address } = deliveryMethod.address;
  return { ...byMail, ...address, line2, type: "courier" };
};

interface DeliveryFieldsProps {
  readonly visit: SignedIn;
  readonly wishes: DeliveryWishes;
  readonly faults: FieldFaults;
}

const lines = ["name", "line1", "line2"] as const;
const autocomplete = { name: "name", line1: "address-line1", line2: "address-line2" } as const;
const town = ["postalCode", "city"] as const;

/** How the tickets shall arrive; the fields of a way that is not chosen are out of sight. */
export const DeliveryFields = ({ visit, wishes, faults }: DeliveryFieldsProps) => {
  const text = texts(visit.language);
  const faultAt = (name: keyof typeof text.faults) => (faults.has(name) ? { fault: text.faults[name] } : {});
  return (
    <section class="card delivery" aria-labelledby="delivery">
      <h2 id="delivery">{text.title}</h2>
      {faults.size === 0 ? null : <Notice kind="bad">{text.refused}</Notice>}
      <fieldset>
        <legend>{text.how}</legend>
        <Way type="email" label={text.email} about={text.emailAbout} chosen={wishes.type} />
        <div class="when-email">
          <Input
            name="email"
            type="email"
            label={text.address}
            value={wishes.email}
            autocomplete="email"
            {...faultAt("email")}
          />
        </div>
        <Way type="courier" label={text.courier} about={text.courierAbout} chosen={wishes.type} />
        <div class="when-courier">
          {lines.map((name) => (
            <Input
              name={name}
              label={text[name]}
              value={wishes[name]}
              autocomplete={`shipping ${autocomplete[name]}`}
              {...faultAt(name)}
            />
          ))}
          <div class="columns">
            {town.map((name) => (
              <Input
                name={name}
                label={text[name]}
                value={wishes[name]}
                autocomplete={`shipping ${name === "city" ? "address-level2" : "postal-code"}`}
                {...faultAt(name)}
              />
            ))}
          </div>
          <CountryField
            language={visit.language}
            value={wishes.country}
            autocomplete="shipping country"
            {...faultAt("country")}
          />
        </div>
      </fieldset>
      <button class="wide" name="do" value="continue">
        {text.go}
      </button>
    </section>
  );
};

/** What was written of the delivery, unseen, while something else in the cart has to be put right first. */
export const KeptDelivery = ({ wishes }: Pick<DeliveryFieldsProps, "wishes">) => (
  <>
    {Object.entries(wishes).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
  </>
);

interface WayProps {
  readonly type: string;
  readonly label: string;
  readonly about: string;
  readonly chosen: string;
}

const Way = ({ type, label, about, chosen }: WayProps) => (
  <div class="choice">
    <input type="radio" name="type" id={`by-${type}`} value={type} checked={type === chosen} />
    <label for={`by-${type}`}>
      <strong>{label}</strong>
      <br />
      <span class="small">{about}</span>
    </label>
  </div>
);
