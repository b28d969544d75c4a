import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

/** A reader of QR codes, brought to the picture: that is less to carry than its points. */
const reader = readFileSync(createRequire(import.meta.url).resolve("jsqr"), "utf8");

const READ = `async (picture) => {
  const image = await createImageBitmap(await (await fetch(picture)).blob());
  const drawing = new OffscreenCanvas(image.width, image.height).getContext("2d");
  drawing.drawImage(image, 0, 0);
  return jsQR(drawing.getImageData(0, 0, image.width, image.height).data, image.width, image.height)?.data;
}`;

/** What the QR code says that the page shows: of a picture of the screen, as a camera has it; undefined where none is found. */
export const codeOnScreen = async (page: Page): Promise<string | undefined> => {
  const picture = `data:image/png;base64,${(await page.screenshot()).toString("base64")}`;
  // A page of its own has no policy against pictures from anywhere.
  const easel = await page.context().newPage();
  try {
    await easel.evaluate(reader);
    return await easel.evaluate<string | undefined>(`(${READ})(${JSON.stringify(picture)})`);
  } finally {
    await easel.close();
  }
};
