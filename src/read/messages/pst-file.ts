/**
 * Data files of Outlook ([MS-PST]: `.pst` and `.ost`, of 32 and 64 bits, and those of Outlook 2013 with
 * pages of 4 KiB) → their nodes, and the properties and rows in them. No tree in it can hold us: pages are
 * visited once, levels only fall, and what is unpacked is counted.
 */
import { crc32, inflateSync } from "node:zlib";
import { bufferOf } from "../../bytes.js";
import { type Budget, LimitReached } from "../budget.js";
import { fixedBytes, type MapiValue } from "./mapi.js";

/** A node: where its data and its own nodes stand. */
export interface PstNode {
  readonly nid: number;
  readonly data: number;
  readonly sub: number;
  readonly parent: number;
}

/** Offsets that the width of ids and the size of pages decide ([MS-PST] 2.2.2). */
interface Form {
  readonly wide: boolean;
  /** Of the header: the roots of the tree of nodes and of that of blocks, and how blocks are encoded. */
  readonly nodes: number;
  readonly blocks: number;
  readonly encoding: number;
  readonly pageBytes: number;
  /** Within a page: how many entries there are, and where its own description begins. */
  readonly count: number;
  readonly trailer: number;
}

const ansi: Form = {
  wide: false,
  nodes: 188,
  blocks: 196,
  encoding: 461,
  pageBytes: 512,
  count: 496,
  trailer: 500,
};
const unicode: Form = {
  wide: true,
  nodes: 224,
  blocks: 240,
  encoding: 513,
  pageBytes: 512,
  count: 488,
  trailer: 496,
};
const largePages: Form = { ...unicode, pageBytes: 4096, count: 4056, trailer: 4072 };

/** 2.2.2.6: versions of the form. */
function formOf(version: number): Form | undefined {
  if (version === 14 || version === 15) return ansi;
  if (version === 36 || version === 37) return largePages;
  return version >= 23 ? unicode : undefined;
}

// 2.2.2.7.7.1: types of pages.
const BLOCK_PAGE = 0x80;
const NODE_PAGE = 0x81;

// 2.2.2.8.3: types of blocks that point to others.
const DATA_TREE = 1;
const NODE_TREE = 2;

// 2.2.2.6: how blocks are encoded; a fourth form is encryption by Windows.
const PERMUTED = 1;
const CYCLIC = 2;

/** More levels of pages would hold more than any disc. */
const maxLevels = 8;

/** An object has a property under an id once, and ids have 16 bits: trees with more lead in circles. */
const maxValues = 65_536;

/** An opened data file. */
export class PstFile {
  /** True if something of the file is not as it must be; may turn true while it is read. */
  damaged = false;
  /** True if its blocks are encrypted by something that only their owner can undo. */
  readonly encrypted: boolean;
  /** Its nodes, in the order of their ids. */
  readonly nodes: readonly PstNode[];
  readonly #file: Buffer;
  readonly #form: Form;
  readonly #encoding: number;
  readonly #blocks = new Map<number, { at: number; size: number; inflated: number }>();

  constructor(
    bytes: Uint8Array,
    readonly budget: Budget,
  ) {
    this.#file = bufferOf(bytes);
    const form = formOf(this.#file.readUInt16LE(10));
    if (form === undefined) throw new Error("unknown version");
    this.#form = form;
    this.#encoding = this.#file.readUInt8(form.encoding);
    this.encrypted = this.#encoding > CYCLIC;
    for (const entry of this.#leaves(form.blocks, BLOCK_PAGE)) {
      const at = this.#number(entry, form.wide ? 8 : 4);
      const size = entry.readUInt16LE(form.wide ? 16 : 8);
      const inflated = form === largePages ? entry.readUInt16LE(18) : size;
      this.#blocks.set(this.#id(entry, 0), { at, size, inflated });
    }
    const nodes: PstNode[] = [];
    const width = form.wide ? 8 : 4;
    for (const entry of this.#leaves(form.nodes, NODE_PAGE))
      nodes.push({
        nid: entry.readUInt32LE(0),
        data: this.#id(entry, width),
        sub: this.#id(entry, 2 * width),
        parent: entry.readUInt32LE(3 * width),
      });
    this.nodes = nodes;
  }

  /** A number of 32 or 64 bits; beyond 2^53 it points nowhere. */
  #number(buffer: Buffer, offset: number): number {
    return this.#form.wide ? Number(buffer.readBigUInt64LE(offset)) : buffer.readUInt32LE(offset);
  }

  /** The id of a block, without the bit that is for others (2.2.2.2). */
  #id(buffer: Buffer, offset: number): number {
    const id = this.#number(buffer, offset);
    return id - (id % 2);
  }

