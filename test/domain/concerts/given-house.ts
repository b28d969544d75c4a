import { specificationOf } from "../specification.ts";
import { decide, emptyHouse, evolve, houseEvent } from "./house.ts";

/** `given` for all that is decided at one concert: the concert itself and the reservations on it. */
export const given = specificationOf({ initial: emptyHouse, decide, evolve, schema: houseEvent });
