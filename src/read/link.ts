/** Links to addresses of mail and to numbers (RFC 6068, RFC 3966, RFC 5724). */

import { unescaped } from "./messages/eml.js";

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

/** The words of a link, as they are shown: behind them is written where it leads, if they do not say so. */
export class LinkWords {
  #target = "";
  #words = "";

  /** Whether the link that is open leads to the same place. */
  isOf({ target }: Link): boolean {
    return target === this.#target;
  }

  open({ target }: Link): void {
    this.#target = target;
    this.#words = "";
  }

  add(text: string): void {
    if (this.#target !== "") this.#words += text;
  }

  /** Ends the link; returns what is to be written behind it. */
  end(): string {
    const target = this.#target;
    const says = this.#words.toLowerCase().includes(target.toLowerCase());
    this.#target = this.#words = "";
    return says ? "" : ` <${target}>`;
  }
}

/** Parameters of links that hold a number; digits in others count something. */
const numberField = /^(?:phone|tel|telephone|mobile|whatsapp)$/i;

/** The addresses, and the numbers that begin a chat, within a link to a page (`https://wa.me/33639980001`). */
export function peopleInLink(url: string): string[] {
  const match = /^\s*https?:\/\/([^?#]*)\??([^#]*)/i.exec(url);
  if (match === null) return [];
  const number = /^wa\.me\/\+?(\d{9,15})\/?$/i.exec(match[1]!.trim())?.[1];
  const found = number === undefined ? [] : [`+${number}`];
  // A plus stands for itself in numbers and addresses, whatever forms make of it.
  for (const [key, value] of new URLSearchParams(match[2]!.replaceAll("+", "%2B"))) {
    if (/^[^\s@]{1,64}@[^\s@]{1,250}\.\p{L}{2,}$/u.test(value)) found.push(value.toLowerCase());
    else if (numberField.test(key) && /^\+?\d{9,15}$/.test(value))
      found.push(/^[+0]/.test(value) ? value : `+${value}`);
  }
  return found;
}

/** The same as lines of text; other links as they are. */
export function textOfLink(url: string): string {
  const link = readLink(url);
  return link === undefined ? url : [link.target, ...link.fields].join("\n");
}
