import type { MailBlock } from "./layout.tsx";

/** How a mail to somebody begins; without a name where it is not known whether the name's owner reads it. */
export const greeting = (name: string | null): MailBlock => ({
  type: "paragraph",
  text: name === null ? "Hello," : `Hello ${name},`,
});
