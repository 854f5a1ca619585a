/**
 * Properties of Outlook objects ([MS-OXPROPS], [MS-OXCMSG]) → what a message says and carries. The
 * forms they are stored in are read by `msg.ts` and `tnef.ts`.
 */
import { bufferOf } from "../../bytes.js";
import type { Attachment, Block, Location, Place } from "../../types.js";
import { codePageDecoder } from "../workbooks/biff.js";
import type { Budget } from "../budget.js";
import { decompressRtf } from "./mapi-rtf.js";

// [MS-OXCDATA] 2.11.1: types of values.
const STRING8 = 0x1e;
const UNICODE = 0x1f;
const LONG = 0x03;
const BINARY = 0x0102;
/** The bytes of a value of this type; none if it has no fixed size, or the type is unknown. */
export function fixedBytes(type: number): number | undefined {
  return FIXED_BYTES[type];
}

const FIXED_BYTES: Readonly<Record<number, number>> = {
  0x02: 2, // integers
  0x03: 4,
  0x14: 8,
  0x04: 4, // floating-point numbers
  0x05: 8,
  0x06: 8, // currency
  0x07: 8, // dates
  0x40: 8,
  0x0a: 4, // error
  0x0b: 2, // yes or no
  0x48: 16, // class ids
};

/** One value of a property. */
export interface MapiValue {
  readonly id: number;
  /** The type of the value: of each, where a property has several. */
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** The properties of a message, a recipient or an attachment. */
export class MapiObject {
  constructor(
    readonly values: readonly MapiValue[],
    readonly decode: (bytes: Uint8Array) => string,
  ) {}

  bytes(id: number): Uint8Array | undefined {
    return this.values.find((value) => value.id === id)?.bytes;
  }

  /** The text of a property; `""` for none. */
  text(id: number): string {
    return this.texts(id)[0] ?? "";
  }

  texts(id: number): string[] {
    return this.values
      .filter((value) => value.id === id && isString(value.type))
      .map((value) => this.string(value))
      .filter((text) => text !== "");
  }

  number(id: number): number | undefined {
    const value = this.values.find((each) => each.id === id && each.type === LONG);
    return value === undefined || value.bytes.length < 4
      ? undefined
      : bufferOf(value.bytes).readInt32LE(0);
  }

