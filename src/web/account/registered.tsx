import { inLanguages } from "../../language.ts";
import { Notice } from "../layout/fields.tsx";
import type { Done } from "../done.ts";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: { registered: "Your account is ready. We have sent you a mail: open the link in it to verify your address." },
  pl: { registered: "Konto gotowe. Wysłaliśmy Ci e-mail z linkiem: otwórz go, aby potwierdzić swój adres." },
});

/** What registering has done. */
export const registered: Done = { what: "registered" };

/** Says so on whichever page goes on from it, which knows nothing of it. */
export const JustRegistered = ({ visit: { done, language } }: { readonly visit: Visit }) =>
  done["what"] === registered["what"] ? <Notice kind="good">{texts(language).registered}</Notice> : null;
