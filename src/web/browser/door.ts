// A concert's door: tickets are read by the camera or typed, and the service is asked about each, if need be later.
import { isNumber, numberOf, type Said, typedTicket, type Verdict } from "../door/verdicts.ts";
import { readCounts } from "./door/ask.ts";
import { type CameraFault, cameraOf } from "./door/camera.ts";
import { checkHere, publicKeys } from "./door/check-here.ts";
import { isKept, keepPage } from "./door/keeping.ts";
import { type Scan, scansOf } from "./door/scans.ts";
import { sendingOf } from "./door/sending.ts";
import { kindOf, part, showingOf } from "./door/showing.ts";
import { allowSounds, signal } from "./door/signals.ts";
import { tallyOf } from "./door/tally.ts";

/** Whoever stands before the door is not kept waiting longer than this for the service. */
const GRACE_MS = 2500;
/** A yes is for whoever stands there: it goes grey before the next one comes. */
const FRESH_MS = 5000;
const COUNT_EVERY_MS = 6000;
/** Lists are a moment behind. */
const COUNT_AFTER_MS = 1500;
/** So long after a concert's start nobody comes in any more. */
const OVER_AFTER_MS = 86_400_000;

const door = part(document, "[data-door]");
const concertId = door.dataset["door"] ?? "";
const keys = publicKeys.parse(JSON.parse(door.dataset["keys"] ?? "[]"));
const showing = showingOf(door);
const isBad = (verdict: string): boolean => kindOf(verdict) === "bad";
const overAt = Date.parse(door.dataset["startsAt"] ?? "") + OVER_AFTER_MS;
const scans = scansOf(concertId, overAt);
void keepPage(concertId, overAt);

/** When was counted last: a page that was kept has the count of its own time, and this phone may know a later one. */
let countedAt = Date.parse(document.documentElement.dataset["now"] ?? "");
const tally = tallyOf();
const showTally = (): void => {
  showing.letIn(tally.shown());
  scans.keepCount({ letIn: tally.shown(), at: countedAt });
};
const counted = (letIn: number, at: number): void => {
  countedAt = at;
  tally.counted(letIn, scans.waiting().length > 0);
  showTally();
};

/** The ticket that is being asked about while its holder stands there; and the last whose verdict is shown large. */
let live: string | undefined;
let shown: string | undefined;
let fading: number | undefined;

const speak = (said: Said, scan: Scan): void => {
  shown = scan.key;
  showing.verdict(said, scan);
  signal(kindOf(said.verdict));
  clearTimeout(fading);
  fading = isBad(said.verdict) ? undefined : setTimeout(showing.fade, FRESH_MS);
};

const dismissed = (count: number): void => {
  showing.dismissed(count);
  showLists();
  (door.querySelector<HTMLElement>("[data-dismiss]") ?? field).focus();
};

/** Whoever stood there was sent away unanswered: the ticket is as good as before. */
const drop = (key: string): void => {
  scans.drop(key);
  showLists();
  (door.querySelector<HTMLElement>("[data-drop]") ?? field).focus();
};

const showLists = (): void => {
  showing.waiting(
    scans.waiting().filter(({ key }) => key !== live),
    drop,
  );
  showing.late(scans.late(), (key) => {
    scans.dismiss(key);
    dismissed(1);
  });
  const trouble = sending.trouble();
  showing.notice(part(door, "[data-troubles]"), trouble ?? (scans.keepsNothing() ? "keepsNothing" : undefined));
  showing.asOf(trouble === undefined || trouble === "busy" ? undefined : countedAt);
};

const answered = (scan: Scan, said: Said): void => {
  if (said.verdict === "let-in") {
    scans.see(numberOf(scan.shown), scan.at);
    tally.letIn();
    showTally();
  }
  const isLive = live === scan.key;
  const isAlarming = isBad(said.verdict) && scan.isRefusedHere !== true;
  if (isLive) live = undefined;
  else scans.addLate({ ...scan, verdict: said.verdict, detail: showing.detailOf(said), isAlarming });
  if (isLive || shown === scan.key) speak(said, scan);
  else if (isAlarming) signal("bad");
  showLists();
  countSoon(COUNT_AFTER_MS);
};

const sending = sendingOf(scans, concertId, {
  answered,
  troubled: (trouble) => {
    showLists();
    if (trouble !== undefined && live !== undefined) void sayByItself(live);
  },
});

