import type { VerdictKind } from "../../door/verdicts.ts";

interface Signal {
  /** Tones of some hertz, one after the other. */
  readonly tones: readonly number[];
  /** Milliseconds of vibration and of rest, in turn. */
  readonly shakes: readonly number[];
}

const signals: ReadonlyMap<VerdictKind, Signal> = new Map([
  ["good", { tones: [1320], shakes: [80] }],
  ["bad", { tones: [220, 165], shakes: [250, 100, 250] }],
  ["note", { tones: [660, 660], shakes: [80, 80, 80] }],
]);

const TONE_SECONDS = 0.14;

let sounds: AudioContext | undefined;

/** Browsers let a page sound only after somebody has touched it. */
export const allowSounds = (): void => {
  sounds ??= new AudioContext();
  if (sounds.state === "suspended") void sounds.resume();
};

/** Says a verdict to whoever looks elsewhere. */
export const signal = (kind: VerdictKind): void => {
  const { tones, shakes } = signals.get(kind) ?? { tones: [], shakes: [] };
  navigator.vibrate?.([...shakes]);
  if (sounds?.state !== "running") return;
  for (const [index, hertz] of tones.entries()) {
    const oscillator = new OscillatorNode(sounds, { type: "square", frequency: hertz });
    oscillator.connect(new GainNode(sounds, { gain: 0.2 })).connect(sounds.destination);
    const start = sounds.currentTime + index * TONE_SECONDS * 1.3;
    oscillator.start(start);
    oscillator.stop(start + TONE_SECONDS);
  }
};
