import { z } from "zod";
import { type Client, eventually } from "./client.ts";
import type { Person } from "./people.ts";
import { mailsTo, SOON } from "./purchases.ts";

/** The link of the newest mail to somebody that leads to a page, once there is one. */
export const mailedLink = async (
  client: Client,
  page: "verify-email" | "reset-password",
  person: Pick<Person, "email">,
): Promise<URL> => {
  const link = new RegExp(`http\\S*/${page}\\?token=[\\w-]+`);
  const newest = (mails: readonly { readonly text: string }[]) =>
    mails.map(({ text }) => link.exec(text)?.[0]).find((found) => found !== undefined);
  const mails = await eventually(
    SOON,
    () => mailsTo(client, person),
    (sent) => newest(sent) !== undefined,
  );
  return new URL(z.string().parse(newest(mails)));
};

/** The token of such a link. */
export const mailedToken = async (...asked: Parameters<typeof mailedLink>): Promise<string> =>
  z.string().parse((await mailedLink(...asked)).searchParams.get("token"));
