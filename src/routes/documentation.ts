import type { Dependencies } from "./dependencies.ts";
import type { Application } from "./http/mount.ts";
import { openApiDocument } from "./http/openapi.ts";
import { Problem } from "./http/problems.ts";
import type { Route } from "./http/route.ts";

/** The files of swagger-ui-dist that the page loads; the others are not served. */
const FILES: Readonly<Record<string, string>> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "index.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "favicon-32x32.png": "image/png",
};

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Frontrow API</title>
    <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
    <link rel="stylesheet" href="/docs/assets/index.css">
    <link rel="icon" type="image/png" href="/docs/assets/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <noscript>This page needs scripts. The contract itself is at <a href="/openapi.json">/openapi.json</a>.</noscript>
    <script src="/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/docs/assets/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null });
`;

/** Nothing from another host, and nothing inline. The page's library draws its icons from data. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HOUR = "public, max-age=3600";

/** The contract as OpenAPI, and a page to read it with, whose files come from here. */
export const mountDocumentation = (
  application: Application,
  routes: readonly Route[],
  { configuration, files }: Pick<Dependencies, "configuration" | "files">,
): void => {
  let document: string | undefined;
  const read = (path: string, answer: (name: string) => Response | Promise<Response>): void => {
    application.get(path, (context) => answer(context.req.param("file") ?? ""));
    application.all(path, () => {
      throw new Problem("method-not-allowed", { headers: { Allow: "GET, HEAD" } });
    });
  };
  read("/openapi.json", () => {
    document ??= JSON.stringify(openApiDocument(routes, configuration.publicUrl));
    return new Response(document, { headers: { "Content-Type": "application/json", "Cache-Control": HOUR } });
  });
  read(
    "/docs",
    () =>
      new Response(PAGE, {
        headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": PAGE_POLICY },
      }),
  );
  read(
    "/docs/assets/start.js",
    () => new Response(START, { headers: { "Content-Type": "text/javascript; charset=utf-8", "Cache-Control": HOUR } }),
  );
  read("/docs/assets/:file", async (name) => {
    const type = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
    if (type === undefined) throw new Problem("not-found");
    const file = await files.fetch(`https://assets.local/docs/${name}`);
    if (!file.ok) throw new Error(`the documentation page's ${name} is not there: ${file.status}`);
    return new Response(file.body, { headers: { "Content-Type": type, "Cache-Control": HOUR } });
  });
};
