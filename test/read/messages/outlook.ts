/** Outlook messages for tests: properties as [MS-OXMSG] and [MS-OXTNEF] store them. */
import * as XLSX from "xlsx";

/** A property: its tag (id, then type: `0x0037001f`), and its value. */
export type Property = readonly [tag: number, value: string | number | Buffer];

/** A message, a recipient or an attachment. */
export interface OutlookObject {
  readonly properties: readonly Property[];
  readonly recipients?: readonly OutlookObject[];
  readonly attachments?: readonly OutlookObject[];
  /** What an attachment holds instead of bytes. */
  readonly embedded?: OutlookObject;
}

const bytesOf = ([tag, value]: Property): Buffer => {
  if (typeof value === "number") {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(value);
    return bytes;
  }
  if (typeof value !== "string") return value;
  return Buffer.from(value, (tag & 0xffff) === 0x1f ? "utf16le" : "latin1");
};

const hex = (tag: number): string => tag.toString(16).toUpperCase().padStart(8, "0");

/** A `.msg` file, written by SheetJS's writer of compound files. */
export function msgFile(message: OutlookObject): Buffer {
  const file = XLSX.CFB.utils.cfb_new();
  const add = (object: OutlookObject, folder: string, headBytes: number): void => {
    const table = [Buffer.alloc(headBytes)];
    for (const property of object.properties) {
      const [tag, value] = property;
      const bytes = bytesOf(property);
      const entry = Buffer.alloc(16);
      entry.writeUInt32LE(tag, 0);
      entry.writeUInt32LE(6, 4);
      if (typeof value === "number") bytes.copy(entry, 8);
      else {
        entry.writeUInt32LE(bytes.length + ((tag & 0xffff) === 0x1f ? 2 : 0), 8);
        XLSX.CFB.utils.cfb_add(file, `${folder}/__substg1.0_${hex(tag)}`, bytes);
      }
      table.push(entry);
    }
    if (headBytes >= 24) {
      table[0]!.writeUInt32LE(object.recipients?.length ?? 0, 16);
      table[0]!.writeUInt32LE(object.attachments?.length ?? 0, 20);
    }
    XLSX.CFB.utils.cfb_add(file, `${folder}/__properties_version1.0`, Buffer.concat(table));
    for (const [index, recipient] of (object.recipients ?? []).entries())
      add(recipient, `${folder}/__recip_version1.0_#${hex(index)}`, 8);
    for (const [index, attachment] of (object.attachments ?? []).entries()) {
      const storage = `${folder}/__attach_version1.0_#${hex(index)}`;
      add(attachment, storage, 8);
      if (attachment.embedded) add(attachment.embedded, `${storage}/__substg1.0_3701000D`, 24);
    }
  };
  add(message, "", 32);
  return Buffer.from(XLSX.CFB.write(file, { type: "buffer" }) as Uint8Array);
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);

const propertyList = (properties: readonly Property[]): Buffer =>
  Buffer.concat([
    uint32(properties.length),
    ...properties.map((property) => {
      const [tag, value] = property;
      const head = [uint32(((tag & 0xffff) | ((tag >>> 16) << 16)) >>> 0)];
      // Properties of programs have a name: here a number in a set.
      if (tag >>> 16 >= 0x8000) head.push(Buffer.alloc(16, 7), uint32(0), uint32(0x8005));
      if (typeof value === "number") return Buffer.concat([...head, uint32(value)]);
      const bytes = bytesOf(property);
      const whole = (tag & 0xffff) === 0x1f ? Buffer.concat([bytes, Buffer.alloc(2)]) : bytes;
      return Buffer.concat([...head, uint32(1), uint32(whole.length), padded(whole)]);
    }),
  ]);

const attribute = (level: number, id: number, data: Buffer): Buffer => {
  const head = Buffer.alloc(9);
  head.writeUInt8(level);
  head.writeUInt32LE(id, 1);
  head.writeUInt32LE(data.length, 5);
  const sum = Buffer.alloc(2);
  sum.writeUInt16LE(data.reduce((total, byte) => (total + byte) & 0xffff, 0));
  return Buffer.concat([head, data, sum]);
};

// IID_IMessage: 00020307-0000-0000-C000-000000000046.
const IMESSAGE = Buffer.from("0703020000000000c000000000000046", "hex");

/** A `winmail.dat`. */
export function tnefFile({ properties, recipients = [], attachments = [] }: OutlookObject): Buffer {
  return Buffer.concat([
    uint32(0x223e9f78),
    Buffer.from([1, 0]),
    attribute(1, 0x00089006, uint32(0x10000)),
    attribute(1, 0x00069007, Buffer.concat([uint32(1252), uint32(0)])),
    attribute(1, 0x00069003, propertyList(properties)),
    attribute(
      1,
      0x00069004,
      Buffer.concat([
        uint32(recipients.length),
        ...recipients.map((recipient) => propertyList(recipient.properties)),
      ]),
    ),
    ...attachments.map((attachment) => {
      const data = attachment.properties.find(([tag]) => tag >>> 16 === 0x3701);
      const own = attachment.properties.filter((property) => property !== data);
      const embedded: Property[] = attachment.embedded
        ? [[0x3701000d, Buffer.concat([IMESSAGE, tnefFile(attachment.embedded)])]]
        : [];
      return Buffer.concat([
        attribute(2, 0x00069002, Buffer.alloc(14)),
        ...(data ? [attribute(2, 0x0006800f, bytesOf(data))] : []),
        attribute(2, 0x00069005, propertyList([...own, ...embedded])),
      ]);
    }),
  ]);
}

/** The example of [MS-OXRTFCP] 3.1: `{\rtf1\ansi\ansicpg1252\pard hello world}`. */
export const compressedRtf = Buffer.from(
  "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0",
  "hex",
);
