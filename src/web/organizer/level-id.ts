import { folded } from "../../read-models/search-text.ts";

const LONGEST = 40;

/** An id for a ticket level, made from its name; one that no other has. */
export const levelIdFor = (name: string, taken: ReadonlySet<string>): string => {
  const word =
    folded(name)
      .replaceAll("ł", "l")
      .replaceAll(/[^a-z0-9]+/g, "-")
      .slice(0, LONGEST - 4)
      .replaceAll(/^-+|-+$/g, "") || "level";
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? word : `${word}-${number}`;
    if (!taken.has(id)) return id;
  }
};
