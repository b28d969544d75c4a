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

export const isLanguage = (text: string | undefined): text is Language =>
  languages.some((language) => language === text);
