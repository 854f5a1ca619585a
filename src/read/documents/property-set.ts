/**
 * Property sets ([MS-OLEPS]: the streams `SummaryInformation` and `DocumentSummaryInformation`) →
 * the texts in them: title, author, comments, company, and what users added.
 */
import { append } from "../../append.js";
import { bufferOf } from "../../bytes.js";
import { codePageDecoder } from "../workbooks/biff.js";
import type { CompoundFile } from "../cfb.js";

// [MS-OLEPS] 2.15: types of values.
const typeI2 = 0x02;
const typeLpstr = 0x1e;
const typeLpwstr = 0x1f;
const typeVariant = 0x0c;
const typeVector = 0x1000;

// Documents have a dozen properties; a bound for those made to hold more.
const maxTexts = 10_000;

/** The texts of a property set, in its order; those before the damage if it is damaged. */
async function propertyTexts(bytes: Uint8Array): Promise<string[]> {
  const buffer = bufferOf(bytes);
  const texts: string[] = [];
  try {
    if (buffer.readUInt16LE(0) !== 0xfffe) return texts;
    const sets = Math.min(buffer.readUInt32LE(24), 2);
    for (let set = 0; set < sets; set++) {
      const start = buffer.readUInt32LE(28 + set * 20 + 16);
      const count = buffer.readUInt32LE(start + 4);
      let codePage = 1252;
      for (let i = 0; i < count && i < maxTexts; i++)
        if (buffer.readUInt32LE(start + 8 + i * 8) === 1) {
          const at = start + buffer.readUInt32LE(start + 12 + i * 8);
          if (buffer.readUInt16LE(at) === typeI2) codePage = buffer.readUInt16LE(at + 4);
        }
      const decode = await propertyDecoder(codePage);
      const text = (at: number, type: number): [text: string, end: number] => {
        const count = buffer.readUInt32LE(at);
        const size = type === typeLpwstr ? count * 2 : count;
        if (at + 4 + size > buffer.length) throw new RangeError();
        const content = buffer.subarray(at + 4, at + 4 + size);
        const written = type === typeLpwstr ? content.toString("utf16le") : decode(content);
        return [written.split("\0", 1)[0]!, at + 4 + ((size + 3) & ~3)];
      };
      for (let i = 0; i < count && texts.length < maxTexts; i++) {
        const id = buffer.readUInt32LE(start + 8 + i * 8);
        const at = start + buffer.readUInt32LE(start + 12 + i * 8);
        if (id <= 1) continue;
        const type = buffer.readUInt16LE(at);
        if (type === typeLpstr || type === typeLpwstr) texts.push(text(at + 4, type)[0]);
        else if ((type & typeVector) !== 0) {
          let position = at + 8;
          const items = buffer.readUInt32LE(at + 4);
          for (let item = 0; item < items && texts.length < maxTexts; item++) {
            let inner = type & ~typeVector;
            if (inner === typeVariant) {
              inner = buffer.readUInt16LE(position);
              position += 4;
            }
            if (inner !== typeLpstr && inner !== typeLpwstr) {
              if (type !== (typeVector | typeVariant)) break;
              position += 4;
              continue;
            }
            const [written, end] = text(position, inner);
            texts.push(written);
            position = end;
          }
        }
      }
    }
  } catch {
    // Beyond the damage nothing can be found; the texts before it count.
  }
  return texts.map((text) => text.trim()).filter((text) => text !== "");
}

async function propertyDecoder(codePage: number): Promise<(bytes: Uint8Array) => string> {
  if (codePage === 1200) return (bytes) => Buffer.from(bytes).toString("utf16le");
  if (codePage === 65001) return (bytes) => Buffer.from(bytes).toString("utf8");
  return codePageDecoder(codePage);
}

/** The texts of the properties of a document in a compound file. */
export async function documentProperties(file: CompoundFile): Promise<string[]> {
  const texts: string[] = [];
  for (const name of ["\u0005SummaryInformation", "\u0005DocumentSummaryInformation"]) {
    const bytes = file.stream(name);
    if (bytes !== undefined) append(texts, await propertyTexts(bytes));
  }
  return texts;
}
