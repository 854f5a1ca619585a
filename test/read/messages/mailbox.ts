/** Data files of Outlook for tests, as [MS-PST] stores them: folders of messages and contacts. */
import { crc32, deflateSync } from "node:zlib";
import { decoded } from "../../../src/read/messages/pst-file.js";
import type { OutlookObject, Property } from "./outlook.js";

/** How a file is written. */
export interface MailboxForm {
  /** Of 32 bits, of 64, or of 64 with pages of 4 KiB and packed blocks. */
  readonly form: "ansi" | "unicode" | "large-pages";
  /** 0 plain, 1 permuted, 2 cyclic. */
  readonly encoding: number;
}

/** A folder and what is in it. */
export interface Folder {
  readonly name: string;
  readonly items: readonly OutlookObject[];
  /** Index of the folder that it is in. */
  readonly parent?: number;
}

const pieceBytes = 3000;
const blockBytes = 8000;

/** A `.pst` file. */
export function mailboxFile(folders: readonly Folder[], { form, encoding }: MailboxForm): Buffer {
  const wide = form !== "ansi";
  const large = form === "large-pages";
  const width = wide ? 8 : 4;
  const header = Buffer.alloc(wide ? 564 : 512);
  const parts: Buffer[] = [header];
  let length = header.length;
  const blocks: { id: number; at: number; size: number; inflated: number }[] = [];
  const nodes: { nid: number; data: number; sub: number; parent: number }[] = [];
  let lastId = 4;
  let lastNid = 0x400;

  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(width);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const numbers = (...values: number[]): Buffer => Buffer.concat(values.map(number));
  const sum = (bytes: Buffer): number => ~crc32(bytes, 0xffffffff) >>> 0;
  const align = (unit: number): void => {
    parts.push(Buffer.alloc(-length & (unit - 1)));
    length += -length & (unit - 1);
  };
  const trailer = (size: number, data: Buffer, id: number, head: Buffer): Buffer => {
    const bytes = Buffer.alloc(size);
    head.copy(bytes);
    bytes.writeUInt32LE(sum(data), wide ? 4 : 8);
    bytes.writeUInt32LE(id, wide ? 8 : 4);
    return bytes;
  };

  const addBlock = (plain: Buffer, internal = false): number => {
    const id = (lastId += 4) + (internal ? 2 : 0);
    let data = plain;
    if (!internal && encoding === 2) data = decoded(plain, 2, id);
    else if (!internal && encoding === 1) {
      const every = decoded(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)), 1, 0);
      data = Buffer.from(plain.map((byte) => every.indexOf(byte)));
    }
    const inflated = data.length;
    if (large && data.length > 300 && encoding === 0) data = deflateSync(data);
    const unit = large ? 512 : 64;
    align(unit);
    blocks.push({ id, at: length, size: data.length, inflated });
    const size = large ? 24 : wide ? 16 : 12;
    const whole = Math.ceil((data.length + size) / unit) * unit;
    const head = Buffer.alloc(2);
    head.writeUInt16LE(data.length);
    parts.push(data, Buffer.alloc(whole - size - data.length), trailer(size, data, id, head));
    length += whole;
    return id;
  };
  const count = (type: number, level: number, entries: number, rest: number): Buffer =>
    Buffer.from([type, level, entries & 0xff, entries >> 8, ...Array<number>(rest).fill(0)]);
  const addData = (data: Buffer): number => {
    if (data.length <= blockBytes) return addBlock(data);
    const ids: number[] = [];
    for (let at = 0; at < data.length; at += blockBytes)
      ids.push(addBlock(data.subarray(at, at + blockBytes)));
    return addBlock(Buffer.concat([count(1, 1, ids.length, 4), numbers(...ids)]), true);
  };
  type Sub = { nid: number; data: number; sub: number };
  const addSubnodes = (subs: readonly Sub[]): number => {
    if (subs.length === 0) return 0;
    const leaf = (some: readonly Sub[]): number =>
      addBlock(
        Buffer.concat([
          count(2, 0, some.length, wide ? 4 : 0),
          ...some.map(({ nid, data, sub }) => numbers(nid, data, sub)),
        ]),
        true,
      );
    if (subs.length < 3) return leaf(subs);
    const halves = [subs.slice(0, 2), subs.slice(2)];
    return addBlock(
      Buffer.concat([
        count(2, 1, 2, wide ? 4 : 0),
        ...halves.map((half) => numbers(half[0]!.nid, leaf(half))),
      ]),
      true,
    );
  };

  const heap = (kind: number, pieces: readonly Buffer[]): Buffer => {
    const body = Buffer.concat(pieces);
    const start = 12;
    const map = start + body.length + (body.length & 1);
    const head = Buffer.from([map & 0xff, map >> 8, 0xec, kind, 0x20, 0, 0, 0, 0, 0, 0, 0]);
    const offsets = [start];
    for (const piece of pieces) offsets.push(offsets.at(-1)! + piece.length);
    const table = Buffer.alloc(4 + 2 * offsets.length);
    table.writeUInt16LE(pieces.length);
    for (const [index, offset] of offsets.entries()) table.writeUInt16LE(offset, 4 + 2 * index);
    return Buffer.concat([head, body, Buffer.alloc(body.length & 1), table]);
  };
  const valueOf = ([tag, value]: Property): Buffer => {
    if (typeof value === "number") {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(value);
      return bytes;
    }
    if (typeof value !== "string") return value;
    return Buffer.from(value, (tag & 0xffff) === 0x1f ? "utf16le" : "latin1");
  };
  const addProperties = (
    properties: readonly Property[],
    subs: Sub[] = [],
  ): { data: number; sub: number } => {
    const pieces: Buffer[] = [Buffer.alloc(8), Buffer.alloc(0)];
    const records = [...properties]
      .sort(([one], [other]) => (one >>> 16) - (other >>> 16))
      .map((property) => {
        const [tag, value] = property;
        const record = Buffer.alloc(8);
        record.writeUInt16LE(tag >>> 16, 0);
        record.writeUInt16LE(tag & 0xffff, 2);
        const bytes = valueOf(property);
        if (typeof value === "number") bytes.copy(record, 4);
        else if (bytes.length > pieceBytes) {
          const nid = ((lastNid += 1) << 5) | 0x1f;
          subs.push({ nid, data: addData(bytes), sub: 0 });
          record.writeUInt32LE(nid, 4);
        } else {
          pieces.push(bytes);
          record.writeUInt32LE(pieces.length << 5, 4);
        }
        return record;
      });
    pieces[0] = Buffer.from([0xb5, 2, 6, 0, 0x40, 0, 0, 0]);
    pieces[1] = Buffer.concat(records);
    return { data: addBlock(heap(0xbc, pieces)), sub: addSubnodes(subs) };
  };
  const addTable = (rows: readonly OutlookObject[]): Sub => {
    const tags = [...new Set(rows.flatMap(({ properties }) => properties.map(([tag]) => tag)))];
    const pieces: Buffer[] = [Buffer.alloc(0)];
    const bits = 4 * tags.length;
    const rowBytes = bits + Math.ceil(tags.length / 8);
    const matrix = rows.map(({ properties }) => {
      const row = Buffer.alloc(rowBytes);
      for (const property of properties) {
        const column = tags.indexOf(property[0]);
        row[bits + (column >> 3)]! |= 0x80 >> (column & 7);
        const bytes = valueOf(property);
        if (typeof property[1] === "number") bytes.copy(row, 4 * column);
        else {
          pieces.push(bytes);
          row.writeUInt32LE(pieces.length << 5, 4 * column);
        }
      }
      return row;
    });
    const info = Buffer.alloc(22 + 8 * tags.length);
    info[0] = 0x7c;
    info[1] = tags.length;
    for (const at of [2, 4, 6]) info.writeUInt16LE(bits, at);
    info.writeUInt16LE(rowBytes, 8);
    // Many rows stand in a node of their own.
    const nid = ((lastNid += 1) << 5) | 0x1f;
    const subs: Sub[] = [];
    if (rows.length > 2) subs.push({ nid, data: addData(Buffer.concat(matrix)), sub: 0 });
    else pieces.push(Buffer.concat(matrix));
    info.writeUInt32LE(rows.length > 2 ? nid : pieces.length << 5, 14);
    for (const [index, tag] of tags.entries()) {
      info.writeUInt32LE(tag, 22 + 8 * index);
      info.writeUInt16LE(4 * index, 26 + 8 * index);
      info[28 + 8 * index] = 4;
      info[29 + 8 * index] = index;
    }
    pieces[0] = info;
    return { nid: 0x692, data: addBlock(heap(0x7c, pieces)), sub: addSubnodes(subs) };
  };
  const addItem = (item: OutlookObject): { data: number; sub: number } => {
    const subs: Sub[] = [];
    if (item.recipients !== undefined) subs.push(addTable(item.recipients));
    for (const { properties, embedded } of item.attachments ?? []) {
      const own: Sub[] = [];
      const all = [...properties];
      if (embedded !== undefined) {
        const nid = ((lastNid += 1) << 5) | 4;
        own.push({ nid, ...addItem(embedded) });
        const object = Buffer.alloc(8);
        object.writeUInt32LE(nid);
        all.push([0x3701000d, object], [0x37050003, 5]);
      }
      subs.push({ nid: ((lastNid += 1) << 5) | 5, ...addProperties(all, own) });
    }
    return addProperties(item.properties, subs);
  };

  for (const [index, { name, items, parent }] of folders.entries()) {
    const nid = ((0x100 + index) << 5) | 2;
    const above = parent === undefined ? nid : ((0x100 + parent) << 5) | 2;
    nodes.push({ nid, ...addProperties([[0x3001001f, name]]), parent: above });
    for (const item of items)
      nodes.push({ nid: ((lastNid += 1) << 5) | 4, ...addItem(item), parent: nid });
  }

  const pageBytes = large ? 4096 : 512;
  const described = large ? 4056 : wide ? 488 : 496;
  const addPage = (type: number, level: number, entries: readonly Buffer[]): number => {
    align(pageBytes);
    const at = length;
    const size = large ? 24 : wide ? 16 : 12;
    const page = Buffer.alloc(pageBytes - size);
    Buffer.concat(entries).copy(page);
    const entry = entries[0]!.length;
    if (large) {
      page.writeUInt16LE(entries.length, described);
      Buffer.from([entry, level]).copy(page, described + 4);
    } else Buffer.from([entries.length, entries.length, entry, level]).copy(page, described);
    parts.push(page, trailer(size, page, 2, Buffer.from([type, type])));
    length += pageBytes;
    return at;
  };
  const addTree = (type: number, leaves: readonly Buffer[]): number => {
    const some = large ? 60 : 15;
    const index: Buffer[] = [];
    for (let from = 0; from < leaves.length; from += some) {
      const at = addPage(type, 0, leaves.slice(from, from + some));
      index.push(Buffer.concat([leaves[from]!.subarray(0, width), numbers(2, at)]));
    }
    if (index.length > 15) {
      const above: Buffer[] = [];
      for (let from = 0; from < index.length; from += 15) {
        const at = addPage(type, 1, index.slice(from, from + 15));
        above.push(Buffer.concat([index[from]!.subarray(0, width), numbers(2, at)]));
      }
      return addPage(type, 2, above);
    }
    return addPage(type, 1, index);
  };
  const nodeRoot = addTree(
    0x81,
    nodes
      .sort((one, other) => one.nid - other.nid)
      .map(({ nid, data, sub, parent }) => {
        const rest = Buffer.alloc(wide ? 8 : 4);
        rest.writeUInt32LE(parent);
        return Buffer.concat([numbers(nid, data, sub), rest]);
      }),
  );
  const blockRoot = addTree(
    0x80,
    blocks
      .sort((one, other) => one.id - other.id)
      .map(({ id, at, size, inflated }) => {
        const rest = Buffer.alloc(wide ? 8 : 4);
        rest.writeUInt16LE(size);
        rest.writeUInt16LE(large ? inflated : 2, 2);
        return Buffer.concat([numbers(id, at), rest]);
      }),
  );
  header.write("!BDN\0\0\0\0SM", "latin1");
  header.writeUInt16LE(large ? 36 : wide ? 23 : 14, 10);
  header[wide ? 513 : 461] = encoding;
  numbers(2, nodeRoot, 2, blockRoot).copy(header, wide ? 216 : 184);
  return Buffer.concat(parts);
}
