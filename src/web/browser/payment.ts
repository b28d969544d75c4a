// Where an order is paid: the time that is left, the gateway's fields, and what happens to the payment meanwhile.
import { takeCards } from "./shared/card-fields.ts";
import { countDown } from "./shared/countdown.ts";
import { follow } from "./shared/following.ts";

countDown(document);
follow(document, (part) => void takeCards(part));
void takeCards(document);