  string({ type, bytes }: MapiValue): string {
    const text = type === UNICODE ? bufferOf(bytes).toString("utf16le") : this.decode(bytes);
    return text.replace(/(?<!\0)\0+$/, "");
  }
}

/** The decoder of 8-bit texts that the properties name (PidTagMessageCodepage), else the one given. */
export async function mapiObject(
  values: readonly MapiValue[],
  codePage = 1252,
): Promise<MapiObject> {
  const own = new MapiObject(values, () => "").number(MESSAGE_CODE_PAGE) ?? codePage;
  return new MapiObject(values, await codePageDecoder(own));
}

function isString(type: number): boolean {
  return type === STRING8 || type === UNICODE;
}

// [MS-OXPROPS], section 2.
const MESSAGE_CLASS = 0x001a;
const SUBJECT = 0x0037;
const TRANSPORT_HEADERS = 0x007d;
const BODY = 0x1000;
const RTF_COMPRESSED = 0x1009;
const HTML = 0x1013;
const INTERNET_CODE_PAGE = 0x3fde;
const MESSAGE_CODE_PAGE = 0x3ffd;
const DISPLAY_NAME = 0x3001;
const RECIPIENT_TYPE = 0x0c15;
const EMAIL_ADDRESS = 0x3003;
const SMTP_ADDRESS = 0x39fe;
const ATTACH_DATA = 0x3701;
const ATTACH_FILENAME = 0x3704;
const ATTACH_METHOD = 0x3705;
const ATTACH_LONG_FILENAME = 0x3707;
const ATTACH_MIME_TAG = 0x370e;
const ATTACHMENT_HIDDEN = 0x7ffe;
/** The sender, for himself and for whom he writes: name, address, SMTP address. */
const SENDERS = [
  [0x0042, 0x0065, 0x5d02],
  [0x0c1a, 0x0c1f, 0x5d01],
] as const;

/** Texts that are read elsewhere, or that programs write for programs. */
const LEFT_OUT = new Set([
  SUBJECT,
  TRANSPORT_HEADERS,
  BODY,
  HTML,
  ...SENDERS.flat(),
  MESSAGE_CLASS,
  0x003d, // subject prefix
  0x0064, // address types
  0x0075,
  0x0077,
  0x0c1e,
  0x3002,
  0x0070, // the subject again
  0x0e1d,
  0x0e02, // the recipients again: display Bcc, Cc, To
  0x0e03,
  0x0e04,
  0x1035, // message ids
  0x1039,
  0x1042,
  0x1046,
  0x3ff8, // who made and changed it: the sender's own
  0x3ffa,
  0x4022,
  0x4023,
  0x4024,
  0x4025,
  0x4038,
  0x4039,
  0x403a,
]);

/** Whether the object is a contact: a person with a number of properties. */
export function isContact(object: MapiObject): boolean {
  return /^IPM\.Contact\b/i.test(object.text(MESSAGE_CLASS));
}

// [MS-OXOCNTC] 2.2.1: properties of contacts under the headers that a list would have.
const CONTACT_HEADERS: Readonly<Record<number, string>> = {
  0x3001: "Nom complet",
  0x3a45: "Civilité",
  0x3a11: "Nom",
  0x3a06: "Prénom",
  0x3a44: "Deuxième prénom",
  0x3a16: "Organisation",
  0x3a17: "Fonction",
  0x3a08: "Téléphone professionnel",
  0x3a1b: "Téléphone professionnel",
  0x3a09: "Téléphone domicile",
  0x3a2f: "Téléphone domicile",
  0x3a1c: "Portable",
  0x3a1f: "Autre téléphone",
  0x3a1a: "Téléphone principal",
  0x3a5d: "Adresse",
  0x3a5b: "Code postal",
  0x3a59: "Ville",
  0x3a29: "Adresse professionnelle",
  0x3a2a: "Code postal professionnel",
  0x3a27: "Ville professionnelle",
  [BODY]: "Notes",
};
const BIRTHDAY = 0x3a42;

/** A contact as named values. Addresses of e-mail stand in properties without a fixed id. */
export function* contactRecord(
  object: MapiObject,
): Generator<readonly [name: string, value: string]> {
  for (const [id, name] of Object.entries(CONTACT_HEADERS))
    yield [name, object.text(Number(id)).replaceAll(/\s+/g, " ").trim()];
  const born = object.bytes(BIRTHDAY);
  if (born?.length === 8) {
    // Midnight where it was written, in units of 100 ns since 1601: the nearest midnight in UTC.
    const hours = Number(bufferOf(born).readBigUInt64LE(0) / 36_000_000_000n);
    const date = new Date((Math.round(hours / 24) - daysTo1970) * 86_400_000);
    if (!Number.isNaN(date.getTime())) yield ["Date de naissance", date.toISOString().slice(0, 10)];
  }
  const known = new Set([...LEFT_OUT, ...Object.keys(CONTACT_HEADERS).map(Number)]);
  for (const text of otherTexts(object, known))
    yield [/^\S+@\S+$/.test(text) ? "E-mail" : "Autre", text.replaceAll(/\s+/g, " ")];
}

/** Days from 1 January 1601. */
const daysTo1970 = 134_774;

/** Names and addresses as a mail header writes them. */
function mailbox(
  object: MapiObject,
  name: number,
  address: number,
  smtp: number,
  written = (text: string): string => text,
): string {
  const own = object.text(smtp) || object.text(address);
  // Addresses within Exchange are paths of a directory.
  return `${written(object.text(name))}${own.includes("@") ? ` <${own}>` : ""}`.trim();
}

/** Whether the object is a message: not a contact, a task, a note of the calendar. */
export function isMailMessage(object: MapiObject): boolean {
  return /^(?:IPM\.Note|IPM\.Schedule\.Meeting|REPORT)\b|^$/i.test(object.text(MESSAGE_CLASS));
}

// [MS-OXOMSG] 2.2.3.1 (PidTagRecipientType); 0 is who wrote it.
const RECIPIENT_FIELDS: Readonly<Record<number, string>> = { 1: "To", 2: "Cc", 3: "Bcc" };

// What the properties say themselves, and what would describe a body that stands elsewhere.
const NOT_FROM_TRANSPORT =
  /^(?:from|sender|reply-to|to|cc|bcc|subject|mime-version|content-[\w-]+)[ \t]*:.*(?:\r?\n[ \t].*)*(?:\r?\n)?/gim;

// A header of several parts would have them missed.
const OF_THE_BODY = /^(?:mime-version|content-[\w-]+)[ \t]*:.*(?:\r?\n[ \t].*)*(?:\r?\n)?/gim;

/** The header of a message (RFC 5322) by its properties, with the other fields it was sent with. */
export function mailHeader(message: MapiObject, recipients: readonly MapiObject[]): Buffer {
  const [writer, sender] = SENDERS.map(([name, address, smtp]) =>
    mailbox(message, name, address, smtp, quoted),
  ) as [string, string];
  const fields: (readonly [string, string])[] = [
    ["From", writer || sender],
    ["Sender", writer === "" ? "" : sender],
    ["Subject", plain(message.text(SUBJECT))],
  ];
  for (const recipient of recipients) {
    const field = RECIPIENT_FIELDS[(recipient.number(RECIPIENT_TYPE) ?? 1) & 0xf];
    if (field !== undefined)
      fields.push([field, mailbox(recipient, DISPLAY_NAME, EMAIL_ADDRESS, SMTP_ADDRESS, quoted)]);
  }
  const lines = fields
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}: ${value}\r\n`);
  const sent = message.text(TRANSPORT_HEADERS).replaceAll(NOT_FROM_TRANSPORT, "").trim();
  return Buffer.from(`${lines.join("")}${sent}\r\n\r\n`);
}

/** A name as a header holds it (RFC 5322, section 3.2.4). */
function quoted(name: string): string {
  return name === "" ? "" : `"${plain(name).replaceAll(/["\\]/g, " ")}"`;
}

