import type { Visit } from "../visit.ts";
import { doorTexts } from "./door-texts.ts";
import { VerdictCard } from "./verdict.tsx";
import { isVerdict, verdictKinds } from "./verdicts.ts";

/** The camera, which only the door's script can use. */
export const DoorCamera = ({ visit }: { readonly visit: Visit }) => {
  const text = doorTexts(visit.language);
  return (
    <>
      <noscript>
        <p>{text.needsScript}</p>
      </noscript>
      <section aria-label={text.camera} data-camera hidden>
        <div class="viewfinder" data-viewfinder hidden>
          <video muted playsinline aria-hidden="true"></video>
        </div>
        <div role="status" data-camera-says></div>
        <p class="actions">
          <button type="button" class="large" data-start>
            {text.start}
          </button>
          <button type="button" class="large quiet" data-light aria-pressed="false" hidden>
            {text.light}
          </button>
          <button type="button" class="large quiet" data-stop hidden>
            {text.stop}
          </button>
        </p>
      </section>
    </>
  );
};

/** What is not yet sent, what was answered when its holder had gone on, and the words for all that the script shows. */
export const DoorLists = ({ visit }: { readonly visit: Visit }) => {
  const text = doorTexts(visit.language);
  return (
    <>
      <section aria-labelledby="waiting" data-waiting hidden>
        <h2 id="waiting">
          {text.waiting}: <span class="numbers" data-number></span>
        </h2>
        <p class="small">{text.waitingHelp}</p>
        <ol class="rows card"></ol>
      </section>
      <section aria-labelledby="late" data-late hidden>
        <h2 id="late">{text.late}</h2>
        <p>
          <button type="button" class="quiet" data-dismiss-calm>
            {text.dismissCalm}
          </button>
        </p>
        <ul class="rows card answers" aria-live="polite"></ul>
      </section>
      <div class="visually-hidden" role="status" data-dismissed></div>
      <Templates visit={visit} />
    </>
  );
};

/** Troubles that end when somebody signs in who may let people in. */
const NEEDS_SIGN_IN = new Set(["signedOut", "notAllowed"]);

/** What the script shows, in the reader's language, ready to be copied. */
const Templates = ({ visit }: { readonly visit: Visit }) => {
  const text = doorTexts(visit.language);
  const { signIn, ...troubles } = text.troubles;
  return (
    <>
      {Object.keys(verdictKinds)
        .filter(isVerdict)
        .map((verdict) => (
          <template data-says={verdict}>
            <VerdictCard visit={visit} verdict={verdict} detail="" ticket="" />
          </template>
        ))}
      {Object.entries({ ...troubles, keepsNothing: text.keepsNothing }).map(([name, words]) => (
        <template data-says={name}>
          <div class="notice note">
            <p>{words}</p>
            {NEEDS_SIGN_IN.has(name) ? (
              <p>
                <a class="button large" href={`/sign-in?next=${encodeURIComponent(visit.url.pathname)}`}>
                  {signIn}
                </a>
              </p>
            ) : null}
          </div>
        </template>
      ))}
      {Object.entries({ ...text.cameraFaults, several: text.several }).map(([name, words]) => (
        <template data-says={name}>
          <div class="notice note">
            <p>{words}</p>
          </div>
        </template>
      ))}
      <template data-says="alarm">
        <p class="notice bad">
          {text.alarm} <strong data-slot="number"></strong> <a href="#late">{text.alarmLink}</a>
        </p>
      </template>
      <template data-says="dismissed">
        <p>
          {text.dismissed} <span data-slot="number"></span>
        </p>
      </template>
      <template data-says="waiting-row">
        <li>
          <div>
            <span class="numbers" data-slot="ticket"></span>
            <br />
            <time class="small numbers" data-slot="time"></time>
          </div>
          <button type="button" class="quiet" data-drop>
            {text.drop}
            <span class="visually-hidden">
              : <span data-slot="name"></span>
            </span>
          </button>
        </li>
      </template>
      <template data-says="late-row">
        <li>
          <div>
            <p class="word">
              <span class="badge" data-slot="word"></span> <span data-slot="detail"></span>
            </p>
            <p class="small numbers">
              <span data-slot="ticket"></span>, <time data-slot="time"></time>
            </p>
          </div>
          <button type="button" class="quiet" data-dismiss>
            {text.dismiss}
            <span class="visually-hidden">
              : <span data-slot="name"></span>
            </span>
          </button>
        </li>
      </template>
    </>
  );
};
