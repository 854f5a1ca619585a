/**
 * `parefuite/nodemailer`: nodemailer (7 to 10) ↔ scan. The message is scanned as it will be sent, by
 * everything nodemailer does but the DKIM signature, with its real envelope.
 */
import { Writable } from "node:stream";
import { bufferOf } from "../bytes.js";
import { ParefuiteError } from "../errors.js";
import { createScanner, type Scanner } from "../scanner.js";
import {
  type Check,
  checkScannerOptions,
  check,
  oneOf,
  openToAll,
  type ScannerOptions,
  signal,
} from "../options.js";
import { readBytes } from "../parse/input.js";
import { defaultLimits } from "../read/limits.js";
import { headline } from "../report/phrases.js";
import { en } from "../report/words/en.js";
import type { ScanResult } from "../types.js";
import { isLost } from "./isolated.js";

/** What the guard needs of a nodemailer transporter. */
export interface TransporterLike {
  // Its plugin types differ from one major version to the next; this one fits all.
  // oxlint-disable-next-line typescript/no-explicit-any
  use(step: string, plugin: (mail: any, callback: (error?: Error | null) => void) => void): unknown;
  /** Ends it; the child processes of its guard end with it. */
  close?(): unknown;
}

/** How to guard a transporter; beside these, the options of `createScanner`. */
export interface GuardOptions extends ScannerOptions {
  /**
   * Decides what becomes of a message with the verdict `warn`; `"block"` refuses it. By default, and
   * for any other answer, it is sent. An error it throws refuses the message too.
   */
  readonly onWarn?: (result: ScanResult) => unknown;
  /**
   * What becomes of a message that could not be scanned; default `block`. An attachment that cannot
   * be read, or does not end in time, is refused in any case: the message is not complete.
   */
  readonly onError?: "block" | "allow";
  /** Ends all scans: the messages are refused. */
  readonly signal?: AbortSignal;
  /**
   * A scanner to use and to `close()` yourself, in place of the scanner options: one that several
   * transporters share. One made from `workers` here ends with the transporter's `close()`.
   */
  readonly scanner?: Scanner;
}

/** Thrown by `sendMail` when a message is refused. Its text holds counts only: it may be logged. */
export class PersonalDataError extends Error {
  override readonly name = "PersonalDataError";
  readonly code = "EPERSONALDATA";
  /** As SMTP would answer: rejected by policy (RFC 5321, section 4.2.2). */
  readonly responseCode = 550;
  readonly permanent = true;
  /** Not enumerable: file and sheet names in it are content, which logs must not show. */
  declare readonly result: ScanResult;

  constructor(result: ScanResult) {
    const rules = [...new Set(result.reasons.map(({ rule }) => rule))].join(", ");
    super(`Not sent (${rules || result.verdict}): ${headline(result, en).join(" ")}`);
    Object.defineProperty(this, "result", { value: result, enumerable: false });
  }
}

/** Thrown by `sendMail` when the scan itself failed. */
export class ScanFailedError extends Error {
  override readonly name = "ScanFailedError";
  readonly code = "ESCANFAILED";
  /** As SMTP would answer: a local error, to be tried again. */
  readonly responseCode = 451;
  readonly permanent = false;

  constructor(cause: unknown) {
    super("Not sent: the message could not be scanned.");
    // Not enumerable, as an error's own cause is: it may hold content.
    Object.defineProperty(this, "cause", { value: cause, enumerable: false });
  }
}

/**
 * Guards a transporter: what it is given to send is scanned first, and refused if the verdict is
 * `block`. Call it behind the `use()` of plugins that change the message: the body that was scanned is
 * the one that is sent. With `workers`, `transporter.close()` ends the child processes; what is being
 * scanned then is refused.
 *
 * @returns the same transporter
 * @throws ParefuiteError as `createScanner`
 * @example
 * const transporter = guard(nodemailer.createTransport({ host: "smtp.example.org" }));
 * await transporter.sendMail(mail); // rejects with code EPERSONALDATA if a list is attached
 */
