import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import readCode from "jsqr";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

/** A page as a reader sees it: read and drawn by another library than the one that wrote it. */
export interface RenderedPage {
  /** What would be copied, its runs of text joined by line breaks. */
  readonly text: string;
  /** What the QR code in the picture says; undefined when none is found. */
  readonly code: string | undefined;
  /** How much of a place is not white, from 0 to 1. In points, from the sheet's lower left corner. */
  inkIn(place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }): number;
}

export interface RenderedFile {
  readonly title: unknown;
  readonly language: unknown;
  readonly pages: readonly RenderedPage[];
}

/** Pixels a point. */
const SCALE = 1.6;

export const rendered = async (file: Uint8Array): Promise<RenderedFile> => {
  const loading = getDocument({ data: file.slice(), useSystemFonts: false, disableFontFace: true, verbosity: 0 });
  const document = await loading.promise;
  const { info } = await document.getMetadata();
  const pages: RenderedPage[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const viewport = page.getViewport({ scale: SCALE });
    const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
    const context = canvas.getContext("2d");
    // As pdf.js takes them, which knows a browser's only.
    const target: object = { canvas, canvasContext: context, viewport };
    await page.render(Object.assign({ canvas: null, viewport }, target)).promise;
    const { items } = await page.getTextContent();
    const text = items.flatMap((item) => ("str" in item && item.str.trim() !== "" ? [item.str] : [])).join("\n");
    pages.push({ text, ...picture(context) });
  }
  await loading.destroy();
  const { Title: title, Language: language } = { Title: undefined, Language: undefined, ...info };
  return { title, language, pages };
};

const picture = (context: SKRSContext2D): Pick<RenderedPage, "code" | "inkIn"> => {
  const { width, height } = context.canvas;
  const { data } = context.getImageData(0, 0, width, height);
  return {
    code: readCode(data, width, height)?.data,
    inkIn: (place) => {
      const [left, top] = [Math.round(place.x * SCALE), height - Math.round((place.y + place.height) * SCALE)];
      const [across, down] = [Math.round(place.width * SCALE), Math.round(place.height * SCALE)];
      const { data: cut } = context.getImageData(left, top, across, down);
      let ink = 0;
      for (let pixel = 0; pixel < cut.length; pixel += 4) if ((cut[pixel + 1] ?? 255) < 210) ink += 1;
      return ink / (across * down);
    },
  };
};
