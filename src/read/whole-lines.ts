/** Text that comes in pieces, as its decoder cuts it → parts that end where a line does. */
import { LimitReached } from "./budget.js";

/** Characters of one line from which on it is not read: data without line ends have a few million. */
const maxLineLength = 4 * 1024 * 1024;

/**
 * The text cut behind line ends; lines end in LF.
 *
 * @param partLength least number of characters of a part; the last may be shorter, others reach twice that
 * @throws LimitReached behind the first 4 Mi characters of an endless line
 */
export function* wholeLineParts(pieces: Iterable<string>, partLength: number): Generator<string> {
  let rest = "";
  let lineLength = 0;
  for (const piece of withPlainLineEnds(pieces)) {
    rest += piece;
    while (rest.length >= partLength) {
      let end = rest.lastIndexOf("\n", 2 * partLength) + 1;
      // One endless line is cut where a value is unlikely to stand.
      if (end > 0) lineLength = 0;
      else end = rest.length < 2 * partLength ? 0 : endOfWord(rest, 2 * partLength);
      if (end === 0) break;
      lineLength += end;
      if (lineLength > maxLineLength) throw new LimitReached("maxTextLength");
      yield rest.slice(0, end);
      rest = rest.slice(end);
    }
  }
  if (rest !== "") yield rest;
}

function endOfWord(line: string, around: number): number {
  for (let index = around; index > around - 1000; index--)
    if (/[\s,;|>]/.test(line[index]!)) return index + 1;
  return around;
}

/** Line ends CR, CRLF and LF, mixed as they come, all as LF; a CR that ends the last piece is dropped. */
export function* withPlainLineEnds(pieces: Iterable<string>): Generator<string> {
  let heldReturn = false;
  for (const piece of pieces) {
    let part: string = heldReturn ? "\r" + piece : piece;
    // A CR at the end may be half of a CRLF.
    heldReturn = part.endsWith("\r");
    if (heldReturn) part = part.slice(0, -1);
    yield plainLineEnds(part);
  }
}

/** The same in one text. */
export function plainLineEnds(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}
