/** What a caller gives → {@link Message}. */
import { bufferOf } from "../bytes.js";
import { ParefuiteError } from "../errors.js";
import type { Limits, Message, SavedMessage } from "../types.js";
import {
  fileMessage,
  isBehindBytes,
  isMessage,
  mailboxStarts,
  parse,
  type SmtpEnvelope,
} from "./index.js";
import { type ByteSource, isByteSource, readBytes } from "./input.js";
import { isPayload, type MessagePayload, parsePayload } from "./payload.js";

/** A message, as bytes or as an object, or a file as if attached. */
export type Input = ByteSource | MessagePayload;

/** What is known beside the input. */
export interface OpenContext {
  readonly source: string;
  readonly limits: Limits;
  readonly envelope?: SmtpEnvelope;
  readonly signal?: AbortSignal;
  /** Opens a message in another form than that of RFC 5322; nothing for what is none. */
  readonly saved?: (bytes: Uint8Array) => Promise<SavedMessage | undefined>;
}

/** An input, opened one level. */
export interface Opened {
  readonly message: Message;
  /** Bytes that were read. */
  readonly bytes: number;
}

/**
 * Opens an input: a message by its header, anything else as a message that has it attached.
 *
 * @throws ParefuiteError `invalid-input`, `input-failed`, `aborted`
 */
export async function open(input: Input, context: OpenContext): Promise<Opened> {
  if (!isByteSource(input)) {
    if (isPayload(input)) return parsePayload(input, context);
    throw new ParefuiteError("invalid-input");
  }
  const { limits, signal } = context;
  const content = await readBytes(input, {
    maxBytes: limits.maxInputBytes,
    maxMilliseconds: limits.maxMilliseconds,
    signal,
  });
  const bytes = bufferOf(content);
  const message = await messageOf(bytes, context);
  return { message, bytes: Math.min(bytes.length, limits.maxInputBytes) };
}

async function messageOf(bytes: Buffer, context: OpenContext): Promise<Message> {
  // Of a mailbox, every message is scanned as if attached.
  if (isMessage(bytes) && !isBehindBytes(bytes) && mailboxStarts(bytes, 2).length < 2)
    return parse(bytes, context);
  const { limits, saved, source } = context;
  const other = bytes.length > limits.maxInputBytes ? undefined : await saved?.(bytes);
  if (other === undefined)
    return fileMessage(bytes, source.split(/[/\\]/).at(-1) ?? source, context);
  const head = await parse(other.header, context);
  return {
    envelope: head.envelope,
    bodies: [...head.bodies, ...other.bodies],
    attachments: other.attachments,
    unread: [...head.unread, ...other.unread],
  };
}