/** In one line. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

/** What a message says: subject, people, bodies, and the texts of its other properties. */
export async function* messageBlocks(
  message: MapiObject,
  recipients: readonly MapiObject[],
  attachment: Attachment,
  budget: Budget,
): AsyncGenerator<Block> {
  const { path } = attachment.location;
  const nested = (
    place: Place | undefined,
    bytes: Uint8Array,
    rest: Partial<Attachment>,
  ): Block => {
    const location = { ...attachment.location, ...(place && { place }) };
    const hidden = attachment.hidden || rest.hidden;
    return { type: "nested", attachment: { ...rest, location, bytes, ...(hidden && { hidden }) } };
  };
  // Outlook marks the end of a prefix in a subject with a control character, and others keep bytes in texts.
  const text = (place: Place, content: string, hidden = false): Block =>
    nested(place, Buffer.from(content.replaceAll(/(?!\s)\p{Cc}/gu, " ")), {
      declaredType: "text/plain",
      charset: "utf-8",
      hidden,
    });

  const subject = message.text(SUBJECT);
  if (subject !== "") yield text("subject", subject);
  const people = [
    ...SENDERS.map(([name, address, smtp]) => mailbox(message, name, address, smtp)),
    ...recipients.map((each) => mailbox(each, DISPLAY_NAME, EMAIL_ADDRESS, SMTP_ADDRESS)),
  ];
  const lines = [...new Set(people)].filter((line) => line !== "");
  if (lines.length > 0) yield text("recipients", lines.join("\n"));
  // TNEF may hold a body twice, the 8-bit form and the property.
  for (const body of new Set(message.texts(BODY))) yield text("text-body", body);
  if (/^IPM\.DistList\b/i.test(message.text(MESSAGE_CLASS))) {
    const members = message.values.flatMap((value) => membersIn(value, message, budget)).join("\n");
    if (members !== "") yield text("text-body", members);
  }
  for (const html of message.values.filter(({ id }) => id === HTML)) {
    const page = message.number(INTERNET_CODE_PAGE);
    const written = isString(html.type) ? Buffer.from(message.string(html)) : html.bytes;
    const charset = isString(html.type) || page === 65001 ? "utf-8" : page && `windows-${page}`;
    yield nested("html-body", written, { declaredType: "text/html", ...(charset && { charset }) });
  }
  for (const packed of message.values.filter(({ id }) => id === RTF_COMPRESSED)) {
    const { bytes, damaged } = decompressRtf(packed.bytes, budget);
    if (bytes.length > 0) yield nested("text-body", bytes, { declaredType: "text/rtf" });
    if (damaged)
      yield { type: "unread", location: { path, place: "text-body" }, reason: "malformed" };
  }
  const header = message.text(TRANSPORT_HEADERS).replaceAll(OF_THE_BODY, "");
  if (header.trim() !== "")
    yield nested("header", Buffer.from(`${header.trimEnd()}\r\n\r\n`), { hidden: true });

  // Of a recipient several properties hold the name (PidTagRecipientDisplayName).
  const said = new Set(
    [
      ...SENDERS.flat().map((id) => message.text(id)),
      ...recipients.flatMap((each) => IN_MAILBOX.map((id) => each.text(id))),
    ].map(unquoted),
  );
  const rest = [message, ...recipients]
    .flatMap((object) => otherTexts(object, new Set([...LEFT_OUT, ...IN_MAILBOX])))
    .filter((other) => !said.has(unquoted(other)))
    .join("\n");
  if (rest !== "") yield text("properties", rest, true);
}

