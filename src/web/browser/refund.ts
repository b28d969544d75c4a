// A refund's form: what goes back for the tickets that are ticked, and how far the refunds before it are.
import { isLanguage, languages, locales } from "../../language.ts";
import { decimalsOf } from "../formats.ts";
import { follow } from "./shared/following.ts";

const { lang } = document.documentElement;
const locale = locales[isLanguage(lang) ? lang : languages[0]];
const plurals = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);

/** The sum in words: the page has them, for each form that a number asks for. */
const told = (place: HTMLElement, prices: readonly number[], currency: string): string => {
  if (prices.length === 0) return place.dataset["none"] ?? "";
  const forms = new Map<string, string>(Object.entries(JSON.parse(place.dataset["forms"] ?? "{}")));
  const form = forms.get(plurals.select(prices.length)) ?? forms.get("other") ?? "";
  const sum = prices.reduce((total, price) => total + price, 0) / 10 ** decimalsOf(currency);
  const money = new Intl.NumberFormat(locale, { style: "currency", currency }).format(sum);
  return form.replace("#", numbers.format(prices.length)).replace("%", money);
};

for (const place of document.querySelectorAll<HTMLOutputElement>("output[data-sum-in]")) {
  const { sumIn: currency } = place.dataset;
  const { form } = place;
  if (currency === undefined || form === null) continue;
  const show = (): void => {
    const ticked = [...form.querySelectorAll<HTMLInputElement>("input[data-price]:checked")];
    place.textContent = told(
      place,
      ticked.map((box) => Number(box.dataset["price"])),
      currency,
    );
  };
  place.hidden = false;
  form.addEventListener("change", show);
  // Whoever comes back finds ticked again what they had ticked.
  globalThis.addEventListener("pageshow", show);
  show();
}

follow(document);
