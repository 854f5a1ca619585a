/** Links to addresses of mail and to numbers (RFC 6068, RFC 3966, RFC 5724). */

/** What such a link says. */
export interface Link {
  /** The addresses or numbers that it leads to, as written. */
  readonly target: string;
  /** The fields of the message that it begins: more addresses, subject and body, a field each. */
  readonly fields: readonly string[];
}

/** Reads one; `undefined` if the link leads anywhere else. */
export function readLink(url: string | undefined): Link | undefined {
  const match = /^\s*(?:mailto|tel|sms):([^?]*)(?:\?([\s\S]*))?$/i.exec(url ?? "");
  if (match === null) return undefined;
  const fields = (match[2] ?? "").split("&").map((field) => decoded(/=([\s\S]*)/.exec(field)?.[1]));
  return { target: decoded(match[1]), fields: fields.filter((field) => field !== "") };
}

/** The same as lines of text; other links as they are. */
export function textOfLink(url: string): string {
  const link = readLink(url);
  return link === undefined ? url : [link.target, ...link.fields].join("\n");
}

function decoded(text = ""): string {
  try {
    return decodeURIComponent(text).trim();
  } catch {
    return text.trim();
  }
}
