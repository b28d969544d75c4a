import { randomUUID } from "node:crypto";
import type { Client } from "./client.ts";
import { session, user } from "./documents.ts";

/** An account that is signed in to. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

const PASSWORD = "correct horse battery";

/** An address that no other test uses. */
export const freshEmail = (): string => `fan-${randomUUID()}@example.com`;

export const registerPerson = async (client: Client): Promise<Person> => {
  const email = freshEmail();
  await client.ask(user, 201, "/api/users", { body: { email, password: PASSWORD, name: "Ola" } });
  return signIn(client, email, PASSWORD);
};

/** One of the accounts that `npm start` makes and tells. */
export const signInDemoAccount = (client: Client, email: string): Promise<Person> =>
  signIn(client, email, "frontrow-demo-2027");

export const signInAgain = (client: Client, person: Person): Promise<Person> =>
  signIn(client, person.email, person.email.endsWith("@frontrow.example") ? "frontrow-demo-2027" : PASSWORD);

const signIn = async (client: Client, email: string, password: string): Promise<Person> => {
  const opened = await client.ask(session, 201, "/api/sessions", { body: { email, password } });
  return { id: opened.user.id, email, token: opened.token };
};

export const appoint = async (client: Client, administrator: Person, person: Person, role: string): Promise<void> => {
  const path = `/api/users/${person.id}/role`;
  await client.ask(user, 200, path, { method: "PUT", token: administrator.token, body: { role } });
};