/** A name or an address as it may stand in another property: some have apostrophes around it. */
const unquoted = (text: string): string => text.trim().replace(/^'(.*)'$/s, "$1");

const IN_MAILBOX = [DISPLAY_NAME, EMAIL_ADDRESS, SMTP_ADDRESS];

/** Texts of other properties: of contacts, tasks, forms, and what programs add. */
function otherTexts(object: MapiObject, leftOut: ReadonlySet<number>): string[] {
  const texts = object.values
    .filter(({ id, type }) => isString(type) && !leftOut.has(id))
    .map((value) => object.string(value).trim())
    .filter((value) => value !== "" && !/^(?:IPM\.|\/o=|(?:SMTP|EX):|<[^<>\s]+>$)/i.test(value));
  return [...new Set(texts)];
}

// [MS-OXCDATA] 2.2.5.1: what marks an entry that holds a name and an address itself.
const ONE_OFF = Buffer.from("812b1fa4bea310199d6e00dd010f5402", "hex");
const ONE_OFF_UNICODE = 0x8000;

/** The members that a distribution list ([MS-OXOCNTC] 2.2.2) holds in its binary values. */
function membersIn({ type, bytes }: MapiValue, object: MapiObject, budget: Budget): string[] {
  const entries = bufferOf(bytes);
  const members: string[] = [];
  if (type !== BINARY) return members;
  for (let at = entries.indexOf(ONE_OFF); at >= 0; at = entries.indexOf(ONE_OFF, at)) {
    at += ONE_OFF.length + 4;
    if (at > entries.length) break;
    budget.takeEntry();
    const isUnicode = (entries.readUInt16LE(at - 2) & ONE_OFF_UNICODE) !== 0;
    const rest = {
      type: isUnicode ? UNICODE : STRING8,
      bytes: entries.subarray(at, at + maxMember),
    };
    const [name = "", , address = ""] = object.string({ id: 0, ...rest }).split("\0");
    members.push(name === address ? address : `${name} <${address}>`);
  }
  return members;
}

/** Bytes of a member: its name and its address, each as long as a name may be. */
const maxMember = 1024;

/** An attachment of a message; `embedded` is its data where that is an object of its own. */
export function attachmentBlock(
  object: MapiObject,
  number: number,
  message: Attachment,
  embedded?: Uint8Array,
): Block {
  const own =
    object.text(ATTACH_LONG_FILENAME) ||
    object.text(ATTACH_FILENAME) ||
    object.text(DISPLAY_NAME) ||
    `part-${number}`;
  const location: Location = { path: [...message.location.path, own] };
  const bytes = embedded ?? object.bytes(ATTACH_DATA);
  // By value, or an object; all other methods name a place where it stands (PidTagAttachMethod).
  if (bytes === undefined)
    return {
      type: "unread",
      location,
      reason: BY_REFERENCE.has(object.number(ATTACH_METHOD) ?? 0) ? "remote" : "malformed",
    };
  const hidden =
    message.hidden || object.bytes(ATTACHMENT_HIDDEN)?.some((byte) => byte !== 0) === true;
  const declaredType = object.text(ATTACH_MIME_TAG).toLowerCase();
  return {
    type: "nested",
    attachment: {
      location,
      bytes,
      ...(declaredType !== "" && { declaredType }),
      ...(hidden && { hidden }),
    },
  };
}

// [MS-OXCMSG] 2.2.2.9: by reference, resolved or only, and by web reference.
const BY_REFERENCE = new Set([2, 3, 4, 7]);
