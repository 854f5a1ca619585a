/**
 * The header of a message or of one of its parts (RFC 5322, section 2.2) → fields, with encoded words
 * (RFC 2047) and parameters (RFC 2045, section 5.1; RFC 2231) decoded. Raw 8-bit text is taken as
 * UTF-8 (RFC 6532) or, where it is not, as Windows-1252.
 */
import { isUtf8 } from "node:buffer";
import { createRequire } from "node:module";
import { append } from "../append.js";
import { behindLine } from "../bytes.js";
import { base64, percentDecoded, quotedPrintable } from "./transfer.js";

/** One header field, unfolded, not decoded. */
export interface Field {
  /** Lower case; `""` for a line that is no field. */
  readonly name: string;
  readonly value: string;
}

/** The fields of a header block, and where the body begins. */
export interface HeaderBlock {
  readonly fields: readonly Field[];
  /** Offset of the first byte of the body. */
  readonly end: number;
  /** True if there was more than was asked for: what is beyond was passed over. */
  readonly cut: boolean;
  /** How it ends: by an empty line or a boundary, by a line that is no field, by the end of the bytes. */
  readonly ending: "line" | "other" | "bytes";
}

const FIELD = /^([!-9;-~]+)[ \t]*:(.*)$/s;

/**
 * Reads a header from `start` on. It ends behind an empty line, before one that begins with `--`, or
 * before one that cannot belong to a header (the empty line is missing).
 *
 * @param maxBytes how many bytes of it are read at most; default no bound
 */
export function readHeader(bytes: Buffer, start: number, maxBytes = Infinity): HeaderBlock {
  const lines: { text: string; field: boolean }[] = [];
  let at = start;
  let cut = false;
  let ending: HeaderBlock["ending"] = "bytes";
  while (at < bytes.length) {
    const { text, next } = lineAt(bytes, at, start + maxBytes);
    if (next - start > maxBytes) {
      cut = true;
      if (at - start < maxBytes) lines.push({ text, field: !/^[ \t]/.test(text) });
      at = endOfHeader(bytes, at);
      ending = "line";
      break;
    }
    if (text === "" || text.startsWith("--")) {
      if (text === "") at = next;
      ending = "line";
      break;
    }
    if (/^[ \t]/.test(text) && lines.length > 0) {
      // Spaces alone are an empty line unless the header goes on behind them.
      if (text.trim() === "" && !goesOn(bytes, next)) {
        at = next;
        ending = "line";
        break;
      }
      lines.push({ text, field: false });
    } else if (FIELD.test(text) || (lines.length === 0 && /^>?From /.test(text))) {
      lines.push({ text, field: true });
    } else if (goesOn(bytes, next)) {
      lines.push({ text: `:${text}`, field: true });
    } else {
      ending = "other";
      break;
    }
    at = next;
  }
  const fields: Field[] = [];
  let open: string[] = [];
  const close = (): void => {
    if (open.length === 0) return;
    const text = eightBit(open.join(""));
    const match = FIELD.exec(text);
    fields.push(
      match === null
        ? { name: "", value: text.replace(/^:/, "") }
        : { name: match[1].toLowerCase(), value: match[2].trim() },
    );
    open = [];
  };
  for (const { text, field } of lines) {
    if (field) close();
    open.push(text);
  }
  close();
  return { fields, end: at, cut, ending };
}

/** The values of the fields of this name, in order. */
export function valuesOf(fields: readonly Field[], name: string): string[] {
  return fields.filter((field) => field.name === name).map(({ value }) => value);
}

/** Behind the next empty line. */
function endOfHeader(bytes: Buffer, at: number): number {
  const ends = ["\n\n", "\n\r\n"]
    .map((end) => ({ end, found: bytes.indexOf(end, at, "latin1") }))
    .filter(({ found }) => found !== -1)
    .map(({ end, found }) => found + end.length);
  return ends.length === 0 ? bytes.length : Math.min(...ends);
}

/** Whether the line at this offset is a header field: a damaged line before it does not end the header. */
function goesOn(bytes: Buffer, at: number): boolean {
  return at < bytes.length && /^[A-Za-z][A-Za-z0-9-]*:/.test(lineAt(bytes, at).text);
}

/** The line at this offset; its text up to `most`. */
function lineAt(bytes: Buffer, at: number, most = Infinity): { text: string; next: number } {
  const next = behindLine(bytes, at);
  let end = Math.min(most, bytes[next - 1] === 0x0a ? next - 1 : next);
  if (end > at && bytes[end - 1] === 0x0d) end--;
  return { text: bytes.toString("latin1", at, end), next };
}

/** Latin-1 characters that stand for raw bytes → the text they were. */
function eightBit(text: string): string {
  if (!/[\x80-\xff]/.test(text)) return text;
  return decodeText(Buffer.from(text, "latin1"));
}

