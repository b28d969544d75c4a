// A page with a part that follows what happens.
import { copyFrom } from "./shared/copying.ts";
import { follow } from "./shared/following.ts";
import { showWhatNeedsScripts } from "./shared/needs-script.ts";

showWhatNeedsScripts(document);
follow(document);
copyFrom(document);
