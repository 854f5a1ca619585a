/**
 * The bytes of an outgoing message → {@link Message}: envelope, bodies, attachments, all still unread.
 * Every byte ends up in a body, an attachment, the envelope or a named structural line; what could not
 * be understood is `Unread`.
 */
import { append } from "../append.js";
import { bufferOf } from "../bytes.js";
import type { Attachment, Envelope, Limits, Location, Message, Unread } from "../types.js";
import { addresses, beside } from "./address.js";
import { type Field, decodeWords, structured, valuesOf } from "./header.js";
import { type Heading, heading } from "./heading.js";
import { flowed } from "./flowed.js";
import { type LostFile, lostFiles } from "./lost.js";
import { asSent, cut, isMessage, type Part } from "./mime.js";
import { base64, type Decoded, isQuotedPrintable, quotedPrintable, uuencoded } from "./transfer.js";

export { isBehindBytes, isMessage, mailboxStarts } from "./mime.js";

/** The SMTP envelope, as the sending program knows it. */
export interface SmtpEnvelope {
  /** MAIL FROM: an address; default: the `From` header. */
  readonly from?: string;
  /** RCPT TO: addresses, in addition to those of the header. */
  readonly to?: string | readonly string[];
}

/** What parsing is given beside the bytes. */
export interface ParseContext {
  readonly limits: Pick<Limits, "maxEntries" | "maxInputBytes" | "maxTextLength">;
  /** The SMTP envelope; who stands in it only is a Bcc recipient. */
  readonly envelope?: SmtpEnvelope;
  /** The path of the message, if it is itself an attachment: its address headers are content then. */
  readonly path?: readonly string[];
  /** True for a part of a message: the line end behind its header may have gone with the boundary. */
  readonly isPart?: boolean;
}

// A header may be as long as so many of the longest lines: 75,000 recipients take 2.5 MB.
const HEADER_LENGTHS = 3;

/** Opens a message. Never throws: the worst input is one body of text, or `Unread`. */
export async function parse(input: Uint8Array, context: ParseContext): Promise<Message> {
  const path = context.path ?? [];
  const { maxEntries, maxInputBytes, maxTextLength } = context.limits;
  const unread: Unread[] = [];
  if (input.length > maxInputBytes)
    unread.push({
      type: "unread",
      location: { path },
      reason: "too-large",
      limit: "maxInputBytes",
    });
  const bytes = asSent(bufferOf(input.subarray(0, maxInputBytes)));
  const mime = cut(bytes, maxEntries, maxTextLength * HEADER_LENGTHS);
  if (mime.headerCut)
    unread.push({
      type: "unread",
      location: { path, place: "header" },
      reason: "too-large",
      limit: "maxTextLength",
    });
  // Every program ends a header with an empty line.
  const isOpen =
    mime.fields.length > 0 &&
    (mime.ending === "other" || (mime.ending === "bytes" && context.isPart !== true));
  if ((mime.damaged || isOpen) && input.length <= maxInputBytes)
    unread.push({ type: "unread", location: { path }, reason: "malformed" });
  if (mime.tooMany)
    unread.push({ type: "unread", location: { path }, reason: "too-many", limit: "maxEntries" });

  const bodies: Attachment[] = [];
  const head = await heading(mime.fields);
  const { subject } = head;
  if (subject !== "") bodies.push(textOf(subject, { path, place: "subject" }, false));
  const lists = mime.fields
    .filter(({ name }) => ADDRESS_FIELDS.has(name))
    .map(({ value }) => value);
  // To whom this message goes is no content of it, but what else stands there is.
  const people =
    context.path === undefined ? beside(lists) : lists.map((list) => decodeWords(list)).join("\n");
  if (people !== "") bodies.push(textOf(people, { path, place: "recipients" }, false));
  const header = headerText([...mime.fields, ...mime.partFields]);
  if (header !== "") bodies.push(textOf(header, { path, place: "header" }, true));

  const attachments: Attachment[] = [];
  for (const [index, part] of mime.parts.entries()) {
    const opened = open(part, index + 1, path, maxEntries - attachments.length);
    append(bodies, opened.bodies);
    append(attachments, opened.attachments);
    append(unread, opened.unread);
  }
  return { envelope: envelopeOf(head, context.envelope), bodies, attachments, unread };
}

/** Files that are there to be there: `.gitkeep`, `__init__.py`, a module of types alone. */
const isMarker = /(?:^|[/\\])\.[^./\\]+$|\.(?:py|[cm]?[jt]sx?|c|h)$/i;

