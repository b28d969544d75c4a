import { BarcodeDetector, prepareZXingModule } from "barcode-detector/ponyfill";

declare global {
  /** The browser's own, where it has one. */
  interface Window {
    readonly BarcodeDetector?: typeof BarcodeDetector;
  }
}

/** What keeps the camera from reading codes, or what is wrong with what it sees. */
export type CameraFault = "noAccess" | "noCamera" | "cameraTaken" | "noReader" | "several";

interface Told {
  read(code: string): void;
  /** Undefined when nothing is wrong any more. */
  faulty(fault: CameraFault | undefined): void;
  /** The camera runs, or does no more; whether it has a light to switch on. */
  running(isRunning: boolean, hasLight: boolean): void;
}

export interface Camera {
  start(): Promise<void>;
  /** Until it is started again, which it goes on after as if it had never stopped. */
  pause(): void;
  /** Whatever was in view is read anew when it is started again. */
  stop(): void;
  light(isOn: boolean): Promise<void>;
  isRunning(): boolean;
}

type Detector = InstanceType<typeof BarcodeDetector>;

const LOOK_EVERY_MS = 120;
/** A code that stays in view, or shakes out of it for a moment, is read once. */
const SAME_FOR_MS = 4000;

/**
 * Loads what reads codes when the page is opened, so that it is there when the network is not. Where the browser brings none, it comes
 * from this service.
 */
const prepareReader = async (wasm: string): Promise<Detector> => {
  const Own = window.BarcodeDetector;
  const formats = await Own?.getSupportedFormats();
  if (Own !== undefined && formats?.includes("qr_code") === true) return new Own({ formats: ["qr_code"] });
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  return new BarcodeDetector({ formats: ["qr_code"] });
};

/** The camera that looks away from whoever holds the phone, read until it is stopped. */
export const cameraOf = (video: HTMLVideoElement, wasm: string, told: Told): Camera => {
  let reader = prepareReader(wasm);
  // It is tried again when the camera is started.
  reader.catch(() => undefined);
  let stream: MediaStream | undefined;
  let wakeLock: WakeLockSentinel | undefined;
  let isStarting = false;
  let seen = new Map<string, number>();

  const look = async (detector: Detector, of: MediaStream): Promise<void> => {
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
      const found = await detector.detect(video).catch(() => []);
      if (stream === of) show(new Set(found.map(({ rawValue }) => rawValue).filter((code) => code !== "")));
    }
    if (stream === of) setTimeout(() => void look(detector, of), LOOK_EVERY_MS);
  };

  /** Nobody could tell which of two tickets an answer is about. */
  const show = (codes: ReadonlySet<string>): void => {
    told.faulty(codes.size > 1 ? "several" : undefined);
    const now = Date.now();
    const [code] = codes;
    if (codes.size === 1 && code !== undefined && now - (seen.get(code) ?? 0) > SAME_FOR_MS) told.read(code);
    seen = new Map([...seen].filter(([, at]) => now - at <= SAME_FOR_MS));
    for (const each of codes) if (codes.size === 1 || seen.has(each)) seen.set(each, now);
  };

  const pause = (): void => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = undefined;
    video.srcObject = null;
    void wakeLock?.release();
    wakeLock = undefined;
    told.running(false, false);
  };

  const open = async (): Promise<void> => {
    const opened = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    const [track] = opened.getVideoTracks();
    track?.addEventListener("ended", () => {
      if (stream !== opened) return;
      pause();
      told.faulty("cameraTaken");
    });
    stream = opened;
    video.srcObject = opened;
    await video.play();
    // Browsers that do not let the screen be kept on let it go dark.
    wakeLock = await navigator.wakeLock?.request("screen").catch(() => undefined);
    told.running(true, "torch" in (track?.getCapabilities?.() ?? {}));
  };

  const start = async (): Promise<void> => {
    if (isStarting || stream !== undefined) return;
    isStarting = true;
    told.faulty(undefined);
    try {
      await open();
      reader = reader.catch(() => prepareReader(wasm));
      const detector = await reader.catch(() => undefined);
      if (stream === undefined) return;
      if (detector === undefined) throw new Error("no reader");
      void look(detector, stream);
    } catch (error) {
      pause();
      told.faulty(faultIn(error));
    } finally {
      isStarting = false;
    }
  };

  return {
    start,
    pause,
    stop: () => {
      seen = new Map();
      pause();
    },
    light: async (isOn) => {
      const torch: MediaTrackConstraintSet & { readonly torch: boolean } = { torch: isOn };
      await stream?.getVideoTracks()[0]?.applyConstraints({ advanced: [torch] });
    },
    isRunning: () => stream !== undefined,
  };
};

const faultIn = (error: unknown): CameraFault => {
  if (!(error instanceof DOMException)) return "mediaDevices" in navigator ? "noReader" : "noAccess";
  return faults.get(error.name) ?? "noCamera";
};

const faults: ReadonlyMap<string, CameraFault> = new Map([
  ["NotAllowedError", "noAccess"],
  ["SecurityError", "noAccess"],
  ["NotReadableError", "cameraTaken"],
  ["AbortError", "cameraTaken"],
]);
