/**
 * The header of a message → who it is from, who it goes to, and its subject. Names and addresses are
 * read by `address.ts`, and what is more (groups, comments, routes, literals, escapes) by mailparser, which gets
 * it unfolded and in UTF-8; an address that it drops is found by `address.ts`.
 */
import type { AddressObject, EmailAddress, HeaderValue, Headers } from "mailparser";
import { addresses, bare, normal } from "./address.js";
import { decodeWords, type Field, valuesOf } from "./header.js";

/** What the header says of the message as a whole. */
export interface Heading {
  /** Decoded; `""` for none. */
  readonly subject: string;
  /** From, else Sender. */
  readonly sender?: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
}

const LISTS = ["from", "sender", "to", "cc", "bcc"] as const;

// mailparser refuses 1 MB, and takes 12 s for 400 kB of `a:a:a:…` (0.3 s for this many characters);
// a list of 1,500 recipients is shorter.
const MAX_LENGTH = 64 * 1024;

// Most headers have none of these; loading mailparser is a sixth of the first scan of a newsletter.
const MORE_THAN_NAMES = /[([:;\\]/;

/** Reads the fields of a header. */
export async function heading(fields: readonly Field[]): Promise<Heading> {
  const subject = valuesOf(fields, "subject").join(" ");
  const lists = LISTS.map((name) => ({ name, value: valuesOf(fields, name).join(", ") }));
  const lines = lists
    .filter(({ value }) => MORE_THAN_NAMES.test(value))
    .map(({ name, value }) => `${name}: ${value.replaceAll(/[\r\n]/g, " ")}\r\n`)
    .join("");
  const parsed = lines === "" || lines.length > MAX_LENGTH ? undefined : await headers(lines);

  const found = Object.fromEntries(
    lists.map(({ name, value }) => [name, complete(parsed?.get(name), value)]),
  ) as Record<(typeof LISTS)[number], string[]>;
  const { from, to, cc, bcc } = found;
  const sender = from[0] ?? found.sender[0];
  return {
    subject: decodeWords(subject),
    ...(sender !== undefined && { sender }),
    to,
    cc,
    bcc,
  };
}

/** The addresses that mailparser found, and those it dropped. */
function complete(parsed: HeaderValue | undefined, value: string): string[] {
  const all = addresses(value);
  const found = mailboxes((parsed as AddressObject | undefined)?.value ?? []).flatMap(
    ({ address, name }) => {
      // A mailbox that is encoded as a whole, it takes for a name.
      if (!address) return bare(name);
      return /^[^\s"<>,;:()]+@[^\s"<>,;:()]+$/.test(address) ? [normal(address)] : [];
    },
  );
  const unique = [...new Set(found)];
  return unique.length >= all.length ? unique : [...new Set([...unique, ...all])];
}

function mailboxes(entries: readonly EmailAddress[]): EmailAddress[] {
  return entries.flatMap((entry) => (entry.group ? mailboxes(entry.group) : [entry]));
}

/** A header as mailparser reads it; none if it fails on it. */
async function headers(lines: string): Promise<Headers | undefined> {
  const { MailParser } = await import("mailparser");
  return new Promise((resolve) => {
    const parser = new MailParser();
    parser.on("headers", resolve);
    parser.on("error", () => resolve(undefined));
    parser.on("end", () => resolve(undefined));
    parser.end(Buffer.from(`${lines}\r\n`));
    parser.resume();
  });
}
