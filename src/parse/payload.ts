/**
 * The object a program gives nodemailer or a mail provider's API → {@link Message}. Fields are taken
 * by their names, whatever the spelling of the provider (`attachments`, `Attachments`, `attachment`);
 * text in fields that none of them has is read too. Nothing is fetched, and no stream is consumed:
 * what is not in the object is `Unread` with the reason `remote`.
 */
import { append } from "../append.js";
import { bufferOf } from "../bytes.js";
import type { Attachment, Envelope, Limits, Location, Message, Unread } from "../types.js";
import { addresses } from "./address.js";
import { isMessage, parse, type SmtpEnvelope } from "./index.js";
import { isFile } from "./lost.js";
import { base64, percentDecoded } from "./transfer.js";

/** An address, or an object with one: `{ address }`, `{ email }`, `{ Email }`. */
export type PayloadAddress =
  | string
  | { readonly address?: string }
  | { readonly email?: string }
  | { readonly Email?: string }
  | { readonly group?: readonly PayloadAddress[] }
  | readonly PayloadAddress[];
type Addresses = PayloadAddress | null;

/** As nodemailer, Resend, SendGrid and Scaleway TEM take it. */
export interface LowerCasePayload {
  readonly from?: Addresses;
  readonly to?: Addresses;
  readonly cc?: Addresses;
  readonly bcc?: Addresses;
  readonly subject?: string | null;
  readonly text?: unknown;
  readonly html?: unknown;
  readonly attachments?: readonly object[] | null;
  /** nodemailer: a whole message. */
  readonly raw?: unknown;
  /** SendGrid: one list of recipients each. */
  readonly personalizations?: readonly object[];
}

/** As Brevo takes it. */
export interface BrevoPayload {
  readonly sender?: object;
  readonly to?: Addresses;
  readonly cc?: Addresses;
  readonly bcc?: Addresses;
  readonly subject?: string;
  readonly htmlContent?: string;
  readonly textContent?: string;
  readonly attachment?: readonly object[];
}

/** As Postmark takes it. */
export interface PostmarkPayload {
  readonly From?: string;
  readonly To?: string;
  readonly Cc?: string;
  readonly Bcc?: string;
  readonly Subject?: string;
  readonly TextBody?: string;
  readonly HtmlBody?: string;
  readonly Attachments?: readonly object[];
}

/** As Mailjet (send API 3.1) takes it. */
export interface MailjetPayload {
  readonly Messages: readonly object[];
}

/** As SES v2 takes it. */
export interface SesPayload {
  readonly FromEmailAddress?: string;
  readonly Destination?: object;
  readonly Content: object | undefined;
}

/** A message as an object, as nodemailer and the providers' SDKs take it. */
export type MessagePayload =
  | LowerCasePayload
  | BrevoPayload
  | PostmarkPayload
  | MailjetPayload
  | SesPayload
  | readonly LowerCasePayload[];

// Field names in lower case, without `_`, over all providers.
const SENDER = ["from", "sender", "fromemailaddress"];
const TO = ["to", "toaddresses"];
const CC = ["cc", "ccaddresses"];
const BCC = ["bcc", "bccaddresses"];
const TEXT = ["text", "textcontent", "textpart", "textbody", "watchhtml"];
const HTML = ["html", "htmlcontent", "htmlpart", "htmlbody", "amp"];
const FILES = ["attachments", "attachment", "inlinedattachments", "icalevent", "alternatives"];
/** A whole message: nodemailer, SES (version 1 has it in `RawMessage`), Gmail. */
const RAW = ["raw", "rawmessage"];
/** Messages within one call, and parts that hold the fields of the message. */
const INNER = [
  "messages",
  "messageversions",
  "personalizations",
  "destination",
  "content",
  "simple",
  "body",
  "template",
  "message",
  "input",
];
// Written for programs: ids, dates, switches.
const TECHNICAL = new Set([
  "asm",
  "batchid",
  "configurationsetname",
  "customid",
  "date",
  "dkim",
  "encoding",
  "envelope",
  "inreplyto",
  "messageid",
  "messagestream",
  "projectid",
  "references",
  "region",
  "scheduledat",
  "sendat",
  "replyto",
  "replytoaddresses",
  "templateid",
  "templatearn",
  "type",
  "charset",
]);

