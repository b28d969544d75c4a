import type { z } from "zod";
import { financialInfoDocument } from "../../routes/account.ts";
import { faultsOf, noFaults } from "../form.ts";
import { inLanguages } from "../../language.ts";
import { CountryField } from "../layout/country-field.tsx";
import { Input } from "../layout/fields.tsx";
import { page, type PageAnswer, type Shown, type SignedIn } from "../page.ts";
import { Writer } from "../send-again.tsx";
import type { Refused } from "../service.ts";
import { accountSection } from "./section.tsx";

const texts = inLanguages({
  en: {
    title: "Billing details",
    lead: "Who your invoices are made out to. Without these they show only your name.",
    billingName: "Name or company",
    addressLine1: "Street and number",
    addressLine2: "Flat, floor, department",
    optional: "Optional.",
    postalCode: "Postal code",
    city: "Town or city",
    taxId: "Tax number",
    taxIdRule: "For companies, such as PL1234563218. Optional.",
    missing: "Fill this in.",
    tooLong: (most: number) => `At most ${most} characters, in one line.`,
    countryRule: "Choose a country from the list.",
    save: "Save",
    saved: "Your billing details are saved. They will be on your invoices from now on.",
    wrong: "Nothing was saved. Check what is marked below.",
  },
  pl: {
    title: "Dane do faktury",
    lead: "Na kogo mamy wystawiać faktury. Bez tych danych będzie na nich tylko imię i nazwisko.",
    billingName: "Imię i nazwisko albo firma",
    addressLine1: "Ulica i numer",
    addressLine2: "Lokal, piętro, dział",
    optional: "Nieobowiązkowe.",
    postalCode: "Kod pocztowy",
    city: "Miejscowość",
    taxId: "NIP",
    taxIdRule: "Dla firm, na przykład PL1234563218. Nieobowiązkowe.",
    missing: "Wypełnij to pole.",
    tooLong: (most: number) => `Najwyżej ${most} znaków, w jednym wierszu.`,
    countryRule: "Wybierz kraj z listy.",
    save: "Zapisz",
    saved: "Dane zapisane. Znajdą się na kolejnych fakturach.",
    wrong: "Dane nie zostały zapisane. Popraw zaznaczone pola.",
  },
});

const PATH = "/api/users/me/financial-info";

type FinancialInfo = z.infer<typeof financialInfoDocument>;
/** What the form holds, by the service's own names. */
type Written = Readonly<Partial<Record<keyof FinancialInfo, string | undefined>>>;

/** The most characters that the service takes. */
const LONGEST = {
  billingName: 200,
  taxId: 50,
  addressLine1: 200,
  addressLine2: 200,
  postalCode: 20,
  city: 200,
} as const satisfies Partial<Record<keyof FinancialInfo, number>>;

/** Whom somebody's invoices are made out to. */
export const billingPage = page("get", "/account/billing", "signed-in", async (visit) => {
  const known = await visit.service.find(financialInfoDocument, PATH);
  return show(visit, known ?? {});
});

export const billingSent = page("post", "/account/billing", "signed-in", async (visit) => saveBilling(visit), {
  keepsForm: true,
});

const saveBilling = async (visit: SignedIn): Promise<PageAnswer> => {
  const { form, service } = visit;
  const body = {
    billingName: form.text("billingName"),
    addressLine1: form.text("addressLine1"),
    addressLine2: form.optional("addressLine2"),
    postalCode: form.text("postalCode"),
    city: form.text("city"),
    country: form.text("country"),
    taxId: form.optional("taxId"),
  };
  const answered = await service.tell(financialInfoDocument, "PUT", PATH, { body });
  if (answered.ok) return { goTo: "/account/billing", done: { what: "saved" } };
  if (answered.refusal.problem.status !== 400) throw answered.refusal;
  return show(visit, body, answered.refusal);
};

const show = (visit: SignedIn, written: Written, refusal?: Refused): Shown => {
  const text = texts(visit.language);
  const faults = refusal === undefined ? noFaults : faultsOf(refusal.problem);
  const field = (name: keyof typeof LONGEST) => {
    const value = written[name] ?? "";
    const fault = value === "" ? text.missing : text.tooLong(LONGEST[name]);
    return { name, label: text[name], value, fault: faults.has(name) ? fault : undefined, maxlength: LONGEST[name] };
  };
  return accountSection(visit, {
    title: text.title,
    lead: text.lead,
    done: visit.done["what"] === "saved" ? text.saved : undefined,
    notDone: refusal === undefined ? undefined : text.wrong,
    refusal,
    body: (
      <form method="post" action="/account/billing" class="card">
        <Writer visit={visit} />
        <Input {...field("billingName")} autocomplete="billing name" required />
        <Input {...field("taxId")} rule={text.taxIdRule} />
        <Input {...field("addressLine1")} autocomplete="billing address-line1" required />
        <Input {...field("addressLine2")} rule={text.optional} autocomplete="billing address-line2" />
        <div class="columns">
          <Input {...field("postalCode")} autocomplete="billing postal-code" required />
          <Input {...field("city")} autocomplete="billing address-level2" required />
        </div>
        <CountryField
          language={visit.language}
          value={written.country ?? ""}
          fault={faults.has("country") ? text.countryRule : undefined}
          autocomplete="billing country"
        />
        <p class="actions">
          <button>{text.save}</button>
        </p>
      </form>
    ),
  });
};
