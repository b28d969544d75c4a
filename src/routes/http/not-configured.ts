import { type Application, createGround } from "./mount.ts";
import { Problem } from "./problems.ts";

/** What a service that lacks its configuration answers to everything. What it lacks is for the log: whoever asks is told nothing. */
export const notConfigured = (): Application => {
  const application = createGround("");
  application.all("*", () => {
    throw new Problem("not-configured");
  });
  return application;
};