/** Whether an object looks like a message of one of the providers. */
export function isPayload(input: unknown): input is Record<string, unknown> {
  if (Array.isArray(input)) return input.length > 0 && input.every(isPayload);
  if (!isObject(input)) return false;
  const known = new Set([
    ...SENDER,
    ...TO,
    ...TEXT,
    ...HTML,
    ...FILES,
    ...INNER,
    ...RAW,
    "subject",
  ]);
  return Object.keys(input).some((key) => known.has(plain(key)));
}

/** Opens a message given as an object. */
export async function parsePayload(
  payload: Record<string, unknown>,
  context: { readonly limits: Limits; readonly envelope?: SmtpEnvelope },
): Promise<{ message: Message; bytes: number }> {
  const reading = new PayloadReading(context.limits);
  await reading.take(Array.isArray(payload) ? { messages: payload } : payload, 0);
  return { message: reading.message(payload, context.envelope), bytes: reading.bytes };
}

// Longer text without a single space or full stop is no text. Four lines of base64.
const LONG_BASE64 = 240;

// Providers nest three objects deep; this stops an object that holds itself.
const MAX_NESTING = 12;

class PayloadReading {
  /** Bytes of all content. */
  bytes = 0;
  readonly #bodies: Attachment[] = [];
  readonly #attachments: Attachment[] = [];
  readonly #unread: Unread[] = [];
  readonly #texts: string[] = [];
  readonly #senders: string[] = [];
  readonly #cc: string[] = [];
  readonly #bcc: string[] = [];
  readonly #recipients: string[] = [];
  /** Who sees whom: of several messages in one call, the one with the most. */
  #to: string[] = [];

  constructor(readonly limits: Limits) {}

