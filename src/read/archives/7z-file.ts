import { crc32 } from "node:zlib";

/**
 * Bytes of a 7z archive → its files, and how they are packed (7zFormat.txt of the LZMA SDK 23.01): a
 * start header points to the archive's header, which is at its end and mostly packed itself.
 */

/** Begins an archive. */
export const sevenZipMark = "7z\xbc\xaf\x27\x1c";

/** One step of unpacking. */
export interface Coder {
  /** The method's number in hexadecimal: `21` for LZMA2. */
  readonly method: string;
  readonly properties: Buffer;
  /** Bytes that it gives. */
  readonly size: number;
}

/** Files that are packed as one: each begins where the one before ends. */
export interface Folder {
  readonly packed: Uint8Array;
  /** In the order in which they unpack; one, mostly. None where several streams become one. */
  readonly coders: readonly Coder[];
  /** True if one of its steps is encryption. */
  readonly encrypted: boolean;
  /** Bytes that it unpacks to. */
  readonly size: number;
  /** Checksum of what it unpacks to, where files have none. */
  readonly crc?: number;
  readonly files: readonly SevenZipFile[];
  /** True if the archive ends before it does. */
  readonly cut: boolean;
}

/** A file of an archive. */
export interface SevenZipFile {
  readonly name: string;
  readonly size: number;
  readonly crc?: number;
}

/** What an archive holds. */
export interface SevenZip {
  readonly folders: readonly Folder[];
  /** Files without content, and folders of the file system. */
  readonly emptyNames: readonly string[];
}

/** A header that is packed itself. */
export interface PackedHeader {
  readonly packedHeader: Folder;
}

// Numbers of the parts of a header.
const END = 0;
const HEADER = 1;
const ARCHIVE_PROPERTIES = 2;
const ADDITIONAL_STREAMS = 3;
const MAIN_STREAMS = 4;
const FILES = 5;
const PACK_INFO = 6;
const UNPACK_INFO = 7;
const SUBSTREAMS = 8;
const SIZES = 9;
const CRCS = 10;
const FOLDERS = 11;
const UNPACK_SIZES = 12;
const COUNTS = 13;
const EMPTY_STREAMS = 14;
const NAMES = 17;
const ENCODED_HEADER = 23;

/** The number of the only method that encrypts. */
const AES = "06f10701";

/** Files, folders and streams that a header may count: more do not fit a mail. */
const maxCount = 1_000_000;

/** Marks that are looked at: a program has one or two of its own. */
const maxMarks = 64;

/** Where an archive begins, also behind a program that unpacks itself; -1 if there is none. */
export function startOfSevenZip(file: Buffer): number {
  let left = maxMarks;
  for (let at = file.indexOf(sevenZipMark, 0, "latin1"); at >= 0 && left > 0; left--) {
    // Such programs have the mark among their constants as well.
    if (at === 0 || (at + 32 <= file.length && isStart(file.subarray(at)))) return at;
    at = file.indexOf(sevenZipMark, at + 1, "latin1");
  }
  return -1;
}

function isStart(file: Buffer): boolean {
  return crc32(file.subarray(12, 32)) === file.readUInt32LE(8);
}

/** Where the header of an archive is; throws if it is not there. */
export function headerOf(file: Buffer): Buffer {
  if (!isStart(file)) throw new Error("damaged start");
  const start = 32 + Number(file.readBigUInt64LE(12));
  const header = file.subarray(start, start + Number(file.readBigUInt64LE(20)));
  if (crc32(header) !== file.readUInt32LE(28)) throw new Error("damaged header");
  return header;
}

/** Offset behind the last byte that is the archive's: its header stands last. */
export function endOfSevenZip(file: Buffer): number {
  return 32 + Number(file.readBigUInt64LE(12)) + Number(file.readBigUInt64LE(20));
}

/** Reads a header; throws if it is damaged. */
export function readHeader(file: Buffer, header: Buffer): SevenZip | PackedHeader {
  // An archive of nothing has no header.
  if (header.length === 0) return { folders: [], emptyNames: [] };
  const reader = new HeaderReader(header);
  const kind = reader.byte();
  if (kind === ENCODED_HEADER) {
    const [folder] = readStreams(reader, file);
    if (folder === undefined) throw new Error("no header");
    return { packedHeader: { ...folder, files: [] } };
  }
  if (kind !== HEADER) throw new Error("no header");
  let part = reader.byte();
  if (part === ARCHIVE_PROPERTIES) {
    while (reader.byte() !== END) reader.bytes(reader.number());
    part = reader.byte();
  }
  if (part === ADDITIONAL_STREAMS) {
    readStreams(reader, file);
    part = reader.byte();
  }
  let streams: Streams[] = [];
  if (part === MAIN_STREAMS) {
    streams = readStreams(reader, file);
    part = reader.byte();
  }
  if (part !== FILES)
    return { folders: streams.map((each) => ({ ...each, files: [] })), emptyNames: [] };
  return named(streams, readFiles(reader));
}