/** The service has not answered in time: what this phone knows is said, and the scan waits. */
const sayByItself = async (key: string): Promise<void> => {
  const scan = scans.waiting().find((one) => one.key === key);
  if (scan === undefined) return;
  const verdict = await checkHere(scan.shown, concertId, keys);
  // Meanwhile it may have been answered, or somebody else have come.
  if (live !== key) return;
  live = undefined;
  const number = numberOf(scan.shown);
  const before = isBad(verdict) ? undefined : scans.seenAt(number);
  // A number proves nothing: whoever has the ticket itself is not held up by it.
  if (verdict === "looks-genuine" && before === undefined) scans.see(number, scan.at);
  const said: Said =
    before === undefined ? { verdict } : { verdict: "scanned-here", at: new Date(before).toISOString() };
  if (isBad(said.verdict)) scans.refuse(key);
  speak(said, scan);
  showLists();
};

const newScan = (text: string): Scan => ({ key: crypto.randomUUID(), shown: text, at: Date.now() });

/** What is clear at once is not asked about. */
const speakAtOnce = (verdict: Verdict, text: string): void => speak({ verdict }, newScan(text));

/** Somebody shows a ticket. */
const scanned = (text: string): void => {
  const scan = newScan(text);
  const before = scans.waiting().find((one) => one.shown === text);
  if (before !== undefined) {
    // Asked about already, or about to be: asking twice would refuse what was let in.
    if (before.key !== live) speak({ verdict: "scanned-here", at: new Date(before.at).toISOString() }, scan);
    sending.send();
    return;
  }
  scans.add(scan);
  live = scan.key;
  shown = scan.key;
  showing.verdict({ verdict: "asking" }, scan);
  showLists();
  setTimeout(() => void sayByItself(scan.key), GRACE_MS);
  if (!sending.hurry(scan.key)) void sayByItself(scan.key);
};

// The camera.
const cameraSays = part(door, "[data-camera-says]");
const [startButton, stopButton, lightButton] = ["start", "stop", "light"].map((name) => part(door, `[data-${name}]`));
const camera = cameraOf(part<HTMLVideoElement>(door, "video"), door.dataset["reader"] ?? "", {
  // A picture of a number is nothing that the box office gives out.
  read: (text) => (isNumber(text) ? speakAtOnce("forged-here", text) : scanned(text)),
  faulty: (fault: CameraFault | undefined) => showing.notice(cameraSays, fault),
  running: (isRunning, hasLight) => {
    part(door, "[data-viewfinder]").hidden = !isRunning;
    if (startButton !== undefined) startButton.hidden = isRunning;
    if (stopButton !== undefined) stopButton.hidden = !isRunning;
    if (lightButton !== undefined) {
      lightButton.hidden = !hasLight;
      lightButton.ariaPressed = "false";
    }
  },
});
startButton?.addEventListener("click", async () => {
  allowSounds();
  await camera.start();
  if (camera.isRunning()) stopButton?.focus();
});
stopButton?.addEventListener("click", () => {
  camera.stop();
  startButton?.focus();
});
lightButton?.addEventListener("click", async () => {
  const isOn = lightButton.ariaPressed !== "true";
  await camera.light(isOn);
  lightButton.ariaPressed = String(isOn);
});
part(door, "[data-camera]").hidden = false;

// By hand.
const form = part<HTMLFormElement>(door, "[data-by-hand]");
const field = part<HTMLInputElement>(form, 'input[name="code"]');
field.autocapitalize = "none";
field.spellcheck = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  allowSounds();
  const text = field.value.trim();
  const ticket = typedTicket(text);
  field.focus();
  if (text !== "" && ticket === undefined) {
    speakAtOnce("unknown", text);
    field.select();
    return;
  }
  field.value = "";
  if (ticket !== undefined) scanned(ticket);
});

part(door, "[data-dismiss-calm]").addEventListener("click", () => dismissed(scans.dismissCalm()));

// The counts, which also tell when the network is back.
let counting: number | undefined;
const countSoon = (wait: number): void => {
  clearTimeout(counting);
  counting = setTimeout(() => void count(), wait);
};
const count = async (): Promise<void> => {
  const isAsked = !document.hidden && sending.trouble() !== "signedOut" && sending.trouble() !== "notAllowed";
  if (isAsked) {
    const counts = await readCounts(concertId);
    if (typeof counts === "object") {
      counted(counts.letIn, Date.now());
      showing.expected(counts.expected);
    }
    sending.met(typeof counts === "object" ? undefined : counts);
  }
  countSoon(COUNT_EVERY_MS);
};

// What the phone and other pages do.
let isPaused = false;
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    isPaused = camera.isRunning();
    camera.pause();
    return;
  }
  if (isPaused) void camera.start();
  sending.resume();
  countSoon(0);
});
window.addEventListener("online", () => countSoon(0));
window.addEventListener("offline", () => countSoon(0));
window.addEventListener("storage", showLists);

const known = scans.count();
counted(Number(door.dataset["letIn"]), countedAt);
if (known !== undefined) counted(known.letIn, Math.max(known.at, countedAt));
showLists();
if (isKept()) sending.met("offline");
else sending.send();
countSoon(isKept() ? 0 : COUNT_EVERY_MS);
