/**
 * How every mail of ours looks. A mail is described once, block by block; its HTML and its plain text are both written from that
 * description, so that they say the same. Styles are inline, for clients that drop a style sheet; the sheet only turns colours around
 * for readers in the dark.
 */

/** A stretch of a mail. */
export type MailBlock =
  | { readonly type: "paragraph"; readonly text: string }
  /** A heading, and what is to be read line by line. */
  | { readonly type: "section"; readonly heading: string; readonly lines: readonly string[] }
  /** Names and their values. */
  | { readonly type: "facts"; readonly facts: readonly { readonly name: string; readonly value: string }[] }
  | { readonly type: "list"; readonly items: readonly string[] }
  /** What is to be copied to the letter. */
  | { readonly type: "codes"; readonly codes: readonly { readonly label: string; readonly code: string }[] }
  /** A link that stands by itself. */
  | { readonly type: "link"; readonly label: string; readonly url: string };

export interface MailContent {
  /** The first line that a reader sees. */
  readonly heading: string;
  readonly blocks: readonly MailBlock[];
  /** Why this mail came to whom it came. */
  readonly reason: string;
}

/** A mail's two bodies. */
export interface RenderedMail {
  readonly html: string;
  readonly text: string;
}

const NAME = "Frontrow";

/** Characters of a subject at most: what is longer is cut off by clients anyway. */
const LONGEST_SUBJECT = 180;

export const renderMail = (content: MailContent): RenderedMail => ({
  html: `<!doctype html>${String(<MailPage content={content} />)}`,
  text: textOf(content),
});

/** One line for a header of a mail: whatever would end the line, or change its direction, becomes a space. */
export const subjectLine = (text: string): string => {
  const line = text
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ")
    .replaceAll(/ +/g, " ")
    .trim();
  const characters = [...line];
  return characters.length <= LONGEST_SUBJECT ? line : `${characters.slice(0, LONGEST_SUBJECT - 1).join("")}…`;
};

const textOf = ({ heading, blocks, reason }: MailContent): string =>
  [heading, ...blocks.map(blockText), `--\n${NAME}\n${reason}`].join("\n\n").concat("\n");

const blockText = (block: MailBlock): string => {
  switch (block.type) {
    case "paragraph":
      return block.text;
    case "section":
      return [block.heading, "-".repeat(Math.min(60, block.heading.length)), ...block.lines].join("\n");
    case "facts":
      return block.facts.map(({ name, value }) => `${name}: ${value}`).join("\n");
    case "list":
      return block.items.map((item) => `* ${item}`).join("\n");
    case "codes":
      return block.codes.map(({ label, code }) => `${label}\n${code}`).join("\n\n");
    case "link":
      return `${block.label}:\n${block.url}`;
    default:
      return block satisfies never;
  }
};

const FONT = "-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif";
const INK = "#1c1b22";
const QUIET = "#5d5b66";
const ACCENT = "#6a1b4d";

const IN_THE_DARK = `@media (prefers-color-scheme: dark) {
  .ground { background: #131217 !important; }
  .sheet { background: #1e1c24 !important; border-color: #3a3743 !important; }
  .ink { color: #f0eef5 !important; }
  .quiet { color: #b3b0bd !important; }
  .accent { color: #eaa9cd !important; }
  .button { background: #eaa9cd !important; color: #24101b !important; }
}`;

const paragraph = { margin: "0 0 16px", fontSize: "16px", lineHeight: "1.5", color: INK };

const MailPage = ({ content: { heading, blocks, reason } }: { readonly content: MailContent }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{heading}</title>
      <style>{IN_THE_DARK}</style>
    </head>
    <body class="ground" style={{ margin: "0", padding: "0", background: "#f3f1f6" }}>
      <div class="ground" style={{ padding: "24px 12px", background: "#f3f1f6", fontFamily: FONT }}>
        <div
          class="sheet"
          style={{
            maxWidth: "560px",
            margin: "0 auto",
            padding: "28px 24px",
            background: "#ffffff",
            border: "1px solid #e2dfe8",
            borderRadius: "12px",
            overflowWrap: "anywhere",
          }}
        >
          <p class="accent" style={{ margin: "0 0 20px", fontSize: "15px", fontWeight: "700", color: ACCENT }}>
            {NAME}
          </p>
          <h1 class="ink" style={{ margin: "0 0 16px", fontSize: "24px", lineHeight: "1.25", color: INK }}>
            {heading}
          </h1>
          {blocks.map((block) => (
            <Block block={block} />
          ))}
        </div>
        <p
          class="quiet"
          style={{ maxWidth: "560px", margin: "16px auto 0", fontSize: "13px", lineHeight: "1.5", color: QUIET }}
        >
          {NAME}
          <br />
          {reason}
        </p>
      </div>
    </body>
  </html>
);

const Block = ({ block }: { readonly block: MailBlock }) => {
  switch (block.type) {
    case "paragraph":
      return (
        <p class="ink" style={paragraph}>
          {block.text}
        </p>
      );
    case "section":
      return (
        <div style={{ margin: "24px 0" }}>
          <h2 class="ink" style={{ margin: "0 0 8px", fontSize: "18px", lineHeight: "1.3", color: INK }}>
            {block.heading}
          </h2>
          {block.lines.map((line) => (
            <p class="quiet" style={{ margin: "0 0 4px", fontSize: "16px", lineHeight: "1.5", color: QUIET }}>
              {line}
            </p>
          ))}
        </div>
      );
    case "facts":
      return (
        <div style={{ margin: "0 0 20px" }}>
          {block.facts.map(({ name, value }) => (
            <p class="ink" style={{ ...paragraph, margin: "0 0 6px" }}>
              <span class="quiet" style={{ color: QUIET }}>
                {name}:
              </span>{" "}
              <strong>{value}</strong>
            </p>
          ))}
        </div>
      );
    case "list":
      return (
        <ul style={{ margin: "0 0 16px", padding: "0 0 0 20px" }}>
          {block.items.map((item) => (
            <li class="ink" style={{ ...paragraph, margin: "0 0 4px" }}>
              {item}
            </li>
          ))}
        </ul>
      );
    case "codes":
      return (
        <div style={{ margin: "0 0 20px" }}>
          {block.codes.map(({ label, code }) => (
            <p class="ink" style={{ ...paragraph, margin: "0 0 10px" }}>
              {label}
              <br />
              <code class="quiet" style={{ fontSize: "13px", color: QUIET }}>
                {code}
              </code>
            </p>
          ))}
        </div>
      );
    case "link":
      return (
        <p style={{ margin: "20px 0" }}>
          <a
            class="button"
            href={block.url}
            style={{
              display: "inline-block",
              padding: "12px 20px",
              borderRadius: "8px",
              background: ACCENT,
              color: "#ffffff",
              fontSize: "16px",
              fontWeight: "600",
              textDecoration: "none",
            }}
          >
            {block.label}
          </a>
        </p>
      );
    default:
      return block satisfies never;
  }
};