/** Gives the files of folders their names, in order. */
function named(streams: readonly Streams[], { names, empty }: Files): SevenZip {
  const filled = names.filter((_, index) => !empty[index]);
  let next = 0;
  const folders = streams.map(({ files, ...folder }) => ({
    ...folder,
    files: files.map((each) => ({ ...each, name: filled[next++] ?? "" })),
  }));
  return { folders, emptyNames: names.filter((_, index) => empty[index]) };
}

interface Streams extends Omit<Folder, "files"> {
  readonly files: readonly Omit<SevenZipFile, "name">[];
}

/** A folder while its description is read. */
interface Described {
  readonly coders: readonly Omit<Coder, "size">[];
  /** Indexes of the coders from the packed stream on, where each takes one stream and gives one. */
  readonly chain: readonly number[];
  readonly packedCount: number;
  /** Which coder's output is the folder's. */
  readonly main: number;
  sizes: number[];
  crc?: number;
}

function readStreams(reader: HeaderReader, file: Buffer): Streams[] {
  let position = 0;
  let packedSizes: number[] = [];
  let folders: Described[] = [];
  let contents: Omit<SevenZipFile, "name">[][] | undefined;
  for (let part = reader.byte(); part !== END; part = reader.byte()) {
    if (part === PACK_INFO) {
      position = 32 + reader.number();
      const count = reader.count();
      for (let each = reader.byte(); each !== END; each = reader.byte()) {
        if (each === SIZES) packedSizes = reader.numbers(count);
        else if (each === CRCS) reader.checksums(count);
        else throw new Error("unknown part");
      }
    } else if (part === UNPACK_INFO) folders = readFolders(reader);
    else if (part === SUBSTREAMS) contents = readSubstreams(reader, folders);
    else throw new Error("unknown part");
  }

  let stream = 0;
  return folders.map((folder, index) => {
    const sizes = packedSizes.slice(stream, (stream += folder.packedCount));
    const start = position;
    for (const size of sizes) position += size;
    const size = folder.sizes[folder.main]!;
    const { crc } = folder;
    return {
      packed: file.subarray(start, position),
      coders: folder.chain.map((at) => ({ ...folder.coders[at]!, size: folder.sizes[at]! })),
      encrypted: folder.coders.some(({ method }) => method === AES),
      size,
      ...(crc !== undefined && { crc }),
      files: contents?.[index] ?? [{ size, ...(crc !== undefined && { crc }) }],
      cut: position > file.length,
    };
  });
}

function readFolders(reader: HeaderReader): Described[] {
  if (reader.byte() !== FOLDERS) throw new Error("no folders");
  const count = reader.count();
  if (reader.byte() !== 0) throw new Error("folders elsewhere");
  const folders = Array.from({ length: count }, () => readFolder(reader));
  for (let part = reader.byte(); part !== END; part = reader.byte()) {
    if (part === UNPACK_SIZES)
      for (const folder of folders) folder.sizes = reader.numbers(folder.sizes.length);
    else if (part === CRCS)
      for (const [index, crc] of reader.checksums(count).entries()) {
        if (crc !== undefined) folders[index]!.crc = crc;
      }
    else throw new Error("unknown part");
  }
  return folders;
}

function readFolder(reader: HeaderReader): Described {
  const count = reader.count(32);
  const coders: Omit<Coder, "size">[] = [];
  let inputs = 0;
  let outputs = 0;
  for (let each = 0; each < count; each++) {
    const flags = reader.byte();
    const method = reader.bytes(flags & 0x0f).toString("hex");
    const isComplex = (flags & 0x10) !== 0;
    inputs += isComplex ? reader.count(32) : 1;
    outputs += isComplex ? reader.count(32) : 1;
    const properties = (flags & 0x20) === 0 ? Buffer.alloc(0) : reader.bytes(reader.number());
    coders.push({ method, properties });
  }
  /** Which output an input takes. */
  const bound = new Map<number, number>();
  for (let pair = 1; pair < outputs; pair++) bound.set(reader.number(), reader.number());
  const packedCount = inputs - (outputs - 1);
  if (packedCount > 1) reader.numbers(packedCount);
  const taken = new Set(bound.values());
  const main = Array.from({ length: outputs }, (_, index) => index).find((at) => !taken.has(at));
  if (main === undefined || packedCount < 1) throw new Error("folder without an end");
  const chain: number[] = [];
  // Several packed streams come of the filter BCJ2, which is for programs: these are not opened.
  if (inputs === count && outputs === count)
    for (let at: number | undefined = main; at !== undefined && chain.length < count;) {
      chain.unshift(at);
      at = bound.get(at);
    }
  return { coders, chain, packedCount, main, sizes: Array.from({ length: outputs }, () => 0) };
}

