import { decide, emptyCart, evolve, shoppingCartEvent } from "../../../src/domain/carts/shopping-cart.ts";
import { specificationOf } from "../specification.ts";

export const given = specificationOf({ initial: emptyCart, decide, evolve, schema: shoppingCartEvent });
