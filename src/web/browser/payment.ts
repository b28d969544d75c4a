// Where an order is paid: the time that is left, the gateway's fields, and what happens to the payment meanwhile.
import { takeCards } from "./shared/card-fields.ts";
import { follow } from "./shared/following.ts";
import { showWhatNeedsScripts } from "./shared/needs-script.ts";

showWhatNeedsScripts(document);
follow(document, (part) => void takeCards(part));
void takeCards(document);
