import { linesOf } from "../content-lines.js";
import { decode, encodingOf } from "../encoding.js";
import type { Reader } from "../reader.js";
import { RecordTable } from "../record-table.js";
import { textBlocks } from "../text.js";

/**
 * A conversation that WhatsApp exported ("Exporter discussion": `01/06/2026, 10:00 - Léa Morel: …` on
 * Android, `[01/06/2026 10:00:00] Léa Morel: …` on iOS) → a Table of those who wrote, each once, and
 * what was written as Text.
 */
export const chat: Reader = {
  type: "chat",
  extensions: [],
  family: "text",
  recognises: (peek) => {
    if (!/\d\d?[:.h]\d\d/.test(peek.head)) return false;
    const lines = peek.text().split(/\r\n?|\n/, linesSeen);
    const begun = lines.filter((line) => begin.test(line)).length;
    // Messages may have several lines; the first has none before it.
    return begun >= minMessages && begin.test(lines[0]!) && begun * 4 >= lines.length;
  },
  async *read(attachment, { budget }) {
    const { bytes, location, hidden = false } = attachment;
    const encoding = encodingOf(attachment);
    // Who is in the telephone's contacts stands there by name, others by number.
    const names = new RecordTable(location, hidden, budget);
    const numbers = new RecordTable(location, hidden, budget);
    const seen = new Set<string>();
    function* said(): Generator<string> {
      for (const line of linesOf(decode(bytes, encoding!))) {
        budget.checkTime();
        const start = begin.exec(line)?.[0].length;
        if (start === undefined) {
          yield `${line}\n`;
          continue;
        }
        const rest = line.slice(start);
        // What WhatsApp says itself has no writer: who was added, who left.
        const writer = /^~?\s*([^:]{1,60}): /.exec(rest);
        if (writer === null) yield `${rest}\n`;
        else {
          const name = writer[1]!.replaceAll(marks, "").trim();
          if (!seen.has(name) && seen.size < maxWriters) {
            seen.add(name);
            if (/^\+?[\d\s().-]+$/.test(name)) numbers.add([["téléphone", name]]);
            else names.add([["nom", name]]);
          }
          yield `${rest.slice(writer[0].length)}\n`;
        }
      }
    }
    yield* textBlocks(said(), location, hidden, budget);
    yield* names.take();
    yield* numbers.take();
  },
};

/** Date and time, as all languages of telephones write them, in front of a message. */
const begin =
  /^[\u200e\u200f\ufeff]*\[?\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}(?:,| à| um| at)? \d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?:[\s\u202f][AaPp]\.?\s?[Mm]\.?)?(?:\]\s?| - )[\u200e\u200f]*/;

/** Directions of writing, which WhatsApp puts around numbers. */
const marks = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Lines that are looked at; messages that make a conversation. */
const linesSeen = 200;
const minMessages = 3;

/** A group has 1,024 members at the most; some change their names. */
const maxWriters = 10_000;
