import { z } from "zod";

/** The files that pages load: styles, and a script for each page that needs one. */
const manifest = z.strictObject({
  /** By the names they have in ./browser and here: each with a hash of what is in it, so that it can be kept for ever. */
  files: z.record(z.string(), z.string()),
});

/** Where each file is served, by its name. */
export interface Assets {
  /** The path of a file. Throws for one that was not built. */
  path(name: string): string;
}

/** Reads the list of what was built, once. What could not be read is read again the next time. */
export const assetsOf = (files: Pick<Fetcher, "fetch">): (() => Promise<Assets>) => {
  let known: Assets | undefined;
  return async () => {
    if (known !== undefined) return known;
    const answer = await files.fetch("https://assets.local/manifest.json");
    if (!answer.ok) throw new Error(`the pages' files are not built: ${answer.status}`);
    const { files: paths } = manifest.parse(await answer.json());
    known = {
      path: (name) => {
        const path = paths[name];
        if (path === undefined) throw new Error(`no file ${name} was built for the pages`);
        return path;
      },
    };
    return known;
  };
};
