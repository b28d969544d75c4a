// A page with a part that follows what happens.
import { countDown } from "./shared/countdown.ts";
import { follow } from "./shared/following.ts";

countDown(document);
follow(document);