/** Loaded where the first text asks for it, and at once: what it is to decode stands inside a header. */
let iconv: typeof import("iconv-lite") | undefined;

/** Bytes → text: by the name of their character set, or UTF-8; Windows-1252 if they cannot be that, or the name is unknown. */
export function decodeText(
  bytes: Buffer,
  charset = isUtf8(bytes) ? "utf-8" : "windows-1252",
): string {
  if (/^(utf-?8|us-ascii|ascii)$/i.test(charset) && isUtf8(bytes)) return bytes.toString("utf8");
  iconv ??= createRequire(import.meta.url)("iconv-lite") as typeof import("iconv-lite");
  return iconv.decode(bytes, iconv.encodingExists(charset) ? charset : "windows-1252");
}

/** The text of a link or a name in one, with the characters that stand behind percent signs. */
export function unescaped(text: string): string {
  return text.includes("%") ? decodeText(percentDecoded(text)) : text;
}

const ENCODED_WORD = /=\?([^?*\s]{1,60})(?:\*[^?\s]{0,60})?\?([BbQq])\?([^?]*)\?=/g;

/** Decodes encoded words (RFC 2047), also inside quotes, where they should not be but often are. */
export function decodeWords(text: string): string {
  if (!text.includes("=?")) return text;
  const out: string[] = [];
  // Neighbouring words of one character set are decoded together: programs split characters over them.
  let charset = "";
  let run: Buffer[] = [];
  // Some split their base64 first and encode the pieces apart: digits are gathered as long as they can.
  let digits = "";
  const flushDigits = (): void => {
    if (digits !== "") run.push(base64(Buffer.from(digits, "latin1")).bytes);
    digits = "";
  };
  const flush = (): void => {
    flushDigits();
    if (run.length > 0) out.push(decodeText(Buffer.concat(run), charset));
    run = [];
  };
  let last = 0;
  for (const match of text.matchAll(ENCODED_WORD)) {
    const between = text.slice(last, match.index);
    const adjacent = (run.length > 0 || digits !== "") && between.trim() === "";
    if (!adjacent || match[1].toLowerCase() !== charset) {
      flush();
      if (!adjacent) out.push(between);
    }
    charset = match[1].toLowerCase();
    if (match[2].toLowerCase() === "b") digits += match[3];
    else {
      flushDigits();
      run.push(quotedPrintable(Buffer.from(match[3].replaceAll("_", " "), "latin1")).bytes);
    }
    last = match.index + match[0].length;
  }
  flush();
  out.push(text.slice(last));
  return out.join("");
}

/** A structured value: `text/csv; charset=utf-8; name="a.csv"`. */
export interface Structured {
  /** What stands before the first `;`, lower case. */
  readonly value: string;
  /** Parameters by lower-case name, decoded. */
  readonly params: ReadonlyMap<string, string>;
}

/** Reads a value with parameters, quoted or not, continued and encoded as RFC 2231 says or as mail programs do. */
export function structured(text: string): Structured {
  const [value, ...rest] = splitParams(text);
  const params = new Map<string, string>();
  const pieces = new Map<string, { index: number; encoded: boolean; text: string }[]>();
  for (const param of rest) {
    const equals = param.indexOf("=");
    if (equals === -1) continue;
    const name = param.slice(0, equals).trim().toLowerCase();
    const content = unquote(param.slice(equals + 1).trim());
    const star = /^([^*]+)\*(?:(\d{1,6})(\*)?)?$/.exec(name);
    if (star === null) {
      if (!params.has(name)) params.set(name, decodeWords(content));
      continue;
    }
    const list = pieces.get(star[1]) ?? [];
    list.push({
      index: Number(star[2] ?? 0),
      encoded: star[2] === undefined || star[3] !== undefined,
      text: content,
    });
    pieces.set(star[1], list);
  }
  for (const [name, list] of pieces) {
    list.sort((a, b) => a.index - b.index);
    const charset = list[0].encoded ? /^([^']*)'[^']*'/.exec(list[0].text) : null;
    const bytes = list.map((piece, position) => {
      const body =
        position === 0 && charset !== null ? piece.text.slice(charset[0].length) : piece.text;
      return piece.encoded ? percentDecoded(body) : Buffer.from(body, "utf8");
    });
    params.set(name, decodeText(Buffer.concat(bytes), charset?.[1] || "utf-8"));
  }
  return { value: value.trim().toLowerCase(), params };
}

function splitParams(text: string): string[] {
  const out: string[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "\\" && quoted) at++;
    else if (char === '"') quoted = !quoted;
    else if (char === ";" && !quoted) {
      out.push(text.slice(start, at));
      start = at + 1;
    }
  }
  const tail = text.slice(start);
  // A quote that is never closed swallowed what follows: take the parameters without regard to quotes.
  if (quoted) append(out, tail.split(";"));
  else out.push(tail);
  return out;
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  return text.replace(/^"|"$/g, "").replaceAll(/\\(["\\])/g, "$1");
}