export function guard<T extends TransporterLike>(transporter: T, options: GuardOptions = {}): T {
  check({ transporter: transporter ?? null }, { transporter: isTransporter });
  checkScannerOptions(options, guardChecks);
  const { onWarn, onError = "block", signal: all, scanner: given, ...scannerOptions } = options;
  openToAll(all);
  const own = createScanner(scannerOptions);
  const scanner = given ?? own;
  const limits = { ...defaultLimits, ...scannerOptions.limits };

  const inspect = async (mail: MailLike): Promise<void> => {
    const signal = signalOf(mail, all);
    await holdContents(mail, { ...limits, ...(signal && { signal }) });
    const raw = await build(mail.message);
    const result = await scanned(scanner, raw, mail, signal).catch((error: unknown) => {
      if (onError === "allow" && !signal?.aborted) return undefined;
      throw new ScanFailedError(error);
    });
    if (result?.verdict === "block") throw new PersonalDataError(result);
    if (result?.verdict === "warn" && (await onWarn?.(result)) === "block")
      throw new PersonalDataError(result);
  };

  transporter.use("stream", (mail: MailLike, callback) => {
    // nodemailer's plugins know callbacks only; what its next steps throw must not come back here.
    const settle = (error?: Error): void => queueMicrotask(() => callback(error));
    inspect(mail).then(
      () => settle(),
      (error: unknown) => settle(error instanceof Error ? error : new ScanFailedError(error)),
    );
  });
  const close = transporter.close?.bind(transporter);
  transporter.close = () => {
    // A child that cannot be ended is no reason not to end the rest.
    own.close().catch(() => undefined);
    return close?.();
  };
  return transporter;
}

/** What ends the scan of a message: the guard's signal, and the message's own (nodemailer 10). */
function signalOf(
  { data: { signal } }: MailLike,
  all: AbortSignal | undefined,
): AbortSignal | undefined {
  if (!(signal instanceof AbortSignal)) return all;
  return all === undefined ? signal : AbortSignal.any([all, signal]);
}

const isTransporter: Check = (value) =>
  typeof (value as TransporterLike | undefined)?.use === "function"
    ? undefined
    : "must be a transporter of nodemailer";

const guardChecks = {
  onWarn: (value) => (typeof value === "function" ? undefined : "must be a function"),
  onError: oneOf("block", "allow"),
  signal,
  scanner: (value) =>
    typeof value === "object" && value !== null && "scan" in value
      ? undefined
      : "must be a scanner",
} satisfies Record<Exclude<keyof GuardOptions, keyof ScannerOptions>, Check>;

async function scanned(
  scanner: Scanner,
  raw: Buffer,
  mail: MailLike,
  signal: AbortSignal | undefined,
): Promise<ScanResult> {
  const { from, to } = mail.message.getEnvelope();
  const result = await scanner.scan(raw, {
    source: "nodemailer",
    envelope: { ...(from && { from }), to: [to ?? []].flat() },
    ...(signal && { signal }),
  });
  if (isLost(result)) throw new ParefuiteError("internal");
  return result;
}

/** nodemailer's `MailMessage`, as far as it is the same in all versions. */
interface MailLike {
  readonly data: Record<string, unknown>;
  readonly message: NodeLike;
}

/** nodemailer's `MimeNode`. */
interface NodeLike {
  content?: unknown;
  _raw?: unknown;
  readonly childNodes: readonly NodeLike[];
  readonly filename?: string;
  getEnvelope(): { readonly from?: string | false; readonly to?: string | readonly string[] };
  build(callback: (error: Error | null, raw: Buffer) => void): void;
  /** The header, as it is written. */
  buildHeaders(): string;
  /** Writes header and body. */
  stream(output: Writable, options: object, done: (error?: Error | null) => void): void;
  /** Streams that a plugin lets the written message pass. */
  readonly _transforms: readonly unknown[];
  /** Opens a path, an address or a stream, as the transporter's options allow. */
  _getStream(content: unknown): AsyncIterable<Uint8Array>;
}

/**
 * The bytes of a message. They are made once: the transport is given the same body behind its own
 * header, in which some transports keep Bcc; transforms and DKIM come after both.
 */
async function build(message: NodeLike): Promise<Buffer> {
  const written: Buffer[] = [];
  const collector = new Writable({
    write(chunk: Buffer, _encoding, callback) {
      written.push(chunk);
      callback();
    },
  });
  await new Promise<void>((resolve, reject) => {
    message.stream(collector, {}, (error) => (error ? reject(error) : resolve()));
  });
  const made = Buffer.concat(written);
  const head = message._raw ? 0 : made.indexOf("\r\n\r\n") + 4;
  message.stream = (output, _options, done) => {
    if (head > 0) output.write(`${message.buildHeaders()}\r\n\r\n`);
    if (head < made.length) output.write(made.subarray(head));
    setImmediate(done);
  };
  if (message._transforms.length === 0) return made;
  return new Promise((resolve, reject) => {
    message.build((error, raw) => (error ? reject(error) : resolve(raw)));
  });
}

