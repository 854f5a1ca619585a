/** What a caller gives → {@link Message}. */
import { ParefuiteError } from "../errors.js";
import type { Limits, Message } from "../types.js";
import { fileMessage, isMessage, mailboxStarts, parse, type SmtpEnvelope } from "./index.js";
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
  const { limits, signal, source } = context;
  const content = await readBytes(input, {
    maxBytes: limits.maxInputBytes,
    maxMilliseconds: limits.maxMilliseconds,
    signal,
  });
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  // Of a mailbox, every message is scanned as if attached.
  const message =
    isMessage(bytes) && mailboxStarts(bytes, 2).length < 2
      ? await parse(bytes, context)
      : fileMessage(bytes, source.split(/[/\\]/).at(-1) ?? source, context);
  return { message, bytes: Math.min(bytes.length, limits.maxInputBytes) };
}
