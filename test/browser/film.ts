import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "uqr";

const WIDTH = 640;
const HEIGHT = 480;
const [WHITE, BLACK] = [235, 16];

/** One picture as YUV4MPEG2 has it: brightness, then two planes of a quarter of its size without any colour. */
const pictureOf = (codes: readonly string[]): Buffer => {
  const picture = Buffer.alloc((WIDTH * HEIGHT * 3) / 2, 128);
  picture.fill(WHITE, 0, WIDTH * HEIGHT);
  for (const [index, code] of codes.entries()) {
    const { data, size } = encode(code, { ecc: "L", border: 4 });
    const module = Math.floor(Math.min(HEIGHT, WIDTH / codes.length) / size);
    const left = Math.floor((WIDTH / codes.length) * index);
    for (const [row, modules] of data.entries())
      for (const column of [...modules.keys()].filter((at) => modules[at] === true))
        for (let line = row * module; line < (row + 1) * module; line += 1) {
          const from = line * WIDTH + left + column * module;
          picture.fill(BLACK, from, from + module);
        }
  }
  return picture;
};

/** The flags by which Chromium takes a film of codes, beside each other, for its camera, and lets every page use it. */
export const cameraSeeing = (...codes: readonly string[]): string[] => {
  const file = join(mkdtempSync(join(tmpdir(), "frontrow-film-")), "codes.y4m");
  const picture = pictureOf(codes);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), picture]);
  writeFileSync(
    file,
    Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420\n`), frame, frame]),
  );
  return [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-video-capture=${file}`,
  ];
};
