import { decodeText, quotedPrintable } from "./messages/eml.js";
import { withPlainLineEnds } from "./whole-lines.js";

/** A line longer than this is cut: a picture in a card, a file in an event. */
const maxLineLength = 8 * 1024 * 1024;

/** The lines of a text that comes in pieces; line ends CR, LF, CRLF. */
export function* linesOf(pieces: Iterable<string>): Generator<string> {
  let rest = "";
  for (const piece of withPlainLineEnds(pieces)) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop()!;
    yield* lines;
    if (rest.length > maxLineLength) {
      yield rest;
      rest = "";
    }
  }
  if (rest !== "") yield rest;
}

/** One property of a card, an event or a directory entry. */
export interface ContentLine {
  /** Upper case, without its group: `TEL`; `""` for a line that is no property. */
  readonly name: string;
  /** What stands between the name and the colon: `;TYPE=home`. */
  readonly parameters: string;
  readonly value: string;
}

/**
 * Content lines (RFC 6350 section 3.2, RFC 5545 section 3.1): a line that begins with a blank goes on
 * with the one before it; so does, in vCard 2.1, one behind a quoted-printable line that ends in `=`.
 */
export function* contentLines(lines: Iterable<string>): Generator<ContentLine> {
  let open: string[] = [];
  let quoted = false;
  let soft = false;
  for (const line of lines) {
    if (soft) open.push(line.trimStart());
    else if (open.length > 0 && (line.startsWith(" ") || line.startsWith("\t")))
      open.push(line.slice(1));
    else {
      if (open.length > 0) yield* contentLine(open.join(""));
      open = [line];
      quoted = /;(?:ENCODING=)?QUOTED-PRINTABLE/i.test(line.slice(0, 200));
    }
    soft = quoted && line.endsWith("=");
    if (soft) open.push(open.pop()!.slice(0, -1));
  }
  if (open.length > 0) yield* contentLine(open.join(""));
}

/** Characters in which a property's name and parameters are looked for. */
const maxHead = 10_000;

function* contentLine(line: string): Generator<ContentLine> {
  // A parameter's value in quotes may hold colons.
  const match = /^([\w.-]{1,100})((?:;(?:[^:;"]|"[^"]*")*)*):/.exec(line.slice(0, maxHead));
  if (match === null) {
    if (line.trim() !== "") yield { name: "", parameters: "", value: line };
    return;
  }
  const [head, name, parameters] = match as unknown as [string, string, string];
  let value = line.slice(head.length);
  if (/;(?:ENCODING=)?QUOTED-PRINTABLE/i.test(parameters)) {
    const charset = /;CHARSET=([\w-]{1,40})/i.exec(parameters)?.[1];
    value = decodeText(quotedPrintable(Buffer.from(value)).bytes, charset);
  }
  yield { name: name.slice(name.lastIndexOf(".") + 1).toUpperCase(), parameters, value };
}

/** `\n`, `\,`, `\;` and `\\` as what they stand for (RFC 6350, section 3.4). */
export function unescaped(value: string): string {
  return value.replace(/\\([nN,;\\:])/g, (_, character: string) =>
    character === "n" || character === "N" ? "\n" : character,
  );
}

/** The parts of a structured value, at semicolons that are not escaped. */
export function partsOf(value: string): string[] {
  return value.split(/(?<!\\);/).map((part) => unescaped(part).trim());
}
