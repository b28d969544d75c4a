/** The languages that the pages speak, the first where a reader asks for none of them. */
export const languages = ["en", "pl"] as const;
export type Language = (typeof languages)[number];

/** Each language in its own words. */
export const languageNames: Readonly<Record<Language, string>> = { en: "English", pl: "Polski" };

/** A text, or whatever holds texts, in every language. What one has the others have too. */
export const inLanguages =
  <Texts>(texts: { readonly en: Texts; readonly pl: NoInfer<Texts> }) =>
  (language: Language): Texts =>
    texts[language];

/** The cookie by which a reader who switched is remembered. */
export const LANGUAGE_COOKIE = "language";

export const isLanguage = (text: string | undefined): text is Language =>
  languages.some((language) => language === text);

/** The reader's language: the one that was switched to, else the first of the browser's that the pages speak. */
export const languageOf = (headers: Headers): Language => {
  const chosen = new RegExp(`(?:^|;\\s*)${LANGUAGE_COOKIE}=(\\w+)`).exec(headers.get("Cookie") ?? "")?.[1];
  if (isLanguage(chosen)) return chosen;
  return preferred(headers.get("Accept-Language") ?? "").find(isLanguage) ?? languages[0];
};

/** The languages of an Accept-Language header without their regions, the dearest first. */
const preferred = (header: string): string[] =>
  header
    .slice(0, 500)
    .split(",")
    .map((range) => {
      const [tag = "", ...parameters] = range.split(";");
      const weight = parameters.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find((text) => text !== undefined);
      return { language: tag.trim().toLowerCase().split("-")[0] ?? "", weight: Number(weight ?? 1) };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((left, right) => right.weight - left.weight)
    .map(({ language }) => language);
