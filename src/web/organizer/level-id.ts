import { plainName } from "../../domain/plain-text.ts";

const LONGEST = 40;

/** An id for a ticket level, made from its name; one that no other has. */
export const levelIdFor = (name: string, taken: ReadonlySet<string>): string => {
  const word = plainName(name, LONGEST - 4) || "level";
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? word : `${word}-${number}`;
    if (!taken.has(id)) return id;
  }
};
