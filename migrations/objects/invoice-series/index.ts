// Written by scripts/generate-migrations.mjs.
import migration0 from "./0000_initial.sql";

/** Oldest first. */
export const migrations = [
  { name: "0000_initial", sql: migration0 },
];
