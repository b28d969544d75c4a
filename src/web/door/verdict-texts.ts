import { inLanguages } from "../../language.ts";
import type { Verdict } from "./verdicts.ts";

interface Words {
  /** What staff see from an arm's length. */
  readonly word: string;
  /** Stands before a time that belongs to it. */
  readonly before?: string;
  /** What to do now. */
  readonly what: string;
}

/** What every verdict says. */
export const verdictTexts = inLanguages<Readonly<Record<Verdict, Words>>>({
  en: {
    "let-in": { word: "Let in", what: "" },
    "already-validated": {
      word: "Already let in",
      before: "Let in:",
      what: "Somebody came in with this ticket before. Let nobody in, and send them to the box office.",
    },
    "wrong-concert": {
      word: "For another concert",
      what: "The ticket is genuine, but not for this door. Look at the artist and the day on it.",
    },
    revoked: { word: "No longer valid", what: "This ticket was returned or cancelled. It lets nobody in." },
    unknown: {
      word: "No such ticket",
      what: "No ticket has such a number or code. Look at it and type it again, or scan the code.",
    },
    forged: { word: "Not genuine", what: "This code is not from our box office. Let nobody in with it." },
    refused: {
      word: "Cannot be read",
      what: "The box office cannot read this. Scan it again, or type the ticket’s number.",
    },
    "scanned-here": {
      word: "Scanned here before",
      before: "On this phone:",
      what: "This phone has seen the ticket already, and it is not checked yet. If somebody went in with it, let nobody in again.",
    },
    "forged-here": {
      word: "Not genuine",
      what: "This phone checked it by itself: the code is not from our box office. Let nobody in with it.",
    },
    "wrong-concert-here": {
      word: "For another concert",
      what: "This phone checked it by itself. Look at the artist and the day on the ticket.",
    },
    "looks-genuine": {
      word: "Looks genuine, not yet checked",
      what: "The box office does not answer. The scan is kept and sent by itself; whether to let in now is yours to decide.",
    },
    "not-checked": {
      word: "Not checked yet",
      what: "The box office does not answer, and this phone cannot check it. The scan is kept and sent by itself; whether to let in now is yours to decide.",
    },
    ready: { word: "Ready", what: "Hold a ticket’s code before the camera, or type it below." },
    asking: { word: "Asking…", what: "" },
  },
  pl: {
    "let-in": { word: "Wpuść", what: "" },
    "already-validated": {
      word: "Już wykorzystany",
      before: "Wpuszczono:",
      what: "Ktoś już wszedł z tym biletem. Nie wpuszczaj, odeślij do kasy.",
    },
    "wrong-concert": {
      word: "Na inny koncert",
      what: "Bilet jest prawdziwy, ale nie na ten koncert. Sprawdź wykonawcę i datę na bilecie.",
    },
    revoked: { word: "Nieważny", what: "Ten bilet został zwrócony albo anulowany. Nie uprawnia do wejścia." },
    unknown: {
      word: "Nie ma takiego biletu",
      what: "Żaden bilet nie ma takiego numeru ani kodu. Sprawdź i wpisz jeszcze raz albo zeskanuj kod.",
    },
    forged: { word: "Nieprawdziwy", what: "Ten kod nie pochodzi z naszej kasy. Nie wpuszczaj." },
    refused: {
      word: "Nieczytelny",
      what: "Kasa nie może tego odczytać. Zeskanuj ponownie albo wpisz numer biletu.",
    },
    "scanned-here": {
      word: "Już tu skanowany",
      before: "Na tym telefonie:",
      what: "Ten telefon widział już ten bilet, a kasa jeszcze go nie sprawdziła. Jeśli ktoś z nim wszedł, nie wpuszczaj po raz drugi.",
    },
    "forged-here": {
      word: "Nieprawdziwy",
      what: "Telefon sprawdził to sam: kod nie pochodzi z naszej kasy. Nie wpuszczaj.",
    },
    "wrong-concert-here": {
      word: "Na inny koncert",
      what: "Telefon sprawdził to sam. Zobacz wykonawcę i datę na bilecie.",
    },
    "looks-genuine": {
      word: "Wygląda na prawdziwy, jeszcze niesprawdzony",
      what: "Kasa nie odpowiada. Skan jest zapisany i zostanie wysłany sam; czy teraz wpuścić, decydujesz Ty.",
    },
    "not-checked": {
      word: "Jeszcze niesprawdzony",
      what: "Kasa nie odpowiada, a ten telefon nie może sprawdzić biletu. Skan jest zapisany i zostanie wysłany sam; czy teraz wpuścić, decydujesz Ty.",
    },
    ready: { word: "Gotowe", what: "Pokaż kod biletu do aparatu albo wpisz go poniżej." },
    asking: { word: "Pytam kasę…", what: "" },
  },
});
