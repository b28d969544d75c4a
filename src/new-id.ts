import { v7 } from "uuid";

/** A new UUID (v7) as ids carry it: 32 hexadecimal digits without dashes. */
export const newId = (): string => v7().replaceAll("-", "");