/** A file that is no message → a message that has it as its only attachment. */
export function fileMessage(
  input: Uint8Array,
  name: string,
  context: Pick<ParseContext, "limits" | "envelope">,
): Message {
  const { maxInputBytes } = context.limits;
  const location = { path: [name] };
  const envelope = envelopeOf(NO_HEADING, context.envelope);
  // Nothing at all is what a program leaves behind that failed before it wrote.
  if (input.length === 0)
    return {
      envelope,
      bodies: [],
      attachments: [],
      unread: isMarker.test(name) ? [] : [{ type: "unread", location, reason: "malformed" }],
    };
  const tooLarge = input.length > maxInputBytes;
  return {
    envelope,
    bodies: [],
    attachments: [{ location, bytes: input.subarray(0, maxInputBytes) }],
    unread: tooLarge
      ? [{ type: "unread", location, reason: "too-large", limit: "maxInputBytes" }]
      : [],
  };
}

/** The file name that a part gives itself, if it does. */
export function partName({ fields, type }: Pick<Part, "fields" | "type">): string | undefined {
  const disposition = structured(valuesOf(fields, "content-disposition")[0] ?? "");
  const given = disposition.params.get("filename") ?? type.params.get("name");
  return given === undefined ? undefined : cleanName(given);
}

/** The files that stand in the text of a part that is not encoded. */
export function filesIn(part: Part): readonly LostFile[] {
  const isPlain = part.type.value === "text/plain" && !isEncoded(part);
  return isPlain && !isQuotedPrintable(part.content) ? lostFiles(part.content).files : [];
}

/** Whether a part is a message in the message, there as it is. */
export function isMessageWithin(part: Part): boolean {
  return forwarded.has(part.type.value) && !isEncoded(part) && isMessage(part.content);
}

/** Whether the content of a part has to be decoded (RFC 2045, section 6). */
function isEncoded({ fields }: Part): boolean {
  return !["", "7bit", "8bit", "binary"].includes(transferEncoding(fields));
}

/** How a part is encoded, in lower case; `""` if it does not say. */
function transferEncoding(fields: readonly Field[]): string {
  return (valuesOf(fields, "content-transfer-encoding")[0] ?? "").trim().toLowerCase();
}

function open(
  part: Part,
  number: number,
  path: readonly string[],
  maxFiles: number,
): Omit<Message, "envelope"> {
  const { type, fields, outside } = part;
  const disposition = structured(valuesOf(fields, "content-disposition")[0] ?? "");
  const given = partName(part);
  const attachments: Attachment[] = [];
  const bodies: Attachment[] = [];
  const unread: Unread[] = [];
  const hidden = outside;
  const at = (own: string): Location => ({
    path: [...path, own],
    ...(outside && { place: "preamble" as const }),
  });
  const malformed = (location: Location): void => {
    unread.push({ type: "unread", location, reason: "malformed" });
  };

  const encoding = transferEncoding(fields);
  const decoded = decode(part.content, encoding, type.value.startsWith("text/"));
  // A forwarded message has no name but its subject, which is content.
  const isForwarded = forwarded.has(type.value) && isMessage(decoded.bytes);
  const name = given || (isForwarded ? `message-${number}.eml` : `part-${number}`);
  if (type.value.startsWith("multipart/")) {
    // Text in front of the parts; if the parts themselves are encoded (RFC 2045 forbids it), a message.
    if (encoding === "base64" && isMessage(decoded.bytes)) {
      const head = Buffer.from(`Content-Type: ${valuesOf(fields, "content-type")[0]}\r\n\r\n`);
      attachments.push({
        location: { path: [...path, name] },
        bytes: Buffer.concat([head, decoded.bytes]),
      });
      return { bodies, attachments, unread };
    }
  }
  if (decoded.damaged) malformed({ path: [...path, name] });
  if (type.value === "message/external-body")
    unread.push({ type: "unread", location: at(name), reason: "remote" });
  if (type.value === "message/partial")
    unread.push({ type: "unread", location: at(name), reason: "unsupported" });

  const declared = {
    // Who says nothing of a part claims nothing, though it is to be taken for plain text (RFC 2045, 5.2).
    ...(valuesOf(fields, "content-type").length > 0 && { declaredType: type.value }),
    ...(type.params.has("charset") && { charset: type.params.get("charset") }),
    ...(hidden && { hidden }),
  };
  const isText = /^text\/(?:plain|html|x-amp-html|enriched|richtext)$|^multipart\//.test(
    type.value,
  );
  const isBody = isText && given === undefined && disposition.value !== "attachment";
  const bodyPlace = outside ? "preamble" : type.value.includes("html") ? "html-body" : "text-body";

  // Files that lost their header stand as text in a body, or in the place of the decoded file.
  // A message in the message is opened on its own.
  const plain =
    encoding !== "base64" &&
    !type.value.startsWith("message/") &&
    !decoded.bytes.subarray(0, 1024).includes(0) &&
    (isBody || !isMessage(decoded.bytes));
  const lost = plain ? lostFiles(decoded.bytes, maxFiles) : undefined;
  for (const [index, file] of (lost?.files ?? []).entries()) {
    const own = cleanName(file.name ?? "") || (isBody ? `${name}-${index + 1}` : name);
    attachments.push({ location: at(own), bytes: file.bytes, ...(hidden && { hidden }) });
  }
  if (lost?.damaged) malformed(at(name));
  if (lost?.more)
    unread.push({ type: "unread", location: at(name), reason: "too-many", limit: "maxEntries" });
  if (lost?.encrypted)
    unread.push({
      type: "unread",
      location: isBody ? { path, place: bodyPlace } : at(name),
      reason: "encrypted",
    });
  const unwrapped = lost?.text ?? decoded.bytes;
  const text =
    type.value === "text/plain" && /^flowed$/i.test(type.params.get("format") ?? "")
      ? flowed(unwrapped, /^yes$/i.test(type.params.get("delsp") ?? ""))
      : unwrapped;
  if (isBody) {
    if (text.length > 0)
      bodies.push({ ...declared, location: { path, place: bodyPlace }, bytes: text });
  } else if (text === decoded.bytes || text.some((byte) => byte > 0x20))
    attachments.push({ ...declared, location: at(name), bytes: text });
  if (decoded.rest.length > 0)
    bodies.push({ location: { path, place: "preamble" }, bytes: decoded.rest, hidden: true });
  return { bodies, attachments, unread };
}

