/** The languages that pages and papers speak, the first where a reader asks for none of them. */
export const languages = ["en", "pl"] as const;
export type Language = (typeof languages)[number];

/** Each language in its own words. */
export const languageNames: Readonly<Record<Language, string>> = { en: "English", pl: "Polski" };

/** As whom each formats dates and numbers: English as it is written in Europe, where most of its readers here are. */
export const locales: Readonly<Record<Language, string>> = { en: "en-GB", pl: "pl-PL" };

/** A text, or whatever holds texts, in every language. What one has the others have too. */
export const inLanguages =
  <Texts>(texts: { readonly en: Texts; readonly pl: NoInfer<Texts> }) =>
  (language: Language): Texts =>
    texts[language];

export const isLanguage = (text: string | undefined): text is Language =>
  languages.some((language) => language === text);
