/**
 * What documents in compound files have in common: embedded objects ([MS-OLEDS]), properties, and
 * streams that nothing leads to → nested attachments and texts. Also the reader of compound files
 * that no other reader knows: what programs leave as plain text in them is found, the rest is said
 * to be unread.
 */
import { bufferOf } from "../../bytes.js";
import type { Attachment, Block, Location } from "../../types.js";
import { isReadable } from "../workbooks/biff.js";
import { isReadableFile, loose } from "../behind.js";
import type { Budget } from "../budget.js";
import { CompoundFile, type CfbStream } from "../cfb.js";
import { documentProperties } from "./property-set.js";
import { decryptPackage } from "./package-encryption.js";
import type { Reader } from "../reader.js";
import { zipsWithin } from "../archives/zip-file.js";

/** A compound file that is no document we know: an embedded object, an unknown program's file. */
export const ole: Reader = {
  type: "compound-file",
  extensions: ["ole", "bin"],
  family: "compound-file",
  recognises: (peek) => peek.startsWith("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
  async *read(attachment, { budget }) {
    const file = new CompoundFile(attachment.bytes);
    const { location } = attachment;
    const names = new Set(file.listStreams().map(({ path }) => path[0]!));
    if (names.has("EncryptedPackage")) {
      // [MS-OFFCRYPTO] 2.3: a document under a password.
      const [info, data] = ["EncryptionInfo", "EncryptedPackage"].map((name) => file.stream(name));
      const plain = info && data && decryptPackage(bufferOf(info), bufferOf(data), budget);
      if (plain === undefined) yield { type: "unread", location, reason: "encrypted" };
      else yield { type: "nested", attachment: { ...attachment, bytes: plain } };
      return;
    }
    const contents = objectContents(file, location, attachment.hidden ?? false, budget);
    yield* contents.blocks;
    yield* await propertyBlocks(file, location);
    const rest = file
      .listStreams()
      .filter((stream) => !contents.read.has(stream) && !isBookkeeping(stream.path.at(-1)!));
    let isKnown = true;
    for (const stream of rest) {
      budget.takeEntry();
      budget.takeBytes(stream.size);
      budget.checkTime();
      const bytes = stream.bytes();
      const place: Location = stream.orphan ? { ...location, place: "unreferenced" } : location;
      const hidden = stream.orphan || (attachment.hidden ?? false);
      // The XML of an add-in, say: what is a text from end to end is read as one.
      if (isReadableFile(bytes)) {
        yield { type: "nested", attachment: { location: place, bytes, hidden } };
        continue;
      }
      isKnown = false;
      yield* storedZips([bytes], attachment, budget);
      const text = plainTexts(bytes).join("\n");
      if (text !== "") yield { type: "text", location: place, hidden, text };
    }
    yield* looseSectors(file, attachment);
    if (!isKnown) yield { type: "unread", location, reason: "unsupported" };
    if (file.malformed) yield { type: "unread", location, reason: "malformed" };
  },
};

// [MS-OLEDS] 2.3: streams that describe an object, and hold nothing of it; and formulas of mathematics.
function isBookkeeping(name: string): boolean {
  return /^(?:Equation Native|Ole|CompObj|ObjInfo|OCXNAME|EPRINT|PRINT|PIC|META|PICT|OlePres\d+|Ole10(?:FmtProgID|ItemName)|LinkInfo|RichEditFlags|(?:Document)?SummaryInformation)$/.test(
    name.replace(/^\p{Cc}/u, ""),
  );
}

/** The object that an embedding's streams hold: a package of Office, a file packed by Windows. */
function objectContents(
  file: CompoundFile,
  location: Location,
  hidden: boolean,
  budget: Budget,
): { blocks: Block[]; read: Set<CfbStream> } {
  const blocks: Block[] = [];
  const read = new Set<CfbStream>();
  const program = Buffer.from(file.stream("\u0001Ole10FmtProgID") ?? []).toString("latin1");
  for (const stream of file.listStreams()) {
    const name = stream.path.at(-1)!;
    if (stream.path.length !== 1) continue;
    let found: { name: string; bytes: Uint8Array } | undefined;
    if (name.toLowerCase() === "contents" && isControl(stream.bytes())) {
      const text = plainTexts(stream.bytes()).join("\n");
      read.add(stream);
      if (text !== "") blocks.push({ type: "text", location, hidden, text });
    } else if (/^(?:package|contents)$/i.test(name)) found = { name, bytes: stream.bytes() };
    else if (name === "\u0001Ole10Native") {
      if (program.includes("Equation")) read.add(stream);
      else found = packedObject(stream.bytes());
    }
    if (found === undefined) continue;
    budget.takeBytes(found.bytes.length);
    read.add(stream);
    blocks.push({
      type: "nested",
      attachment: {
        location: { ...location, path: [...location.path, found.name] },
        bytes: found.bytes,
        hidden,
      },
    });
  }
  return { blocks, read };
}

/** Whether this is a control of a form ([MS-OFORMS] 2.2): version 2.0 and the length of its properties. */
function isControl(bytes: Uint8Array): boolean {
  const length = 4 + (bytes[2] ?? 0) + 256 * (bytes[3] ?? 0);
  return bytes[0] === 0 && bytes[1] === 2 && length > 4 && length <= bytes.length;
}

/** [MS-OLEDS] 2.3.6 with the layout of the Windows object packager: label, file name, path, bytes. */
export function packedObject(bytes: Uint8Array): { name: string; bytes: Buffer } {
  const buffer = bufferOf(bytes);
  try {
    let at = 6;
    const text = () => {
      const end = buffer.indexOf(0, at);
      if (end < 0) throw new RangeError();
      const written = buffer.toString("latin1", at, end);
      at = end + 1;
      return written;
    };
    const label = text();
    text();
    at += 4;
    at += 4 + buffer.readUInt32LE(at);
    const size = buffer.readUInt32LE(at);
    if (buffer.readUInt16LE(4) === 2 && size > 0 && at + 4 + size <= buffer.length)
      return { name: label, bytes: buffer.subarray(at + 4, at + 4 + size) };
  } catch {
    // Not the packager's layout: the bytes behind the length are the object itself.
  }
  return { name: "Ole10Native", bytes: buffer.subarray(4) };
}

/** The embedded objects of a document, each as an attachment of its own. */
export function* embeddedObjects(
  file: CompoundFile,
  attachment: Attachment,
  budget: Budget,
  isObject: (path: readonly string[]) => readonly string[] | undefined,
): Iterable<Block> {
  const storages = new Map<string, readonly string[]>();
  for (const { path, orphan } of file.listStreams()) {
    const storage = orphan ? undefined : isObject(path);
    if (storage !== undefined) storages.set(storage.join("/"), storage);
  }
  for (const storage of storages.values()) {
    budget.takeEntry();
    budget.checkTime();
    const bytes = file.extract(...storage);
    budget.takeBytes(bytes.length);
    yield {
      type: "nested",
      attachment: {
        location: {
          ...attachment.location,
          path: [...attachment.location.path, storage.at(-1)!],
          place: "embedded",
        },
        bytes,
        hidden: true,
      },
    };
  }
}

/**
 * What stands in sectors that belong to no stream, or behind the last one: a file as such where it is
 * one, else the texts of what was deleted.
 */
export function* looseSectors(file: CompoundFile, attachment: Attachment): Iterable<Block> {
  const location: Location = { ...attachment.location, place: "unreferenced" };
  for (const piece of file.unallocated()) {
    let zips = 0;
    for (const bytes of zipsWithin(piece)) {
      zips++;
      yield { type: "nested", attachment: { location, bytes, hidden: true } };
    }
    if (zips > 0) continue;
    if (isReadableFile(piece)) {
      yield* loose(attachment, piece);
      continue;
    }
    const text = plainTexts(piece).join("\n");
    if (text.length >= minLooseText) yield { type: "text", location, hidden: true, text };
  }
}

/** The archives that stand in a document's streams: themes, and what older programs do not know of. */
export function* storedZips(
  streams: readonly Uint8Array[],
  attachment: Attachment,
  budget: Budget,
): Iterable<Block> {
  const location: Location = { ...attachment.location, place: "embedded" };
  for (const stream of streams) {
    for (const bytes of zipsWithin(stream)) {
      budget.takeEntry();
      budget.checkTime();
      yield { type: "nested", attachment: { location, bytes, hidden: true } };
    }
  }
}

/** LibreOffice leaves an older directory there, with the words `Root Entry`. */
const minLooseText = 32;

/** The texts of a document's properties as a block, if it has any. */
export async function propertyBlocks(file: CompoundFile, location: Location): Promise<Block[]> {
  const texts = await documentProperties(file);
  if (texts.length === 0) return [];
  return [
    {
      type: "text",
      location: { ...location, place: "properties" },
      hidden: true,
      text: texts.join("\n"),
    },
  ];
}

// Shorter ones are mostly chance; nothing that tells of a person is shorter.
const minTextLength = 5;

/** Runs of readable characters in bytes of an unknown form, 16-bit and 8-bit (Windows-1252). */
export function plainTexts(bytes: Uint8Array): string[] {
  const buffer = bufferOf(bytes);
  const texts = wideTexts(bytes);
  const latin = buffer.toString("latin1");
  const narrow = new RegExp(`[\\t\\n\\r -~\\x80-\\xff]{${minTextLength},}`, "g");
  for (const match of latin.replace(wideRun, "\0").matchAll(narrow))
    // Text has letters in a row; packed or encoded bytes rarely do.
    if (/[A-Za-z\d]{3}/.test(match[0])) texts.push(match[0]);
  return texts;
}

/** Those of 16 bits alone. */
export function wideTexts(bytes: Uint8Array): string[] {
  const buffer = bufferOf(bytes);
  return [...buffer.toString("latin1").matchAll(wideRun)]
    .map(({ 0: run, index }) => buffer.toString("utf16le", index, index + run.length))
    .filter(isReadable);
}

// A letter of the Latin alphabet as 16 bits: itself and a zero, or one up to U+017F, or a dash or quote.
const wideLetter = "(?:[\\t\\n\\r -~\\xa0-\\xff]\\0|[\\0-\\x7f]\\x01|[\\x10-\\x26]\\x20)";
const wideRun = new RegExp(`${wideLetter}{${minTextLength},}`, "g");
