/**
 * A metafile of Windows (EMF, [MS-EMF]; WMF, [MS-WMF]) → the text that is drawn in it, line by line:
 * a range of cells that was pasted as a picture is one. Texts written as numbers of glyphs are not read, as
 * what is drawn in other pictures is not. The PDF that programs of the Mac keep in it → a nested attachment.
 */
import type { Block } from "../../types.js";
import { type Budget, LimitReached } from "../budget.js";
import { decoded, type Encoding } from "../encoding.js";
import type { Reader } from "../reader.js";
import { textBlocks } from "../text.js";

export const metafile: Reader = {
  type: "metafile",
  extensions: ["emf", "wmf"],
  recognises: ({ head }) => isMetafile(head),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { location, hidden = false } = attachment;
    const bytes = Buffer.from(
      attachment.bytes.buffer,
      attachment.bytes.byteOffset,
      attachment.bytes.length,
    );
    const drawing = new Drawing(budget);
    let failure: { readonly error: unknown } | undefined;
    try {
      if (bytes[0] === 1 && bytes[1] === 0 && bytes[2] === 0) readEmf(bytes, drawing);
      else readWmf(bytes, drawing);
    } catch (error) {
      failure = { error };
    }
    yield* textBlocks(drawing.lines(), location, hidden, budget);
    for (const pdf of drawing.pdfs) {
      const place = { ...location, path: [...location.path, "picture.pdf"] };
      yield { type: "nested", attachment: { location: place, bytes: pdf, hidden } };
    }
    if (failure !== undefined) throw failure.error;
  },
};

/**
 * Whether an EMF begins like this, as Latin-1, up to a PDF that it keeps as another form of its picture:
 * [MS-EMF] 2.2.4, its signature, version, size and place.
 */
export function isKeptIn(head: string): boolean {
  return isMetafile(head) && head.startsWith(" FDP", head.length - 16);
}

/** Whether these are its first bytes, as Latin-1. */
export function isMetafile(head: string): boolean {
  return (
    (head.startsWith("\x01\0\0\0") && head.startsWith(" EMF", 40)) ||
    head.startsWith("\xd7\xcd\xc6\x9a\0\0") ||
    // [MS-WMF] 2.3.2.2: in memory or on disk, a header of nine words, version 1 or 3.
    wmfStarts.some((start) => head.startsWith(start) && head.startsWith("\0\0", 16))
  );
}

const wmfStarts = ["\x01\0\x09\0\0\x01", "\x01\0\x09\0\0\x03", "\x02\0\x09\0\0\x03"];

/** A piece of text and where it begins and ends on its line. */
interface Piece {
  readonly x: number;
  readonly end: number;
  readonly text: string;
}

/** Texts by the height they stand at. */
class Drawing {
  /** What it is in another form. */
  readonly pdfs: Buffer[] = [];
  readonly #lines = new Map<number, Piece[]>();

  constructor(readonly budget: Budget) {}

  /** @param width of the text; `undefined` if it is not said */
  add(x: number, y: number, text: string, width: number | undefined): void {
    if (text.trim() === "") return;
    this.budget.takeBytes(text.length);
    const piece = { x, end: x + (width ?? 0), text };
    const line = this.#lines.get(y);
    if (line === undefined) this.#lines.set(y, [piece]);
    else line.push(piece);
  }

  /** From the left to the right, cells apart by tabs. */
  *lines(): Generator<string> {
    for (const pieces of this.#lines.values()) {
      this.budget.checkTime();
      pieces.sort((a, b) => a.x - b.x);
      let line = "";
      let before: Piece | undefined;
      for (const piece of pieces) {
        if (before !== undefined) {
          const letter = (before.end - before.x) / before.text.length;
          const gap = piece.x - before.end;
          // Programs draw words in pieces where they change the distance of letters.
          line += letter <= 0 || gap > 1.5 * letter ? "\t" : gap > 0.25 * letter ? " " : "";
        }
        line += piece.text;
        before = piece;
      }
      yield `${line}\n`;
    }
  }
}

// [MS-EMF] 2.1.1: records.
const EMF_END = 14;
const EXT_TEXT_OUT_A = 83;
const EXT_TEXT_OUT_W = 84;
const SMALL_TEXT_OUT = 108;
const COMMENT = 70;
/** Programs keep one; to open each takes a millisecond. */
const maxPdfs = 100;
// [MS-EMF] 2.1.11: options of texts.
const GLYPH_INDEX = 0x10;
const NO_RECTANGLE = 0x100;
const SMALL_CHARACTERS = 0x200;

