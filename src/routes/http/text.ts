/** Why a text is refused wherever it comes from, or undefined: SQLite ends a text at NUL, and half a surrogate pair is no UTF-8. */
export const unsafeText = (text: string): string | undefined => {
  if (text.includes("\0")) return "must not contain a NUL character";
  if (!text.isWellFormed()) return "must not contain half of a surrogate pair";
  return undefined;
};
