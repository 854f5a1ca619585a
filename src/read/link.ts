/** Links to addresses of mail and to numbers (RFC 6068, RFC 3966, RFC 5724). */

import { unescaped } from "./eml.js";

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
  const fields = (match[2] ?? "")
    .split("&")
    .map((field) => unescaped(/=([\s\S]*)/.exec(field)?.[1] ?? "").trim());
  return { target: unescaped(match[1]!).trim(), fields: fields.filter((field) => field !== "") };
}

/** The same as lines of text; other links as they are. */
export function textOfLink(url: string): string {
  const link = readLink(url);
  return link === undefined ? url : [link.target, ...link.fields].join("\n");
}
