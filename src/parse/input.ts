/** Whatever a caller holds a message in → its bytes, up to a limit. */
import { bufferOf } from "../bytes.js";
import { ParefuiteError } from "../errors.js";

/** Bytes that come in pieces: a Node.js `Readable`, a web `ReadableStream`, a `Blob` or `File`, any async iterable. */
export type ByteStream = AsyncIterable<Uint8Array | string> | ReadableStream<Uint8Array> | Blob;

/** The bytes of a message or a file, or text (taken as UTF-8). */
export type ByteSource = Uint8Array | ArrayBuffer | string | ByteStream;

/** Whether a value is a {@link ByteSource}. */
export function isByteSource(input: unknown): input is ByteSource {
  return (
    typeof input === "string" ||
    ArrayBuffer.isView(input) ||
    isArrayBuffer(input) ||
    (typeof input === "object" && input !== null && isStream(input as ByteSource))
  );
}

/** Whether its bytes come in pieces. */
export function isStream(source: ByteSource): source is ByteStream {
  return (
    typeof source === "object" &&
    (Symbol.asyncIterator in source || "getReader" in source || isBlob(source))
  );
}

/** When reading ends before the input does. */
export interface ReadUntil {
  /** One byte more is read, so that the caller sees that there was more. */
  readonly maxBytes: number;
  /** Milliseconds for all of a stream. */
  readonly maxMilliseconds: number;
  readonly signal?: AbortSignal;
}

// A path given by mistake would be scanned as a text of one line, and pass.
const FILE_NAME =
  /^[^\r\n<>"|?*]{0,1000}[^\s<>"|?*]\.(?:eml|msg|mbox|mht|json|txt|html?|csv|xls[xmb]?|od[st]|docx?|pptx?|pdf|zip|7z|rar)$/i;

/**
 * Reads an input. Of a stream no more than `maxBytes + 1` bytes are taken, then it is closed.
 *
 * @throws ParefuiteError `input-failed` if the stream fails or does not end in time, `aborted`,
 *   `invalid-input` if it is a path
 */
export async function readBytes(source: ByteSource, until: ReadUntil): Promise<Uint8Array> {
  if (until.signal?.aborted) throw aborted(until.signal);
  if (typeof source === "string") {
    if (FILE_NAME.test(source))
      throw new ParefuiteError(
        "invalid-input",
        "This text is the name of a file: give what is in the file.",
      );
    return Buffer.from(source);
  }
  if (ArrayBuffer.isView(source))
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  if (isArrayBuffer(source)) return new Uint8Array(source);

  return Buffer.concat(await readPieces(source as ByteStream, until));
}

/**
 * Reads a stream as {@link readBytes} does, and leaves it in the pieces it came in: to join many at once
 * holds up whoever does.
 *
 * @throws ParefuiteError as {@link readBytes}
 */
export async function readPieces(source: ByteStream, until: ReadUntil): Promise<Buffer[]> {
  if (until.signal?.aborted) throw aborted(until.signal);
  const chunks: Buffer[] = [];
  let length = 0;
  let close = (): void => {};
  const stop = stopper(until);
  try {
    const pulled = pull(source);
    ({ close } = pulled);
    while (length <= until.maxBytes) {
      const step = await Promise.race([pulled.next(), stop.stopped]);
      if (step.done) return chunks;
      const chunk =
        typeof step.value === "string" ? Buffer.from(step.value) : checkedChunk(step.value);
      chunks.push(chunk);
      length += chunk.length;
    }
    close();
    const beyond = length - (until.maxBytes + 1);
    const last = chunks.pop();
    return last === undefined ? [] : [...chunks, last.subarray(0, last.length - beyond)];
  } catch (error) {
    close();
    if (error instanceof ParefuiteError) throw error;
    throw new ParefuiteError("input-failed", undefined, { cause: error });
  } finally {
    stop.clear();
  }
}

/** How a stream is read and given up: also one that never answers, which is not waited for. */
function pull(stream: ByteStream): {
  next: () => Promise<{ readonly done?: boolean; readonly value?: unknown }>;
  close: () => void;
} {
  if (isBlob(stream)) return pull(stream.stream());
  if ("getReader" in stream) {
    const reader = stream.getReader();
    return { next: () => reader.read(), close: () => void reader.cancel().catch(() => {}) };
  }
  const iterator = stream[Symbol.asyncIterator]();
  return {
    next: () => iterator.next(),
    close: () => {
      // A Node.js stream answers to this at once, its iterator only when data comes.
      if ("destroy" in stream && typeof stream.destroy === "function") stream.destroy();
      else void Promise.resolve(iterator.return?.()).catch(() => {});
    },
  };
}

function checkedChunk(chunk: unknown): Buffer {
  if (ArrayBuffer.isView(chunk)) return bufferOf(chunk);
  throw new ParefuiteError("invalid-input", "The stream gives something else than bytes.");
}

/** A promise that rejects when time is up or the caller aborts. */
function stopper({ maxMilliseconds, signal }: ReadUntil): {
  stopped: Promise<never>;
  clear: () => void;
} {
  let clear = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    // Timers of Node.js hold 31 bits; a longer limit is none.
    const timer =
      maxMilliseconds < 2 ** 31
        ? setTimeout(() => {
            reject(new ParefuiteError("input-failed", "It did not end within maxMilliseconds."));
          }, maxMilliseconds)
        : undefined;
    const onAbort = (): void => reject(aborted(signal));
    signal?.addEventListener("abort", onAbort, { once: true });
    clear = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
  });
  // Nobody waits for it when the last piece came before.
  stopped.catch(() => {});
  return { stopped, clear };
}

function aborted(signal: AbortSignal | undefined): ParefuiteError {
  return new ParefuiteError("aborted", undefined, { cause: signal?.reason });
}

function isArrayBuffer(input: unknown): input is ArrayBuffer {
  return (
    input instanceof ArrayBuffer || Object.prototype.toString.call(input) === "[object ArrayBuffer]"
  );
}

function isBlob(input: unknown): input is Blob {
  return /^\[object (?:Blob|File)\]$/.test(Object.prototype.toString.call(input));
}