function readEmf(file: Buffer, drawing: Drawing): void {
  for (let at = 0; ;) {
    const type = file.readUInt32LE(at);
    const size = file.readUInt32LE(at + 4);
    if (size < 8 || at + size > file.length) throw new Error("EMF: cut");
    const record = file.subarray(at, at + size);
    if (type === EMF_END) {
      // [MS-EMF] 2.2.9: the bytes of all records.
      if (at + size < file.readUInt32LE(48)) throw new Error("EMF: ends early");
      return;
    }
    if (type === EXT_TEXT_OUT_W || type === EXT_TEXT_OUT_A) {
      const isWide = type === EXT_TEXT_OUT_W;
      const count = record.readUInt32LE(44);
      const start = record.readUInt32LE(48);
      const options = record.readUInt32LE(52);
      if ((options & GLYPH_INDEX) === 0) {
        const text = isWide
          ? record.toString("utf16le", start, start + count * 2)
          : narrow(record.subarray(start, start + count));
        const distances = record.readUInt32LE(72);
        let width = 0;
        for (let each = 0; each < count && distances + each * 4 + 4 <= size; each++)
          width += record.readUInt32LE(distances + each * 4);
        drawing.add(record.readInt32LE(36), record.readInt32LE(40), text, width);
      }
    } else if (type === COMMENT) {
      const start = record.indexOf("%PDF-");
      if (
        start > 0 &&
        isKeptIn(file.toString("latin1", 0, 44) + record.toString("latin1", 0, start))
      ) {
        if (drawing.pdfs.length === maxPdfs) throw new LimitReached("maxEntries");
        drawing.pdfs.push(record.subarray(start));
      }
    } else if (type === SMALL_TEXT_OUT) {
      const count = record.readUInt32LE(16);
      const options = record.readUInt32LE(20);
      const start = (options & NO_RECTANGLE) === 0 ? 52 : 36;
      const text =
        (options & SMALL_CHARACTERS) === 0
          ? record.toString("utf16le", start, start + count * 2)
          : record.toString("latin1", start, start + count);
      if ((options & GLYPH_INDEX) === 0)
        drawing.add(record.readInt32LE(8), record.readInt32LE(12), text, undefined);
    }
    at += size;
  }
}

// [MS-WMF] 2.1.1.1: records.
const WMF_END = 0;
const TEXT_OUT = 0x0521;
const WMF_EXT_TEXT_OUT = 0x0a32;
/** Clipped to a rectangle, or drawn on it: the rectangle stands in front of the text. */
const HAS_RECTANGLE = 6;

function readWmf(file: Buffer, drawing: Drawing): void {
  // A placeable one has a header in front ([MS-WMF] 2.3.2.3).
  const start = file.readUInt32LE(0) === 0x9ac6cdd7 ? 22 : 0;
  // [MS-WMF] 2.3.2.2: the words of all records, and of this header.
  const end = start + file.readUInt32LE(start + 6) * 2;
  let at = start + 18;
  for (;;) {
    const size = file.readUInt32LE(at) * 2;
    const type = file.readUInt16LE(at + 4);
    if (type === WMF_END) {
      // [MS-WMF] 2.3.1.1: it has three words.
      if (size !== 6 || at + size < end) throw new Error("WMF: ends early");
      return;
    }
    if (size < 6 || at + size > file.length) throw new Error("WMF: cut");
    const record = file.subarray(at, at + size);
    if (type === TEXT_OUT) {
      const count = record.readUInt16LE(6);
      const place = 8 + count + (count & 1);
      const text = narrow(record.subarray(8, 8 + count));
      drawing.add(record.readInt16LE(place + 2), record.readInt16LE(place), text, undefined);
    } else if (type === WMF_EXT_TEXT_OUT) {
      const count = record.readUInt16LE(10);
      const options = record.readUInt16LE(12);
      const from = (options & HAS_RECTANGLE) === 0 ? 14 : 22;
      const distances = from + count + (count & 1);
      let width = 0;
      for (let each = 0; each < count && distances + each * 2 + 2 <= size; each++)
        width += record.readInt16LE(distances + each * 2);
      if ((options & GLYPH_INDEX) === 0)
        drawing.add(
          record.readInt16LE(8),
          record.readInt16LE(6),
          narrow(record.subarray(from, from + count)),
          width,
        );
    }
    at += size;
  }
}

/** Text in the code page of the font, which in France is this one. */
function narrow(bytes: Buffer): string {
  return decoded(bytes, windows1252);
}

const windows1252: Encoding = { name: "windows-1252", markLength: 0 };