  async take(value: Record<string, unknown>, depth: number): Promise<void> {
    for (const [key, item] of Object.entries(value)) {
      const name = plain(key);
      if (item === undefined || item === null) continue;
      if (SENDER.includes(name)) append(this.#senders, addressesOf(item));
      else if (TO.includes(name)) this.#takeTo(addressesOf(item));
      else if (CC.includes(name)) append(this.#cc, addressesOf(item));
      else if (BCC.includes(name)) append(this.#bcc, addressesOf(item));
      else if (name === "subject") this.#takeBody(item, "subject", name);
      else if (TEXT.includes(name)) this.#takeBody(item, "text-body", name);
      else if (HTML.includes(name)) this.#takeBody(item, "html-body", name);
      else if (FILES.includes(name)) for (const file of [item].flat()) await this.#takeFile(file);
      else if (RAW.includes(name)) await this.#takeRaw(item);
      else if (INNER.includes(name) && depth < MAX_NESTING)
        await this.#takeInner(item, depth, name);
      else if (!TECHNICAL.has(name)) this.#takeRest(key, item, depth);
    }
  }

  message(payload: Record<string, unknown>, given: SmtpEnvelope | undefined): Message {
    if (this.#texts.length > 0)
      this.#addBody(Buffer.from(this.#texts.join("\n")), "text-body", "text/plain");
    const own = payload.envelope;
    const smtp = given ?? (isObject(own) ? (own as SmtpEnvelope) : {});
    const rcpt = addressesOf(smtp.to);
    const [sender] = [...addressesOf(smtp.from), ...this.#senders];
    const envelope: Envelope = {
      ...(sender !== undefined && { sender }),
      to: this.#to,
      cc: unique(this.#cc),
      bcc: unique(this.#bcc),
      recipients: unique([...this.#recipients, ...this.#cc, ...this.#bcc, ...rcpt]),
    };
    return {
      envelope,
      bodies: this.#bodies,
      attachments: this.#attachments,
      unread: this.#unread,
    };
  }

  #takeTo(found: readonly string[]): void {
    append(this.#recipients, found);
    if (found.length > this.#to.length) this.#to = unique(found);
  }

  async #takeInner(item: unknown, depth: number, name: string): Promise<void> {
    for (const inner of [item].flat()) {
      // What nodemailer's stream and JSON transports answer: `{ envelope, message }`.
      if (name === "message" && (await this.#takeBuilt(inner, depth))) continue;
      // SendGrid: `content: [{ type, value }]`; SES: `{ Data, Charset }`.
      if (isObject(inner) && "type" in inner && "value" in inner)
        this.#takeBody(
          inner.value,
          String(inner.type).includes("html") ? "html-body" : "text-body",
          name,
        );
      else if (isObject(inner)) await this.take(inner, depth + 1);
      else this.#takeRest(name, inner, depth);
    }
  }

  async #takeBuilt(message: unknown, depth: number): Promise<boolean> {
    if (typeof message === "string" && message.startsWith("{")) {
      try {
        await this.take(JSON.parse(message) as Record<string, unknown>, depth + 1);
        return true;
      } catch {
        return false;
      }
    }
    if (typeof message === "string" && !isMessage(Buffer.from(message))) return false;
    if (isObject(message) && !isBytes(message) && !("pipe" in message)) return false;
    await this.#takeRaw(message);
    return true;
  }

  /** What other fields hold: variables of templates, custom headers, files by names not known here. */
  #takeRest(key: string, item: unknown, depth: number): void {
    if (depth > MAX_NESTING) return;
    if (typeof item === "string") this.#texts.push(`${key}: ${item}`);
    else if (Array.isArray(item)) for (const inner of item) this.#takeRest(key, inner, depth + 1);
    else if (isObject(item)) {
      const bytes = asBytes(item);
      if (bytes !== undefined) this.#add(bytes, { path: [key] }, undefined);
      else if (isElsewhere(item)) this.#away({ path: [key] }, key);
      else
        for (const [inner, value] of Object.entries(item)) this.#takeRest(inner, value, depth + 1);
    }
  }

  #takeBody(item: unknown, place: "subject" | "text-body" | "html-body", name: string): void {
    const content = isObject(item) && !isBytes(item) ? (item.Data ?? item.content ?? item) : item;
    const bytes = asBytes(content);
    if (bytes !== undefined)
      this.#addBody(bytes, place, place === "html-body" ? "text/html" : "text/plain");
    else this.#away({ path: [], place }, name);
  }

  #addBody(
    bytes: Buffer,
    place: "subject" | "text-body" | "html-body",
    declaredType: string,
  ): void {
    this.bytes += bytes.length;
    if (bytes.length > 0)
      this.#bodies.push({ location: { path: [], place }, declaredType, charset: "utf-8", bytes });
  }

  async #takeRaw(item: unknown): Promise<void> {
    const content = isObject(item) && !isBytes(item) ? (item.Data ?? item.content) : item;
    const bytes = typeof content === "string" ? rawBytes(content) : asBytes(content);
    if (bytes === undefined) {
      this.#away({ path: [] }, "message");
      return;
    }
    this.bytes += bytes.length;
    const { envelope, bodies, attachments, unread } = await parse(bytes, { limits: this.limits });
    this.#takeTo(envelope.to);
    append(this.#cc, envelope.cc);
    append(this.#bcc, envelope.bcc);
    if (envelope.sender !== undefined) this.#senders.push(envelope.sender);
    append(this.#bodies, bodies);
    append(this.#attachments, attachments);
    append(this.#unread, unread);
  }

  async #takeFile(file: unknown): Promise<void> {
    const fields = isObject(file) && !isBytes(file) ? lowered(file) : { content: file };
    const type = fields.contenttype ?? fields.type;
    const away = fields.url ?? fields.href ?? fields.path;
    const given = fields.filename ?? fields.name ?? lastName(away);
    const name = typeof given === "string" && given !== "" ? given : `part-${this.#count()}`;
    const location: Location = { path: [name] };
    const content =
      fields.base64content ??
      fields.rawcontent ??
      fields.content ??
      fields.data ??
      fields.contentbytes;
    const held = isObject(content) && !isBytes(content) ? content.content : content;

    const declaredType =
      typeof type === "string" ? type.split(";")[0].trim().toLowerCase() : undefined;

    const inline = /^data:[^,]*?(;base64)?,/i.exec(typeof away === "string" ? away : "");
    const encoding = typeof fields.encoding === "string" ? fields.encoding : undefined;
    if (inline !== null) {
      const data = (away as string).slice(inline[0].length);
      const bytes = inline[1] ? base64(Buffer.from(data)).bytes : percentDecoded(data);
      this.#add(bytes, location, declaredType);
    } else if (fields.raw !== undefined) await this.#takeRaw(fields.raw);
    else if (typeof held !== "string") {
      const bytes = asBytes(held);
      if (bytes === undefined) this.#away(location, name);
      else this.#add(bytes, location, declaredType);
    } else if (fields.base64content !== undefined)
      this.#add(base64(Buffer.from(held)).bytes, location, declaredType);
    else if (encoding !== undefined && Buffer.isEncoding(encoding))
      this.#add(Buffer.from(held, encoding), location, declaredType);
    // SendGrid, Resend, Brevo and others take base64 where nodemailer takes text.
    else this.#addText(held, location, declaredType);
  }

  /** Adds an attachment given as text, decoded if it is base64. */
  #addText(content: string, location: Location, declaredType: string | undefined): void {
    const text = Buffer.from(content);
    const { bytes, damaged } = base64(text);
    const wholly = !/[^A-Za-z0-9+/=\s]/.test(content) && bytes.length > 0;
    // A word may happen to read as base64 that means something: it is read both ways.
    const long = content.length >= LONG_BASE64;
    if (wholly && (long || isFile(bytes))) this.#add(bytes, location, declaredType);
    if (!wholly || !long) this.#add(text, location, declaredType);
    if (wholly && damaged) this.#unread.push({ type: "unread", location, reason: "malformed" });
  }

  #add(bytes: Buffer, location: Location, declaredType: string | undefined): void {
    this.bytes += bytes.length;
    this.#attachments.push({ location, bytes, ...(declaredType && { declaredType }) });
  }

  /** Says that something is not in the object: an address, a file, a stream. */
  #away(location: Location, name: string): void {
    const path =
      location.path.length === 0 && location.place === undefined ? [name] : location.path;
    this.#unread.push({ type: "unread", location: { ...location, path }, reason: "remote" });
  }

  #count(): number {
    return this.#attachments.length + this.#unread.length + 1;
  }
}

/** The name at the end of a path or address. */
function lastName(address: unknown): string | undefined {
  if (typeof address !== "string" || /^data:/i.test(address)) return undefined;
  return address.split(/[/\\]/).at(-1)?.split("?")[0];
}

function addressesOf(value: unknown): string[] {
  if (typeof value === "string") return addresses(value);
  if (Array.isArray(value)) return value.flatMap(addressesOf);
  if (!isObject(value)) return [];
  const { address, email, group } = lowered(value);
  return addressesOf(address ?? email ?? group);
}

function asBytes(content: unknown): Buffer | undefined {
  if (typeof content === "string") return Buffer.from(content);
  if (ArrayBuffer.isView(content)) return bufferOf(content);
  if (content instanceof ArrayBuffer) return Buffer.from(content);
  // A Buffer that went through JSON.
  if (isObject(content) && content.type === "Buffer" && Array.isArray(content.data))
    return Buffer.from(content.data as number[]);
  return undefined;
}

/** A whole message given as text; Gmail takes it in base64url (RFC 4648, section 5). */
function rawBytes(text: string): Buffer {
  if (/^[\w+/=\s-]+$/.test(text)) {
    const decoded = Buffer.from(text, "base64");
    if (isMessage(decoded)) return decoded;
  }
  return Buffer.from(text);
}

/**
 * Whether an object gives its content only when it is asked: a stream, a Blob. Variables of templates may
 * have such names; `true` stands for what was not handed over to a child process.
 */
export function isElsewhere(value: object): boolean {
  const { pipe, stream } = value as { readonly pipe?: unknown; readonly stream?: unknown };
  return (
    pipe === true ||
    typeof pipe === "function" ||
    typeof stream === "function" ||
    Symbol.asyncIterator in value
  );
}

function isBytes(value: object): boolean {
  return asBytes(value) !== undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function lowered(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [plain(key), item]));
}

function plain(key: string): string {
  return key.replaceAll("_", "").toLowerCase();
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