/** Content that was read, by the object or the address that it was read from. */
interface Held {
  readonly bytes: Buffer;
  readonly node: NodeLike;
}

/**
 * Reads every stream, file and address of a message, once: the same bytes are scanned and sent. They
 * are left where nodemailer itself keeps content it has read, so that nothing else of the message
 * changes.
 */
async function holdContents(
  mail: MailLike,
  limits: { maxInputBytes: number; maxMilliseconds: number; signal?: AbortSignal },
): Promise<void> {
  const held = new Map<unknown, Held>();
  const hold = async (node: NodeLike, key: "content" | "_raw"): Promise<void> => {
    const content = node[key];
    if (!isRemote(content)) return;
    if (content.readableEnded === true)
      throw new ScanFailedError(new TypeError("A stream of the message was read before."));
    const origin = originOf(content);
    let bytes = held.get(origin)?.bytes;
    if (bytes === undefined) {
      const read = await readBytes(node._getStream(content), {
        maxBytes: limits.maxInputBytes,
        maxMilliseconds: limits.maxMilliseconds,
        ...(limits.signal && { signal: limits.signal }),
      }).catch((error: Error) => {
        if (limits.signal?.aborted) throw new ScanFailedError(error);
        // As nodemailer would have said it.
        throw error.cause instanceof Error ? error.cause : error;
      });
      if (read.length > limits.maxInputBytes)
        throw new ScanFailedError(new RangeError("An attachment is larger than maxInputBytes."));
      bytes = bufferOf(read);
    }
    held.set(origin, { bytes, node });
    node[key] = {
      ...("pipe" in content ? {} : content),
      _resolvedValue: bytes,
    };
  };
  const walk = async (node: NodeLike): Promise<void> => {
    await hold(node, "content");
    await hold(node, "_raw");
    for (const child of node.childNodes) await walk(child);
  };
  await walk(mail.message);

  // Transports that do not send the built message (JSON, web APIs) take it from here.
  if (held.size === 0) return;
  for (const key of ["text", "html", "watchHtml", "amp", "icalEvent", "raw"])
    if (key in mail.data) mail.data[key] = withBytes(mail.data[key], held);
  for (const key of ["alternatives", "attachments"]) {
    const list = mail.data[key];
    if (Array.isArray(list))
      mail.data[key] = list.map((item) => withBytes(item, held, key === "attachments"));
  }
}

/** A stream, or an object that points to a file or an address. */
function isRemote(content: unknown): content is Record<string, unknown> {
  if (typeof content !== "object" || content === null) return false;
  if (Buffer.isBuffer(content) || content instanceof Error || "_resolvedValue" in content)
    return false;
  return "pipe" in content || "path" in content || "href" in content;
}

function originOf(content: Record<string, unknown>): unknown {
  return "pipe" in content ? content : (content.href ?? content.path);
}

function withBytes(value: unknown, held: ReadonlyMap<unknown, Held>, attached = false): unknown {
  if (typeof value !== "object" || value === null || Buffer.isBuffer(value)) return value;
  if ("pipe" in value) return held.get(value)?.bytes ?? value;
  const { content, path, href, ...rest } = value as Record<string, unknown>;
  if (isRemote(rest.raw)) {
    const raw = held.get(originOf(rest.raw));
    return raw === undefined ? value : { ...value, raw: raw.bytes };
  }
  const origin = isRemote(content) ? originOf(content) : (content ?? href ?? path);
  const found = held.get(origin);
  if (found === undefined) return value;
  const named = attached ? nameOf(rest, href ?? path, found.node) : {};
  return { ...rest, ...named, content: found.bytes };
}

/** The name that nodemailer gives an attachment by its address: it is gone with the address. */
function nameOf(
  { filename, contentType }: Record<string, unknown>,
  address: unknown,
  node: NodeLike,
): { readonly filename?: unknown } {
  if (filename || typeof address !== "string") return {};
  const name = address.split("/").at(-1)!.split("?")[0];
  if (name === "" || name.includes(".")) return name === "" ? {} : { filename: name };
  return { filename: contentType === undefined ? `${name}.bin` : (node.filename ?? name) };
}
