/**
 * Compound files ([MS-CFB]: the containers of `.xls`, `.doc`, `.ppt`, `.msg` and of embedded
 * objects) → their streams as bytes, without a copy where a stream lies in one piece.
 *
 * A damaged file gives what can be reached: {@link CompoundFile.malformed} says that something could
 * not. Every chain is bounded by the number of sectors there are, so no loop in it can hold us.
 */
import { bufferOf, viewOf } from "../bytes.js";

const signature = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

// [MS-CFB] 2.1: sector numbers from here on are marks, not sectors.
const maxSector = 0xfffffffa;
const difatSector = 0xfffffffc;
const endOfChain = 0xfffffffe;
const freeSector = 0xffffffff;
// Ours, for sectors whose part of the allocation table is missing (the file was cut).
const unknownNext = 0xfffffffb;

// [MS-CFB] 2.6.1: object types of directory entries.
const storageType = 1;
const streamType = 2;
const rootType = 5;
const noEntry = 0xffffffff;
// [MS-CFB] 2.2: streams shorter than this lie in the mini stream; no other value is allowed.
const miniCutoff = 4096;
const directoryEntryBytes = 128;
/** How many times its own length the streams of a file may claim together before the rest is left. */
const maxClaimed = 4;

/** A stream of a compound file. */
export interface CfbStream {
  /** Names of the storages around it and its own, from the outside in. */
  readonly path: readonly string[];
  /** Its length in bytes as the directory says; what can be read may be shorter. */
  readonly size: number;
  /** True if nothing in the directory tree leads to it: deleted, or left over. */
  readonly orphan: boolean;
  /** Reads it; sets {@link CompoundFile.malformed} if a part of it is missing. */
  bytes(): Uint8Array;
}

