/** The records that parts of binary workbooks are made of ([MS-XLSB] 2.1.4), and the texts in them. */
import type { Location } from "../../types.js";
import { isReadable } from "./biff.js";
import type { Package, Part } from "../documents/package.js";
import { DamagedEntry } from "../archives/zip-file.js";

/**
 * Takes one record: its content lies in `buffer` from `at` on. `view` is the same bytes: its methods
 * are taken up by the compiler where those of a Buffer are looked up at each call.
 */
export type TakeRecord = (
  type: number,
  buffer: Buffer,
  at: number,
  length: number,
  view: DataView,
) => void;

/**
 * Cuts chunks into records ([MS-XLSB] 2.1.4: type in one or two bytes of seven bits, length in up to
 * four). What was given to `take` is void once the next chunk is added.
 */
export class RecordCutter {
  #buffer = Buffer.alloc(0);
  #view = new DataView(this.#buffer.buffer, 0, 0);
  /** Bytes in front of the buffer that are a part of a record. */
  #rest = 0;
  readonly #take: TakeRecord;

  constructor(take: TakeRecord) {
    this.#take = take;
  }

  /** Whether a record was begun and not ended. */
  get open(): boolean {
    return this.#rest > 0;
  }

  add(chunk: Uint8Array): void {
    const end = this.#rest + chunk.length;
    if (end > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(end * 2);
      this.#buffer.copy(larger, 0, 0, this.#rest);
      this.#buffer = larger;
      this.#view = new DataView(larger.buffer, larger.byteOffset, larger.length);
    }
    this.#buffer.set(chunk, this.#rest);
    const position = this.#cut(this.#buffer, this.#view, end);
    this.#buffer.copyWithin(0, position, end);
    this.#rest = end - position;
    // No record is longer than the longest text with its formula; one that claims to be is damage.
    if (this.#rest > maxRecordBytes) throw new DamagedEntry();
  }

  /** Takes the records that are whole, and gives the offset behind them. */
  #cut(buffer: Buffer, view: DataView, bytesEnd: number): number {
    let position = 0;
    while (position < bytesEnd) {
      let at = position;
      let type = buffer[at++]!;
      if (type >= 0x80) {
        if (at >= bytesEnd) break;
        type = (type & 0x7f) | ((buffer[at++]! & 0x7f) << 7);
      }
      let length = 0;
      let shift = 0;
      let ended = false;
      while (shift < 28 && at < bytesEnd) {
        const byte = buffer[at++]!;
        length |= (byte & 0x7f) << shift;
        shift += 7;
        if (byte < 0x80 || shift === 28) {
          ended = true;
          break;
        }
      }
      if (!ended || at + length > bytesEnd) break;
      this.#take(type, buffer, at, length, view);
      position = at + length;
    }
    return position;
  }
}

// 32,767 characters of 16 bits and a formula of 8,192 bytes come to 74 kB; runs of formats beside it.
const maxRecordBytes = 4 * 1024 * 1024;

/** [MS-XLSB] 2.5.166: a text behind its length in 32 bits, of which all ones say that there is none. */
export function wideText(buffer: Buffer, at: number, end: number): string {
  if (at + 4 > end) return "";
  const count = buffer.readUInt32LE(at);
  return count === 0xffffffff
    ? ""
    : buffer.toString("utf16le", at + 4, Math.min(at + 4 + count * 2, end));
}

/**
 * The texts in a record, by their form: a length of 32 bits and readable characters, or (in formulas,
 * [MS-XLSB] 2.5.97.79) 0x17 and a length of 16 bits.
 *
 * @throws DamagedEntry if most of it looks like the beginnings of texts that are none
 */
export function recordTexts(content: Buffer): string[] {
  const texts: string[] = [];
  let left = minLookedAt + maxLooks * content.length;
  for (let at = 0; at + 4 <= content.length; at++) {
    for (const [count, from, separator] of [
      [content.readUInt32LE(at), at + 4, ""],
      // NUL stands between the items of a validation list.
      [content[at] === 0x17 ? content.readUInt16LE(at + 1) : 0, at + 3, "\0"],
    ] as const) {
      const to = from + count * 2;
      if (count < 2 || count > maxCharacters || to > content.length) continue;
      const written = (end: number): string => content.toString("utf16le", from, end);
      const isText = (text: string): boolean =>
        isReadable(separator === "" ? text : text.replaceAll(separator, ","));
      // Half of a character at its end is no mistake.
      if (!isText(written(Math.min(to, from + startBytes)).replace(/[\ud800-\udbff]$/, "")))
        continue;
      left -= to - from;
      if (left < 0) throw new DamagedEntry();
      const text = written(to);
      if (!isText(text)) continue;
      texts.push(text);
      at = to - 1;
      break;
    }
  }
  return texts;
}

// Numbers that are no lengths mostly show it in the first characters.
const startBytes = 64;

// Every byte is looked at so often, where texts seem to begin and go on as none; in a short record more often.
const maxLooks = 64;
const minLookedAt = 1024 * 1024;

// Of a cell; no text in a workbook is longer.
const maxCharacters = 32_767;

/** Walks the records of a whole part; what is wrong with it is noted. */
export async function takeRecords(
  opc: Package,
  part: Part | undefined,
  location: Location,
  take: TakeRecord,
): Promise<void> {
  if (part === undefined) return;
  const cutter = new RecordCutter(take);
  await opc.attempt(location, async () => {
    for await (const chunk of opc.open(part)) cutter.add(chunk);
    if (cutter.open) throw new DamagedEntry();
  });
}
