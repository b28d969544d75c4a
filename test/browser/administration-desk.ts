/** What tests of administration do in a browser. */
import { inject } from "vitest";
import { connect } from "../journeys/client.ts";
import { openBrowser, signIn } from "./browser.ts";

export const client = await connect(inject("service").origin);
export const { organizer, administrator: admin } = inject("people");
export const { token: adminToken } = admin;
export const administrator = { email: "admin@frontrow.example", password: "frontrow-demo-2027" };

export const administration = async (path: string) => {
  const context = await openBrowser();
  const page = await context.newPage();
  await signIn(page, administrator);
  await page.goto(path);
  return page;
};