/** Whether the bytes begin like a compound file. */
export function isCompoundFile(bytes: Uint8Array): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/** An opened compound file. The constructor never throws. */
export class CompoundFile {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #sectorShift: number = 9;
  readonly #sectorCount: number = 0;
  readonly #fat: Uint32Array = new Uint32Array();
  readonly #miniFat: Uint32Array = new Uint32Array();
  #miniStream: Uint8Array | undefined;
  /** First sectors of all that lies in sectors of its own. */
  readonly #starts = new Set<number>();
  #root: { start: number; size: number } | undefined;
  readonly #streams: CfbStream[] = [];
  #malformed = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
    if (bytes.length < 512 || !isCompoundFile(bytes)) {
      this.#malformed = true;
      return;
    }
    const shift = this.#view.getUint16(0x1e, true);
    if (shift === 9 || shift === 12) this.#sectorShift = shift;
    else this.#malformed = true;
    const sectorBytes = 1 << this.#sectorShift;
    // The last sector may be cut short: what there is of it counts.
    this.#sectorCount = Math.max(0, Math.ceil(bytes.length / sectorBytes) - 1);
    if (this.#view.getUint32(0x38, true) !== miniCutoff) this.#malformed = true;
    this.#fat = this.#readFat();
    const miniFatStart = this.#view.getUint32(0x3c, true);
    this.#starts.add(miniFatStart).add(this.#view.getUint32(0x30, true));
    if (miniFatStart < maxSector) {
      const table = this.#chain(miniFatStart, Infinity);
      this.#miniFat = new Uint32Array(table.length >> 2);
      const view = viewOf(table);
      for (let i = 0; i < this.#miniFat.length; i++) this.#miniFat[i] = view.getUint32(i * 4, true);
    }
    this.#readDirectory(this.#chain(this.#view.getUint32(0x30, true), Infinity));
  }

  /** True if something of the file is not as it must be; may turn true when a stream is read. */
  get malformed(): boolean {
    return this.#malformed;
  }

  /** All streams that are in the directory, in its order; orphans behind the others. */
  listStreams(): readonly CfbStream[] {
    return this.#streams;
  }

  /** The bytes of the stream with this path (compared without regard to case), if there is one. */
  stream(...path: readonly string[]): Uint8Array | undefined {
    const wanted = path.join("/").toLowerCase();
    return this.#streams
      .find((stream) => !stream.orphan && stream.path.join("/").toLowerCase() === wanted)
      ?.bytes();
  }

  /** A storage with all that is in it as a compound file of its own. */
  extract(...storage: readonly string[]): Uint8Array {
    return packStorage(
      this.#streams
        .filter(({ path }) => storage.every((name, index) => path[index] === name))
        .map((stream) => ({ path: stream.path.slice(storage.length), bytes: stream.bytes() })),
    );
  }

  /**
   * For a file whose directory is lost: the bytes from the first sector that begins with this
   * signature on, along the allocation table where there is one.
   */
  salvage(signature: readonly number[]): Uint8Array | undefined {
    for (let sector = 0; sector < this.#sectorCount; sector++) {
      const at = (sector + 1) * (1 << this.#sectorShift);
      if (signature.every((byte, index) => this.#bytes[at + index] === byte))
        return this.#chain(sector, Infinity);
    }
    return undefined;
  }

  /**
   * Bytes in sectors that belong to no stream: deleted content, or what was put behind the file. They
   * begin with the first that are neither blank nor an older allocation table.
   */
  *unallocated(): Iterable<Uint8Array> {
    if (this.#sectorCount === 0) return;
    const sectorBytes = 1 << this.#sectorShift;
    // The header says how many sectors the table has: what it cannot speak of is behind the file.
    const spokenOf = this.#view.getUint32(0x2c, true) * (sectorBytes / 4);
    // Some writers mark what is behind the file as the ends of chains, which nothing leads to.
    const led = new Uint8Array(this.#sectorCount);
    for (const sectors of [this.#starts, this.#fat])
      for (const sector of sectors) if (sector < led.length) led[sector] = 1;
    let from = -1;
    for (let sector = 0; sector <= this.#sectorCount; sector++) {
      const next = this.#fat[sector];
      const free =
        next === freeSector ||
        (next === endOfChain && led[sector] === 0) ||
        (next === unknownNext && sector >= spokenOf);
      const bytes = this.#bytes.subarray((sector + 1) * sectorBytes, (sector + 2) * sectorBytes);
      if (free && from < 0 && !this.#isTable(bytes)) from = sector;
      if (!free && from >= 0) {
        yield this.#bytes.subarray((from + 1) * sectorBytes, (sector + 1) * sectorBytes);
        from = -1;
      }
    }
  }

  /** Whether these bytes are blank, or an older allocation table: numbers of sectors, and marks. */
  #isTable(bytes: Uint8Array): boolean {
    const view = viewOf(bytes);
    for (let at = 0; at + 4 <= bytes.length; at += 4) {
      const next = view.getUint32(at, true);
      // It may be that of a longer file; no text has every other character blank and the next one zero.
      if (next >= Math.max(this.#sectorCount, 0x10000) && next < difatSector) return false;
    }
    return true;
  }

  /** [MS-CFB] 2.3 and 2.5: the allocation table, whose sectors the header and the DIFAT list. */
  #readFat(): Uint32Array {
    const view = this.#view;
    const perSector = 1 << (this.#sectorShift - 2);
    const fat = new Uint32Array(this.#sectorCount).fill(unknownNext);
    let filled = 0;
    const addSector = (sector: number): boolean => {
      if (sector >= maxSector) return false;
      const offset = (sector + 1) * (1 << this.#sectorShift);
      for (let i = 0; i < perSector && filled < fat.length; i++, filled++) {
        const at = offset + i * 4;
        if (sector < this.#sectorCount && at + 4 <= view.byteLength)
          fat[filled] = view.getUint32(at, true);
        else this.#malformed = true;
      }
      return filled < fat.length;
    };
    let more = true;
    for (let i = 0; i < 109 && more; i++) more = addSector(view.getUint32(0x4c + i * 4, true));
    let difat = view.getUint32(0x44, true);
    for (let i = 0; more && difat < maxSector; i++) {
      const offset = (difat + 1) * (1 << this.#sectorShift);
      if (i > this.#sectorCount || offset + perSector * 4 > view.byteLength) {
        this.#malformed = true;
        break;
      }
      for (let j = 0; j < perSector - 1 && more; j++)
        more = addSector(view.getUint32(offset + j * 4, true));
      difat = view.getUint32(offset + (perSector - 1) * 4, true);
    }
    if (filled < fat.length) {
      // Some writers leave the table shorter than the file; what lies behind is free.
      if (more) this.#malformed = true;
      else fat.fill(freeSector, filled);
    }
    return fat;
  }

  /** The sectors from `start` on as one piece, at most `size` bytes. */
  #chain(start: number, size: number): Uint8Array {
    const runs: [from: number, to: number][] = [];
    const sectorBytes = 1 << this.#sectorShift;
    let length = 0;
    let sector = start;
    let met = -1;
    let steps = 0;
    let stepsToMark = 1;
    while (length < size && sector < this.#sectorCount) {
      const last = runs.at(-1);
      if (last !== undefined && last[1] === sector) last[1]++;
      else runs.push([sector, sector + 1]);
      length += sectorBytes;
      const next = this.#fat[sector]!;
      // Without its table entry a sector is most often followed by the next one.
      sector = next === unknownNext ? sector + 1 : next;
      // A chain that comes back to a sector is a loop (R. P. Brent's way to find one).
      if (sector === met) {
        this.#malformed = true;
        break;
      }
      if (++steps === stepsToMark) {
        met = sector;
        stepsToMark *= 2;
      }
    }
    if (size === Infinity ? sector !== endOfChain : length < size) this.#malformed = true;
    return this.#gather(this.#bytes, runs, this.#sectorShift, 1, size);
  }

  /** [MS-CFB] 2.4: a stream shorter than the cut-off lies in 64-byte pieces of the mini stream. */
  #miniChain(start: number, size: number): Uint8Array {
    const root = this.#root;
    this.#miniStream ??= root === undefined ? new Uint8Array() : this.#chain(root.start, root.size);
    const runs: [from: number, to: number][] = [];
    const count = Math.min(this.#miniFat.length, Math.ceil(this.#miniStream.length / 64));
    let sector = start;
    let length = 0;
    while (length < size && sector < count) {
      const last = runs.at(-1);
      if (last !== undefined && last[1] === sector) last[1]++;
      else runs.push([sector, sector + 1]);
      length += 64;
      sector = this.#miniFat[sector]!;
    }
    if (length < size) this.#malformed = true;
    return this.#gather(this.#miniStream, runs, 6, 0, size);
  }

  #gather(
    bytes: Uint8Array,
    runs: readonly (readonly [from: number, to: number])[],
    shift: number,
    ahead: number,
    size: number,
  ): Uint8Array {
    const unit = 2 ** shift;
    const pieces = runs.map(([from, to]) =>
      bytes.subarray((from + ahead) * unit, (to + ahead) * unit),
    );
    const whole = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    if (whole.length < size && size !== Infinity) this.#malformed = true;
    return whole.length > size ? whole.subarray(0, size) : whole;
  }

  /** [MS-CFB] 2.6: 128-byte entries, siblings of a storage in a binary tree. */
  #readDirectory(directory: Uint8Array): void {
    const view = viewOf(directory);
    const count = Math.floor(directory.length / directoryEntryBytes);
    const major = this.#view.getUint16(0x1a, true);
    const typeOf = (entry: number) => directory[entry * directoryEntryBytes + 66]!;
    const nameOf = (entry: number) => {
      const at = entry * directoryEntryBytes;
      const bytes = Math.min(64, Math.max(0, view.getUint16(at + 64, true) - 2));
      return bufferOf(directory).toString("utf16le", at, at + (bytes & ~1));
    };
    const startOf = (entry: number) => view.getUint32(entry * directoryEntryBytes + 116, true);
    const sizeOf = (entry: number) => {
      const at = entry * directoryEntryBytes + 120;
      // [MS-CFB] 2.6.1: version 3 writers may leave rubbish in the upper half.
      const high = major === 3 ? 0 : view.getUint32(at + 4, true);
      return view.getUint32(at, true) + high * 2 ** 32;
    };
    if (count === 0) {
      this.#malformed = true;
      return;
    }
    if (typeOf(0) === rootType) {
      this.#root = { start: startOf(0), size: sizeOf(0) };
      this.#starts.add(startOf(0));
    } else this.#malformed = true;

    const seen = new Uint8Array(count);
    seen[0] = 1;
    // Streams do not share sectors: all of them together are no longer than the file. Damaged sizes are.
    let claimed = 0;
    const add = (entry: number, path: readonly string[], orphan: boolean) => {
      const size = sizeOf(entry);
      const start = startOf(entry);
      if (size >= miniCutoff) this.#starts.add(start);
      claimed += Math.min(size, this.#bytes.length);
      const isShared = claimed > maxClaimed * this.#bytes.length;
      if (isShared) this.#malformed = true;
      const bytes = () => {
        if (size === 0 || isShared) return new Uint8Array();
        return size < miniCutoff ? this.#miniChain(start, size) : this.#chain(start, size);
      };
      this.#streams.push({ path, size, orphan, bytes });
    };
    const found: [entry: number, path: readonly string[]][] = [];
    const waiting: [entry: number, path: readonly string[]][] = [];
    const visit = (entry: number, path: readonly string[]) => {
      if (entry === noEntry) return;
      if (entry >= count || seen[entry] === 1) this.#malformed = true;
      else {
        seen[entry] = 1;
        waiting.push([entry, path]);
      }
    };
    visit(view.getUint32(76, true), []);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [entry, path] = next;
      const at = entry * directoryEntryBytes;
      const own = [...path, nameOf(entry)];
      visit(view.getUint32(at + 68, true), path);
      visit(view.getUint32(at + 72, true), path);
      if (typeOf(entry) === streamType) found.push([entry, own]);
      // Deeper nesting than this is no document; it would only make paths long.
      else if (typeOf(entry) === storageType && own.length < 64)
        visit(view.getUint32(at + 76, true), own);
      else this.#malformed = true;
    }
    for (const [entry, path] of found.sort(([a], [b]) => a - b)) add(entry, path, false);
    for (let entry = 1; entry < count; entry++) {
      if (seen[entry] === 1) continue;
      if (typeOf(entry) === streamType && sizeOf(entry) > 0) add(entry, [nameOf(entry)], true);
      // 2.6.1: there are four types, and one for none.
      else if (typeOf(entry) > rootType || typeOf(entry) === 3 || typeOf(entry) === 4)
        this.#malformed = true;
    }
  }
}

interface DirectoryNode {
  readonly name: string;
  readonly children: Map<string, DirectoryNode>;
  bytes?: Uint8Array;
}

/**
 * Streams → a compound file for our own readers: version 4, since 109 sectors of its allocation
 * table, which the header lists, reach 446 MB; siblings hang in a row.
 */
function packStorage(
  streams: readonly { readonly path: readonly string[]; readonly bytes: Uint8Array }[],
): Uint8Array {
  const sectorBytes = 4096;
  const root: DirectoryNode = { name: "Root Entry", children: new Map() };
  for (const { path, bytes } of streams) {
    let node = root;
    for (const name of path) {
      let child = node.children.get(name);
      if (child === undefined) node.children.set(name, (child = { name, children: new Map() }));
      node = child;
    }
    node.bytes = bytes;
  }

  const fat: number[] = [];
  const pieces: Uint8Array[] = [];
  const append = (bytes: Uint8Array): number => {
    if (bytes.length === 0) return endOfChain;
    const start = fat.length;
    const count = Math.ceil(bytes.length / sectorBytes);
    for (let i = 1; i < count; i++) fat.push(start + i);
    fat.push(endOfChain);
    pieces.push(bytes, new Uint8Array(count * sectorBytes - bytes.length));
    return start;
  };

  const nodes: DirectoryNode[] = [root];
  const links: { child: number; right: number }[] = [{ child: noEntry, right: noEntry }];
  for (let index = 0; index < nodes.length; index++) {
    let previous = -1;
    for (const child of nodes[index]!.children.values()) {
      const number = nodes.push(child) - 1;
      links.push({ child: noEntry, right: noEntry });
      if (previous < 0) links[index]!.child = number;
      else links[previous]!.right = number;
      previous = number;
    }
  }
  const mini: Uint8Array[] = [];
  const miniFat: number[] = [];
  const places = nodes.map(({ bytes }) => {
    if (bytes === undefined || bytes.length === 0) return { start: endOfChain, size: 0 };
    if (bytes.length >= miniCutoff) return { start: append(bytes), size: bytes.length };
    const start = miniFat.length;
    const count = Math.ceil(bytes.length / 64);
    for (let i = 1; i < count; i++) miniFat.push(start + i);
    miniFat.push(endOfChain);
    mini.push(bytes, new Uint8Array(count * 64 - bytes.length));
    return { start, size: bytes.length };
  });
  const miniStream = Buffer.concat(mini);
  places[0] = { start: append(miniStream), size: miniStream.length };
  const miniFatStart = append(numbersToBytes(miniFat));

  const directory = Buffer.alloc(nodes.length * directoryEntryBytes);
  for (const [index, node] of nodes.entries()) {
    const at = index * directoryEntryBytes;
    const name = node.name.slice(0, 31);
    directory.write(name, at, "utf16le");
    directory.writeUInt16LE(name.length * 2 + 2, at + 64);
    directory[at + 66] =
      index === 0 ? rootType : node.bytes === undefined ? storageType : streamType;
    directory[at + 67] = 1;
    directory.writeUInt32LE(noEntry, at + 68);
    directory.writeUInt32LE(links[index]!.right, at + 72);
    directory.writeUInt32LE(links[index]!.child, at + 76);
    directory.writeUInt32LE(places[index]!.start, at + 116);
    directory.writeUInt32LE(places[index]!.size, at + 120);
  }
  const directoryStart = append(directory);

  const fatStart = fat.length;
  let fatSectors = 1;
  while (fatSectors * (sectorBytes / 4) < fat.length + fatSectors) fatSectors++;
  // [MS-CFB] 2.1: 0xFFFFFFFD marks the sectors of the table itself.
  for (let i = 0; i < fatSectors; i++) fat.push(0xfffffffd);

  const header = Buffer.alloc(sectorBytes);
  header.set(signature);
  header.writeUInt16LE(0x3e, 0x18);
  header.writeUInt16LE(4, 0x1a);
  header.writeUInt16LE(0xfffe, 0x1c);
  header.writeUInt16LE(12, 0x1e);
  header.writeUInt16LE(6, 0x20);
  header.writeUInt32LE(fatSectors, 0x2c);
  header.writeUInt32LE(directoryStart, 0x30);
  header.writeUInt32LE(miniCutoff, 0x38);
  header.writeUInt32LE(miniFatStart, 0x3c);
  header.writeUInt32LE(endOfChain, 0x44);
  header.fill(0xff, 0x4c, 512);
  for (let i = 0; i < Math.min(fatSectors, 109); i++)
    header.writeUInt32LE(fatStart + i, 0x4c + i * 4);
  return Buffer.concat([header, ...pieces, numbersToBytes(fat, fatSectors * (sectorBytes / 4))]);
}

function numbersToBytes(numbers: readonly number[], count = numbers.length): Buffer {
  const bytes = Buffer.alloc(count * 4, 0xff);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32LE(number, index * 4);
  return bytes;
}