/** The files of each folder: how many, how long, and their checksums. */
function readSubstreams(
  reader: HeaderReader,
  folders: readonly Described[],
): Omit<SevenZipFile, "name">[][] {
  let counts = folders.map(() => 1);
  let part = reader.byte();
  if (part === COUNTS) {
    counts = folders.map(() => reader.count());
    part = reader.byte();
  }
  if (counts.reduce((sum, count) => sum + count, 0) > maxCount) throw new Error("too many");
  const sized = part === SIZES;
  const sizes = folders.map((folder, index) => {
    const count = counts[index]!;
    let left = folder.sizes[folder.main]!;
    return Array.from({ length: count }, (_, each) => {
      const size = each === count - 1 || !sized ? left : reader.number();
      left -= size;
      if (left < 0) throw new Error("folder too small");
      return size;
    });
  });
  if (sized) part = reader.byte();

  const open = folders.map((folder, index) => counts[index] !== 1 || folder.crc === undefined);
  let crcs: (number | undefined)[] = [];
  for (; part !== END; part = reader.byte()) {
    if (part !== CRCS) throw new Error("unknown part");
    crcs = reader.checksums(
      counts.reduce((sum, count, index) => sum + (open[index] ? count : 0), 0),
    );
  }
  let next = 0;
  return folders.map((folder, index) =>
    sizes[index]!.map((size) => {
      const crc = open[index] ? crcs[next++] : folder.crc;
      return { size, ...(crc !== undefined && { crc }) };
    }),
  );
}

interface Files {
  readonly names: readonly string[];
  /** Which of them have no content. */
  readonly empty: readonly boolean[];
}

function readFiles(reader: HeaderReader): Files {
  const count = reader.count();
  let names: string[] = [];
  let empty: boolean[] = [];
  for (let part = reader.number(); part !== END; part = reader.number()) {
    const content = new HeaderReader(reader.bytes(reader.number()));
    if (part === EMPTY_STREAMS) empty = content.flags(count);
    else if (part === NAMES && content.byte() === 0)
      names = content.rest().toString("utf16le").split("\0").slice(0, count);
  }
  return { names, empty };
}

/** Takes the numbers of a header. */
class HeaderReader {
  #at = 0;

  constructor(readonly header: Buffer) {}

  byte(): number {
    return this.header.readUInt8(this.#at++);
  }

  bytes(length: number): Buffer {
    const start = this.#at;
    if (start + length > this.header.length) throw new Error("header too short");
    this.#at += length;
    return this.header.subarray(start, this.#at);
  }

  rest(): Buffer {
    return this.header.subarray(this.#at);
  }

  /** A number of 64 bits in one to nine bytes: the set bits at the top of the first count the others. */
  number(): number {
    const first = this.byte();
    let value = 0;
    let mask = 0x80;
    for (let at = 0; at < 8; at++, mask >>= 1) {
      if ((first & mask) === 0) return value + (first & (mask - 1)) * 2 ** (8 * at);
      value += this.byte() * 2 ** (8 * at);
    }
    return value;
  }

  count(max = maxCount): number {
    const count = this.number();
    if (count > max) throw new Error("too many");
    return count;
  }

  numbers(count: number): number[] {
    return Array.from({ length: count }, () => this.number());
  }

  /** So many bits, the highest of each byte first. */
  flags(count: number): boolean[] {
    const bytes = this.bytes(Math.ceil(count / 8));
    return Array.from({ length: count }, (_, at) => (bytes[at >> 3]! & (0x80 >> (at & 7))) !== 0);
  }

  /** Checksums of those that have one. */
  checksums(count: number): (number | undefined)[] {
    const all = this.byte() !== 0;
    const has = all ? undefined : this.flags(count);
    return Array.from({ length: count }, (_, at) =>
      has === undefined || has[at] ? this.bytes(4).readUInt32LE() : undefined,
    );
  }
}