  /** The entries of all leaves of a tree of pages (2.2.2.7.7). */
  *#leaves(root: number, type: number): Generator<Buffer> {
    const { wide, pageBytes, count, trailer } = this.#form;
    const seen = new Set<number>();
    // Depth first, in order; the levels of what hangs on a page are lower than its own.
    const open: { at: number; below: number }[] = [
      { at: this.#number(this.#file, root), below: maxLevels },
    ];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { at, below } = next;
      this.budget.checkTime();
      const page = this.#file.subarray(at, at + pageBytes);
      const isLarge = pageBytes === 4096;
      const level = page[count + (isLarge ? 5 : 3)];
      if (
        seen.has(at) ||
        page.length < pageBytes ||
        page[trailer] !== type ||
        level === undefined ||
        level >= below
      ) {
        this.damaged = true;
        continue;
      }
      seen.add(at);
      if (checksum(page.subarray(0, trailer)) !== page.readUInt32LE(trailer + (wide ? 4 : 8)))
        this.damaged = true;
      const entries = isLarge ? page.readUInt16LE(count) : page.readUInt8(count);
      const size = page.readUInt8(count + (isLarge ? 4 : 2));
      const least =
        level > 0 ? (wide ? 24 : 12) : type === NODE_PAGE ? (wide ? 32 : 16) : wide ? 24 : 12;
      if (size < least || entries * size > count) {
        this.damaged = true;
        continue;
      }
      const found: Buffer[] = [];
      for (let index = 0; index < entries; index++)
        found.push(page.subarray(index * size, (index + 1) * size));
      if (level === 0) yield* found;
      else
        for (const entry of found.reverse())
          open.push({ at: this.#number(entry, wide ? 16 : 8), below: level });
    }
  }

  /** A block as it was before it was encoded; empty if there is none. */
  #block(id: number): Buffer {
    const entry = this.#blocks.get(id);
    if (entry === undefined) {
      if (id !== 0) this.damaged = true;
      return Buffer.alloc(0);
    }
    const { at, size, inflated } = entry;
    this.budget.takeBytes(Math.max(size, inflated));
    this.budget.checkTime();
    const raw = this.#file.subarray(at, at + size);
    const { wide, pageBytes } = this.#form;
    const trailerBytes = pageBytes === 4096 ? 24 : wide ? 16 : 12;
    const unit = pageBytes === 4096 ? 512 : 64;
    const trailer = at + Math.ceil((size + trailerBytes) / unit) * unit - trailerBytes;
    if (
      raw.length < size ||
      trailer + trailerBytes > this.#file.length ||
      this.#file.readUInt32LE(trailer + (wide ? 4 : 8)) !== checksum(raw)
    )
      this.damaged = true;
    let block = raw;
    if (inflated > size) block = inflateSync(raw, { maxOutputLength: inflated });
    // Bit 1: a block of the file's own, which is never encoded.
    if (PstFile.#isInternal(id) || this.#encoding === 0) return block;
    return decoded(block, this.#encoding, id);
  }

  /** Whether the id is of a block of the file's own. */
  static #isInternal(id: number): boolean {
    return Math.floor(id / 2) % 2 === 1;
  }

  /** The blocks of data under an id (2.2.2.8.3.2), in order. */
  *blocks(id: number, below = 3): Generator<Buffer> {
    if (id === 0) return;
    const block = this.#block(id);
    if (!PstFile.#isInternal(id)) {
      yield block;
      return;
    }
    const level = block.length < 8 ? below : block.readUInt8(1);
    if (block[0] !== DATA_TREE || level >= below) {
      this.damaged = true;
      return;
    }
    const width = this.#form.wide ? 8 : 4;
    const count = block.readUInt16LE(2);
    for (let index = 0, at = 8; index < count; index++, at += width) {
      if (at + width > block.length) {
        this.damaged = true;
        return;
      }
      yield* this.blocks(this.#id(block, at), level);
    }
  }

  /** All data under an id, as far as one file may be long. */
  data(id: number): Buffer {
    const found = this.#kept(id);
    return found.length === 1 ? found[0]! : Buffer.concat(found);
  }

  #kept(id: number): Buffer[] {
    const most = Math.min(this.budget.limits.maxEntryBytes, this.budget.limits.maxInputBytes);
    const found: Buffer[] = [];
    let length = 0;
    for (const block of this.blocks(id)) {
      length += block.length;
      if (length > most) throw new LimitReached("maxEntryBytes");
      found.push(block);
    }
    return found;
  }

  /** The nodes within a node (2.2.2.8.3.3), by their id. */
  subnodes(id: number): Map<number, PstNode> {
    const found = new Map<number, PstNode>();
    this.#addSubnodes(id, 2, found);
    return found;
  }

  #addSubnodes(id: number, below: number, found: Map<number, PstNode>): void {
    if (id === 0) return;
    const block = this.#block(id);
    const level = block.length < 4 ? below : block.readUInt8(1);
    if (block[0] !== NODE_TREE || level >= below) {
      this.damaged = true;
      return;
    }
    const width = this.#form.wide ? 8 : 4;
    const size = (level > 0 ? 2 : 3) * width;
    const count = block.readUInt16LE(2);
    for (let index = 0, at = this.#form.wide ? 8 : 4; index < count; index++, at += size) {
      if (at + size > block.length) {
        this.damaged = true;
        return;
      }
      const nid = block.readUInt32LE(at);
      if (level > 0) this.#addSubnodes(this.#id(block, at + width), level, found);
      else
        found.set(nid, {
          nid,
          data: this.#id(block, at + width),
          sub: this.#id(block, at + 2 * width),
          parent: 0,
        });
    }
  }

