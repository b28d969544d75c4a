// A page with a part that follows what happens.
import { copyFrom } from "./shared/copying.ts";
import { countDown } from "./shared/countdown.ts";
import { follow } from "./shared/following.ts";

countDown(document);
follow(document);
copyFrom(document);
