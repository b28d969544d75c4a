import { PDFDocument } from "@cantoo/pdf-lib";
import { type PDFiumPage, PDFiumLibrary } from "@hyzyla/pdfium";
import readCode from "jsqr";

/** A page as a reader sees it: read and drawn by PDFium, another library than the one that wrote it. */
export interface RenderedPage {
  /** What would be copied, its lines apart. */
  readonly text: string;
  /** What the QR code in the picture says; undefined when none is found. */
  readonly code: string | undefined;
  /** How much of a place is not white, from 0 to 1. In points, from the sheet's lower left corner. */
  inkIn(place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }): number;
}

export interface RenderedFile {
  readonly title: string | undefined;
  readonly language: string | undefined;
  readonly pages: readonly RenderedPage[];
}

/** Pixels a point. */
const SCALE = 1.6;
/** Blue, green, red, and nothing. */
const CHANNELS = 4;

const library = PDFiumLibrary.init();

export const rendered = async (file: Uint8Array): Promise<RenderedFile> => {
  const document = await (await library).loadDocument(file);
  const pages: RenderedPage[] = [];
  for (const page of document.pages()) pages.push(await read(page));
  document.destroy();
  const written = await PDFDocument.load(file, { updateMetadata: false });
  return { title: written.getTitle(), language: written.getLanguage(), pages };
};

const read = async (page: PDFiumPage): Promise<RenderedPage> => {
  const text = page.getText().replaceAll("\r\n", "\n");
  const { data, width, height } = await page.render({ scale: SCALE, render: "bitmap" });
  return {
    text,
    code: readCode(new Uint8ClampedArray(data), width, height)?.data,
    inkIn: (place) => {
      const [left, top] = [Math.round(place.x * SCALE), height - Math.round((place.y + place.height) * SCALE)];
      const [across, down] = [Math.round(place.width * SCALE), Math.round(place.height * SCALE)];
      let ink = 0;
      for (let y = top; y < top + down; y++)
        for (let x = left; x < left + across; x++) if ((data[CHANNELS * (y * width + x) + 1] ?? 255) < 210) ink += 1;
      return ink / (across * down);
    },
  };
};