const forwarded = new Set(["message/rfc822", "message/global"]);

function decode(content: Buffer, encoding: string, isText: boolean): Decoded {
  switch (encoding) {
    case "base64":
      return base64(content);
    case "quoted-printable":
      return quotedPrintable(content);
    case "x-uuencode":
    case "x-uue":
    case "uuencode": {
      const start = /^begin [0-7]{3,6}\b/m.exec(content.toString("latin1", 0, 4096));
      if (start === null)
        return { bytes: uuencoded(content), damaged: false, rest: Buffer.alloc(0) };
    }
  }
  // Programs that encode, and forget to say so.
  if (isText && isQuotedPrintable(content)) return quotedPrintable(content);
  return { bytes: content, damaged: false, rest: Buffer.alloc(0) };
}

const ADDRESS_FIELDS = new Set(["from", "sender", "reply-to", "to", "cc", "bcc"]);

// Fields that programs write for programs. Their ids look like addresses and numbers of people.
const TECHNICAL_FIELDS =
  /^(?:$|received|return-path|delivered-to|message-id|in-reply-to|references|date|mime-version|dkim-signature|domainkey-signature|authentication-results|autocrypt|feedback-id|errors-to|precedence|user-agent|x-mailer|x-priority|priority|importance|thread-index|list-.*|arc-.*|resent-.*|received-spf|x-received|x-spam-.*|x-google-.*|x-gm-.*|x-ms-.*|x-microsoft-.*|x-originating-ip|x-message-id|x-original-message-id|content-(?:type|transfer-encoding|id|location|length|md5|disposition|language|class|features|base|duration))$/;

/** The text of all other fields, a line each. */
function headerText(fields: readonly Field[]): string {
  return fields
    .filter(({ name, value }) => {
      if (name === "subject" || ADDRESS_FIELDS.has(name)) return false;
      return value !== "" && (name === "" || !TECHNICAL_FIELDS.test(name));
    })
    .map(({ name, value }) => (name === "" ? decodeWords(value) : `${name}: ${decodeWords(value)}`))
    .join("\n");
}

const NO_HEADING: Heading = { subject: "", to: [], cc: [], bcc: [] };

function envelopeOf({ to, cc, bcc, ...head }: Heading, smtp: SmtpEnvelope = {}): Envelope {
  const rcpt = [smtp.to ?? []].flat().flatMap((value) => addresses(value));
  const sender = addresses(smtp.from ?? "")[0] ?? head.sender;
  return {
    ...(sender !== undefined && { sender }),
    to,
    cc,
    bcc,
    recipients: [...new Set([...to, ...cc, ...bcc, ...rcpt])],
  };
}

function textOf(text: string, location: Location, hidden: boolean): Attachment {
  return {
    location,
    declaredType: "text/plain",
    charset: "utf-8",
    bytes: Buffer.from(text),
    ...(hidden && { hidden }),
  };
}

/** A file name without control characters and directory, at most 255 characters as file systems have it. */
function cleanName(name: string): string {
  const own = name.split(/[/\\]/).at(-1) ?? "";
  return own
    .replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, "")
    .trim()
    .slice(0, 255);
}
