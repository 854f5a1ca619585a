/**
 * TNEF ([MS-OXTNEF]: `winmail.dat`, what Outlook makes of a message in "rich text") → bodies,
 * recipients, other properties, attachments, embedded messages and objects.
 */
import { append } from "../../append.js";
import { bufferOf } from "../../bytes.js";
import type { Attachment, Block } from "../../types.js";
import type { Budget } from "../budget.js";
import {
  attachmentBlock,
  fixedBytes,
  type MapiObject,
  mapiObject,
  type MapiValue,
  messageBlocks,
} from "./mapi.js";
import type { Reader } from "../reader.js";

const SIGNATURE = "\x78\x9f\x3e\x22";

// [MS-OXTNEF] 2.1.3.2: ids of attributes with their types.
const SUBJECT = 0x00018004;
const BODY = 0x0002800c;
const ATTACHMENT_TITLE = 0x00018010;
const ATTACHMENT_DATA = 0x0006800f;
const ATTACHMENT_START = 0x00069002;
const MESSAGE_PROPERTIES = 0x00069003;
const RECIPIENTS = 0x00069004;
const ATTACHMENT_PROPERTIES = 0x00069005;
const CODE_PAGE = 0x00069007;

// What the attributes that are no properties stand for, as properties ([MS-OXTNEF] 2.1.3.4).
const AS_PROPERTY: Readonly<Record<number, { readonly id: number; readonly type: number }>> = {
  [SUBJECT]: { id: 0x0037, type: 0x1e },
  [BODY]: { id: 0x1000, type: 0x1e },
  [ATTACHMENT_TITLE]: { id: 0x3704, type: 0x1e },
  [ATTACHMENT_DATA]: { id: 0x3701, type: 0x102 },
};

/** A message as an attachment of itself. */
export const tnef: Reader = {
  type: "tnef",
  // Not `dat`: a great many formats are called so, and a claim is held against the bytes.
  extensions: ["tnef"],
  recognises: (peek) => peek.startsWith(SIGNATURE),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { location } = attachment;
    const bytes = bufferOf(attachment.bytes);
    const message: MapiValue[] = [];
    const attachments: MapiValue[][] = [];
    const recipients: MapiValue[][] = [];
    let page = 1252;
    let damaged = false;
    // Behind the signature stands a key of two bytes.
    for (let at = 6; at < bytes.length;) {
      budget.checkTime();
      if (at + 9 > bytes.length) {
        damaged = true;
        break;
      }
      const id = bytes.readUInt32LE(at + 1);
      const length = bytes.readUInt32LE(at + 5);
      const data = bytes.subarray(at + 9, at + 9 + length);
      at += 9 + length + 2;
      if (at > bytes.length || !isSum(bytes.readUInt16LE(at - 2), data)) damaged = true;
      const properties = new PropertyList(data);
      if (id === ATTACHMENT_START) attachments.push([]);
      else if (id === CODE_PAGE && data.length >= 4) page = data.readUInt32LE(0);
      else if (id === MESSAGE_PROPERTIES) append(message, properties.values());
      else if (id === ATTACHMENT_PROPERTIES) addTo(attachments, properties.values());
      else if (id === RECIPIENTS) {
        const count = properties.number();
        for (let row = 0; row < count && !properties.damaged; row++)
          recipients.push(properties.values());
      } else if (id in AS_PROPERTY) {
        const value = { ...AS_PROPERTY[id]!, bytes: data };
        if (id === SUBJECT || id === BODY) message.push(value);
        else addTo(attachments, [value]);
      }
      damaged ||= properties.damaged;
    }
    const open = (values: readonly MapiValue[]): Promise<MapiObject> => mapiObject(values, page);
    yield* messageBlocks(
      await open(message),
      await Promise.all(recipients.map(open)),
      attachment,
      budget,
    );
    yield* attachmentBlocks(await Promise.all(attachments.map(open)), attachment, budget);
    // One that says nothing of itself is all that a cut has left of it.
    damaged ||= attachments.some((values) => values.length === 0);
    if (damaged) yield { type: "unread", location, reason: "malformed" };
  },
};

/** Whether this is the sum of the bytes (2.1.3.2); some programs leave it out. */
function isSum(declared: number, data: Buffer): boolean {
  let sum = 0;
  for (const byte of data) sum += byte;
  return declared === 0 || declared === (sum & 0xffff);
}

function addTo(attachments: MapiValue[][], values: readonly MapiValue[]): void {
  // Without a start of its own (a damaged file) it is the first.
  if (attachments.length === 0) attachments.push([]);
  append(attachments.at(-1)!, values);
}

const DATA = 0x3701;
const OBJECT = 0x0d;
// Behind the interface of an object ([MS-OXTNEF] 2.1.3.4.4): IID_IMessage, little-endian; IStorage and others.
const INTERFACE_BYTES = 16;

function* attachmentBlocks(
  attachments: readonly MapiObject[],
  message: Attachment,
  budget: Budget,
): Generator<Block> {
  for (const [index, object] of attachments.entries()) {
    budget.checkTime();
    // An embedded message is TNEF again, an embedded object a compound file.
    const data = object.values.find(({ id, type }) => id === DATA && type === OBJECT);
    yield attachmentBlock(object, index + 1, message, data?.bytes.subarray(INTERFACE_BYTES));
  }
}

/** A list of properties ([MS-OXTNEF] 2.1.3.4): reads up to where it is damaged. */
class PropertyList {
  damaged = false;
  #at = 0;

  constructor(readonly bytes: Buffer) {}

  number(): number {
    const at = this.#at;
    this.#at += 4;
    if (this.#at > this.bytes.length) {
      this.damaged = true;
      return 0;
    }
    return this.bytes.readUInt32LE(at);
  }

  values(): MapiValue[] {
    const found: MapiValue[] = [];
    const count = this.number();
    for (let index = 0; index < count && !this.damaged; index++) {
      const tag = this.number();
      const id = tag >>> 16;
      const type = tag & 0xfff;
      if (id >= 0x8000) this.#skipName();
      const fixed = fixedBytes(type);
      const several = (tag & 0x1000) !== 0;
      const items = several || fixed === undefined ? this.number() : 1;
      for (let item = 0; item < items && !this.damaged; item++) {
        const length = fixed ?? this.number();
        const bytes = this.#take(length);
        if (bytes.length > 0) found.push({ id, type, bytes });
      }
    }
    return found;
  }

  /** The name of a property of a program: a set, and a number or a text. */
  #skipName(): void {
    this.#take(16);
    const isText = this.number() !== 0;
    const numberOrLength = this.number();
    if (isText) this.#take(numberOrLength);
  }

  /** So many bytes; the next value begins at a multiple of four. */
  #take(length: number): Buffer {
    const start = this.#at;
    this.#at += Math.ceil(length / 4) * 4;
    if (start + length > this.bytes.length) this.damaged = true;
    return this.bytes.subarray(start, start + length);
  }
}