  /** The properties of a node (2.3.3). */
  properties(node: PstNode, subnodes: ReadonlyMap<number, PstNode>): MapiValue[] {
    const heap = new Heap(this.#kept(node.data));
    const values: MapiValue[] = [];
    for (const entry of heap.entries(heap.root, 2, 6)) {
      const type = entry.readUInt16LE(2);
      const size = fixedBytes(type);
      const bytes =
        size !== undefined && size <= 4
          ? entry.subarray(4, 8)
          : this.#value(entry.readUInt32LE(4), heap, subnodes);
      if (bytes !== undefined) addValue(values, entry.readUInt16LE(0), type, bytes);
      if (values.length > maxValues) {
        this.damaged = true;
        break;
      }
    }
    this.damaged ||= heap.damaged;
    return values;
  }

  /** What an id stands for: a piece of the heap, or the data of a node. */
  #value(id: number, heap: Heap, subnodes: ReadonlyMap<number, PstNode>): Buffer | undefined {
    if (id === 0) return undefined;
    if ((id & 31) === 0) return heap.piece(id);
    const node = subnodes.get(id);
    if (node !== undefined) return this.data(node.data);
    this.damaged = true;
    return undefined;
  }

  /** The rows of a table (2.3.4), each with its properties. */
  *rows(node: PstNode): Generator<MapiValue[]> {
    const subnodes = this.subnodes(node.sub);
    const heap = new Heap(this.#kept(node.data));
    const info = heap.piece(heap.root);
    const count = info[1] ?? 0;
    if (info[0] !== TABLE || info.length < 22 + 8 * count) {
      this.damaged = true;
      return;
    }
    const width = info.readUInt16LE(8);
    const existing = info.readUInt16LE(6);
    const id = info.readUInt32LE(14);
    if (id === 0 || width === 0) return;
    const rowNode = subnodes.get(id);
    const matrix =
      (id & 31) === 0 ? [heap.piece(id)] : rowNode === undefined ? [] : this.blocks(rowNode.data);
    if ((id & 31) !== 0 && rowNode === undefined) this.damaged = true;
    for (const block of matrix)
      for (let at = 0; at + width <= block.length; at += width) {
        const row = block.subarray(at, at + width);
        const values: MapiValue[] = [];
        for (let column = 0; column < count; column++) {
          const described = info.subarray(22 + 8 * column);
          const offset = described.readUInt16LE(4);
          const bit = described.readUInt8(7);
          if (((row[existing + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) === 0) continue;
          const type = described.readUInt16LE(0);
          const cell = row.subarray(offset, offset + described.readUInt8(6));
          const bytes =
            fixedBytes(type) !== undefined && cell.length <= 8
              ? cell
              : cell.length === 4
                ? this.#value(cell.readUInt32LE(0), heap, subnodes)
                : undefined;
          if (bytes !== undefined) addValue(values, described.readUInt16LE(2), type, bytes);
        }
        this.budget.takeRows(1, values.length);
        yield values;
      }
    this.damaged ||= heap.damaged;
  }
}

// [MS-OXCDATA] 2.11.1: several values in one.
const MULTIPLE = 0x1000;

/** Adds a value; one that consists of several (2.3.3.4.2) as each of them. */
function addValue(values: MapiValue[], id: number, type: number, bytes: Buffer): void {
  const single = type & ~MULTIPLE;
  if ((type & MULTIPLE) === 0 || fixedBytes(single) !== undefined) {
    values.push({ id, type: single, bytes });
    return;
  }
  const count = bytes.length < 4 ? 0 : Math.min(bytes.readUInt32LE(0), (bytes.length - 4) >> 2);
  for (let index = 0; index < count; index++) {
    const from = bytes.readUInt32LE(4 + 4 * index);
    const to = index + 1 < count ? bytes.readUInt32LE(8 + 4 * index) : bytes.length;
    values.push({ id, type: single, bytes: bytes.subarray(from, to) });
  }
}

// 2.3.1.2, 2.3.2.1: signatures of a heap, a tree in it, a table.
const HEAP = 0xec;
const TREE = 0xb5;
const TABLE = 0x7c;

/** The heap of a node (2.3.1): pieces by their ids. */
class Heap {
  damaged = false;
  readonly root: number;

  constructor(readonly blocks: readonly Buffer[]) {
    const first = blocks[0];
    const isHeap = first !== undefined && first.length >= 12 && first[2] === HEAP;
    this.damaged = !isHeap;
    this.root = isHeap ? first.readUInt32LE(4) : 0;
  }

  /** The piece with this id; empty if there is none. */
  piece(id: number): Buffer {
    const block = this.blocks[id >>> 16];
    const index = (id >>> 5) & 0x7ff;
    if (id === 0) return Buffer.alloc(0);
    if (block !== undefined && block.length >= 2) {
      const map = block.readUInt16LE(0);
      const at = map + 4 + 2 * (index - 1);
      if (index > 0 && at + 4 <= block.length && index <= block.readUInt16LE(map)) {
        const [from, to] = [block.readUInt16LE(at), block.readUInt16LE(at + 2)];
        if (from <= to && to <= block.length) return block.subarray(from, to);
      }
    }
    this.damaged = true;
    return Buffer.alloc(0);
  }

  /** The entries of a tree (2.3.2) whose keys and data have these lengths. */
  *entries(id: number, keyBytes: number, dataBytes: number): Generator<Buffer> {
    const header = this.piece(id);
    if (header[0] !== TREE || header[1] !== keyBytes || header[2] !== dataBytes) {
      this.damaged = true;
      return;
    }
    let ids = [header.readUInt32LE(4)];
    const seen = new Set(ids);
    for (let level = Math.min(header[3]!, maxLevels); level > 0; level--) {
      const below: number[] = [];
      for (const each of ids) {
        const piece = this.piece(each);
        for (let at = keyBytes; at + 4 <= piece.length; at += keyBytes + 4) {
          const next = piece.readUInt32LE(at);
          if (seen.has(next)) this.damaged = true;
          else below.push(next);
          seen.add(next);
        }
      }
      ids = below;
    }
    for (const each of ids) {
      const piece = this.piece(each);
      for (let at = 0; at + keyBytes + dataBytes <= piece.length; at += keyBytes + dataBytes)
        yield piece.subarray(at, at + keyBytes + dataBytes);
    }
  }
}

/** 5.3: CRC-32 that begins with zero and is not turned at its end. */
function checksum(bytes: Buffer): number {
  return ~crc32(bytes, 0xffffffff) >>> 0;
}

// 5.1: the tables of the first step of encoding, and of the second, which undoes itself.
const FIRST = Buffer.from(
  "41361362a8216ebbf416cc047f64e85d1ef2cb2a74c55e35d295479e962d9a884c7d843fdbac31b6485ff6c4d8398be7" +
    "233b388ec8c1df25b120a546604e9cfbaad35651457c550007c92b9d859b09a08fadb30f63ab894bd7a7155a716642bf" +
    "264a6b98faea7753b270052cfd593a867ece06eb827857c78d43afb41cd45bcde2e9274fc3087280cfb0eff5286dbe30" +
    "4d3492d50e3c2232e5e4f99fc2d10a8112e1ee918376e397e6618a1779a4b7dc907a5c8c02a6ca69de501a1193b95287" +
    "58fced1d37491b6ae0293399bd6cd994f340546ff0c673b8d63e6518441fdd6710f10c19ecae03a1147ba90bfff8a3c0" +
    "a201f72ebc2468750dfeba2fb5d0da3d",
  "hex",
);
const SECOND = Buffer.from(
  "14530f56b3c87a9ceb65481716159f02cc547c83000d0c0ba262a876dbd9edc7c5a4dcac8574d6d0a79bae9a967166c3" +
    "6399b8dd73928e847da55ed15d93b1575150808952944f4e0a6bbc8d7f6e47464140440111cb033ff7f4e1a98f3c3af9" +
    "fbf0193082092ec99da08649ee6f4d6dc42d813425871b88aafc06a11238fd4c4272641337246a757743ffe6b44b365c" +
    "e4d8353d45b92cecb7312b290768a30e697b189e2139be281a5b78f523ca2ab0af3efe048ce7e5983295d3f64ae8a6ea" +
    "e9f3d52f7020f21f0567ad5510cecde3273bdabad7c226d4911dd21c2233f8faf15aefcf90b68bb5bdc0bf08971e6ce2" +
    "61e0c6c159abbb58de5fdf60797eb28a",
  "hex",
);
const UNDO_FIRST = Buffer.alloc(256);
for (const [plain, encoded] of FIRST.entries()) UNDO_FIRST[encoded] = plain;

/**
 * A block as it was before it was encoded (5.1, 5.2): each byte was replaced by another, which in the
 * cyclic form depends on the id of the block and on where the byte stands.
 */
export function decoded(block: Uint8Array, encoding: number, id: number): Buffer {
  const plain = Buffer.allocUnsafe(block.length);
  if (encoding === PERMUTED) {
    for (let at = 0; at < block.length; at++) plain[at] = UNDO_FIRST[block[at]!]!;
    return plain;
  }
  const low = id % 2 ** 32;
  let key = (low ^ (low >>> 16)) & 0xffff;
  for (let at = 0; at < block.length; at++) {
    const [one, two] = [key & 0xff, key >>> 8];
    const mixed = SECOND[(FIRST[(block[at]! + one) & 0xff]! + two) & 0xff]!;
    plain[at] = UNDO_FIRST[(mixed - two) & 0xff]! - one;
    key = (key + 1) & 0xffff;
  }
  return plain;
}
