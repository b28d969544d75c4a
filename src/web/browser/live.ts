// A page with a part that follows what happens.
import { countDown } from "./countdown.ts";
import { follow } from "./following.ts";

countDown(document);
follow(document);
