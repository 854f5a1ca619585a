/**
 * Text that holds addresses (RFC 5322, section 3.4) → the addresses in it, however damaged it is: no
 * address is lost to a stray quote, bracket or missing comma. `heading.ts` has mailparser read what is
 * more than names and addresses, and looks here for what that drops.
 */
import { domainToUnicode } from "node:url";
import { decodeWords } from "./header.js";

/** The addresses of a header value, lower case, in order, each once. */
export function addresses(value: string): string[] {
  const outside = outsideNames(value.replaceAll(quotedAddress, "$1"));
  // Some programs encode the whole mailbox.
  return bare(outside.includes("=?") ? outsideNames(decodeWords(outside)) : outside);
}

/** An address in quotes that is no name, for no other one follows. */
const quotedAddress = /(?<=^|[,;:]\s?)"([^"\\\s@]+@[^"\\\s@]+)"(?=\s?(?:[,;]|$))/g;

// As many comments in comments are taken out; what lies deeper is searched for addresses.
const COMMENT_DEPTH = 4;

/** The text without quoted names, comments and names in front of `<`. What is never closed stays. */
function outsideNames(value: string): string {
  let text = value.replaceAll(/"((?:\\.|[^"\\])*)("@?|$)/gs, (_, inner: string, end: string) => {
    if (end === '"') return "";
    return end === ""
      ? inner.replaceAll(/["<>]/g, " ")
      : `${inner.replaceAll(/[\s<>,;:"()[\]]/g, "")}@`;
  });
  for (let depth = 0; depth < COMMENT_DEPTH && text.includes("("); depth++)
    text = text.replaceAll(/\([^()]*\)/g, "");
  const pieces = text.split("<");
  return pieces
    .map((piece, index) =>
      index === pieces.length - 1 ? piece : piece.slice(0, lastSeparator(piece) + 1),
    )
    .join("<");
}

function lastSeparator(text: string): number {
  return Math.max(...[">", ",", ";", ":"].map((separator) => text.lastIndexOf(separator)));
}

// No name is longer, and no name holds as many digits as a telephone number.
const NAME_LENGTH = 100;
const NUMBER_DIGITS = 9;

/**
 * What stands in address headers beside the mailboxes and their names: a list that somebody pasted into
 * a name or a comment. `""` for none.
 */
export function beside(values: readonly string[]): string {
  const known = new Set(values.flatMap((value) => addresses(value)));
  return values
    .flatMap((value) => value.replaceAll(/<[^<>]*>/g, "\n").split(/[\n"()]/))
    .map((piece) =>
      decodeWords(piece)
        .split(/[,;\n]/)
        .map((item) => item.split(/\s+/).filter((word) => !known.has(normal(word))))
        .map((words) => words.join(" ").trim())
        .filter((item) => item !== "")
        .join("\n"),
    )
    .filter(
      (text) =>
        text.length > NAME_LENGTH ||
        text.includes("@") ||
        text.replaceAll(/\D/g, "").length >= NUMBER_DIGITS,
    )
    .join("\n");
}

/** The words of a text that are addresses, each once. */
export function bare(text: string): string[] {
  const words = text.split(/[\s<>,;:"()[\]]+/).filter((word) => /^[^@].*@./s.test(word));
  return [...new Set(words.map(normal))];
}

/** An address as it is compared: lower case, without a trailing dot, its domain as people write it (RFC 3492). */
export function normal(address: string): string {
  const plain = address
    .trim()
    .toLowerCase()
    .replace(/(?<!\.)\.+$/, "");
  if (!/[@.]xn--/.test(plain)) return plain;
  const at = plain.lastIndexOf("@") + 1;
  return plain.slice(0, at) + (domainToUnicode(plain.slice(at)) || plain.slice(at));
}
