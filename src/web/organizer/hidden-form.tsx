import { Form } from "../form.ts";

/**
 * What a form carries hidden beside what is typed: what it was shown with, so that what was typed since can be told from what never was touched;
 * and what others have put where its reader has typed something else.
 */
type Carried = "seen" | "disputed";

export const HiddenForm = ({ as, form }: { readonly as: Carried; readonly form: Form }) => (
  <>
    {form.entries().map(([name, value]) => (
      <input type="hidden" name={`${as}-${name}`} value={value} />
    ))}
  </>
);

/** What the form that was sent had carried so. */
export const hiddenIn = (sent: Form, as: Carried): Form =>
  new Form(
    new URLSearchParams(
      sent
        .entries()
        .flatMap(([name, value]) => (name.startsWith(`${as}-`) ? [[name.slice(as.length + 1), value]] : [])),
    ),
  );
