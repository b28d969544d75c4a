import { Form } from "../form.ts";

const PREFIX = "seen-";

/** What a form was shown with, hidden in it: what was typed since can be told from what never was touched, whatever has changed meanwhile. */
export const SeenFields = ({ seen }: { readonly seen: Form }) => (
  <>
    {seen.entries().map(([name, value]) => (
      <input type="hidden" name={`${PREFIX}${name}`} value={value} />
    ))}
  </>
);

/** What the form that was sent had been shown with. */
export const seenIn = (sent: Form): Form =>
  new Form(
    new URLSearchParams(
      sent.entries().flatMap(([name, value]) => (name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value]] : [])),
    ),
  );
