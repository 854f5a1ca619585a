/**
 * Scans in child processes, so that a hostile file can neither block the host's event loop, nor fill its
 * memory, nor end it. A worker thread would not do: its buffers count against nobody's limit, and a heap
 * that overflows takes the whole process along. Children are kept warm and reused; one that is stuck, too
 * large or dead is killed and replaced, and its message is answered `unread: timed-out`.
 */
import { type ChildProcess, fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type ErrorCode, ParefuiteError, type Telling } from "../errors.js";
import type { MessageOptions, ScannerOptions } from "../options.js";
import { Turns } from "../turns.js";
import type { Limits, ScanResult, UnreadReason } from "../types.js";

/** What a child is sent. */
export type Task =
  | { readonly type: "options"; readonly options: ScannerOptions }
  | {
      readonly type: "bytes";
      /** Which of the parts of the message this is a piece of, where it begins, and how long the part is. */
      readonly part: number;
      readonly at: number;
      readonly of: number;
      readonly bytes: Uint8Array;
    }
  | {
      readonly type: "scan";
      readonly about: Omit<MessageOptions, "signal">;
      /** What the bytes are. */
      readonly form: Content["form"];
      readonly gaps: readonly Gap[];
    };

/** A message on its way to a child. */
export interface Content {
  /** What is handed over in pieces: the message, and for an object what was taken out of it. */
  readonly parts: readonly Part[];
  /**
   * `object`: an object that `v8.serialize` made bytes of; `file`: the path of a file, which the child
   * reads itself, so that its bytes are held once.
   */
  readonly form: "bytes" | "object" | "file";
  /** Where in the object the parts behind the first one belong. */
  readonly gaps?: readonly Gap[];
}

/** Bytes, bytes in pieces, or text, which becomes UTF-8. */
export type Part = Uint8Array | readonly Uint8Array[] | string;

/** A place in an object that a large value was taken out of, so that it is not copied all at once. */
export interface Gap {
  readonly keys: readonly string[];
  readonly isText: boolean;
}

/** What a child answers. */
export type Answer =
  | { readonly type: "ready" }
  | { readonly type: "result"; readonly result: ScanResult }
  | { readonly type: "error"; readonly error: ChildError };

/** A {@link ParefuiteError} as it crosses over. */
export interface ChildError {
  readonly code: ErrorCode;
  readonly message: string;
  /** What the system said, if it was the system: `EACCES`. */
  readonly cause?: string;
}

/** How the children are bounded. */
export interface PoolOptions {
  /** How many children at the most; they are started when first needed. */
  readonly workers: number;
  readonly limits: Limits;
  /** What every child is told once. */
  readonly scanner: ScannerOptions;
}

/** Why a child gave no result. */
export interface Failure {
  readonly reason: UnreadReason;
  readonly limit?: keyof Limits;
}

/** Messages go to a child in pieces of this size, so that copying one does not hold up the event loop. */
const pieceBytes = 1024 * 1024;
/** How often the memory of a working child is looked at, in milliseconds: inflating fills 0.5 GB/s. */
export const watchInterval = 100;
/** How much longer than `maxMilliseconds` a child may take: it keeps that limit itself unless it is stuck. */
const graceMilliseconds = 2_000;
/**
 * A child that has handled so many messages is replaced: what a library leaked goes with it. A new one is slow
 * for its first thousand, and 5,000 small messages made a process larger by 6 MB.
 */
const messagesPerChild = 10_000;

const notStarted: Telling = {
  en: "Its child process does not start: it needs permission (--allow-child-process), enough memory, and the package as it was installed, not bundled.",
  fr: "Son processus fils ne démarre pas : il lui faut la permission (--allow-child-process), assez de mémoire, et le paquet tel qu’il a été installé, sans bundler.",
};

/** A child process and what it is doing. */
interface Worker {
  readonly child: ChildProcess;
  messages: number;
  /** Whether it got so far as to know its options. */
  ready: boolean;
  /** Why it was killed, if it was. */
  failure?: Failure;
  /** Settles the task in hand, if there is one; with nothing if the child is gone. */
  settle?: (answer?: Answer) => void;
}

/** A pool of scanning child processes. */
export class Pool {
  readonly #options: PoolOptions;
  readonly #turns: Turns;
  readonly #all = new Set<Worker>();
  #idle: Worker[] = [];
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#turns = new Turns(options.workers);
  }

  /**
   * Scans in a child as soon as one is free. The message is only asked for then: who waits holds nothing.
   *
   * @returns the result, or why there is none if the child was killed or died
   * @throws ParefuiteError `aborted`, `internal`, or what scanning threw
   */
  async scan(read: () => Promise<Content>, about: MessageOptions): Promise<ScanResult | Failure> {
    const { signal, ...rest } = about;
    await this.#turns.take(signal);
    let worker: Worker | undefined;
    try {
      const content = await read();
      // It may have been closed in the meantime: no child is started any more.
      if (this.#closed) throw new ParefuiteError("aborted");
      worker = this.#idle.pop() ?? this.#start();
      const answer = await this.#ask(worker, content, rest, signal);
      if (answer?.type === "error") throw revive(answer.error);
      if (answer?.type === "result") return answer.result;
      if (isStillborn(worker)) throw new ParefuiteError("internal", notStarted);
      return worker.failure ?? { reason: "timed-out" };
    } finally {
      if (worker !== undefined) this.#putBack(worker);
      this.#turns.end();
    }
  }

  /** Ends all children; what is still being scanned rejects with `aborted`. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#turns.close();
    await Promise.all(
      [...this.#all].map(
        ({ child }) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) return resolve();
            child.once("exit", () => resolve());
            // Nothing else may keep the host running until it has ended.
            hold(child);
            child.kill("SIGKILL");
          }),
      ),
    );
  }

  #start(): Worker {
    const {
      limits: { maxMemoryBytes },
      scanner,
    } = this.#options;
    const child = forked("./worker.js", maxMemoryBytes);
    const worker: Worker = { child, messages: 0, ready: false };
    this.#all.add(worker);
    child.on("message", (answer: Answer) => {
      if (answer.type === "ready") worker.ready = true;
      else worker.settle?.(answer);
    });
    const gone = (): void => {
      this.#all.delete(worker);
      this.#idle = this.#idle.filter((idle) => idle !== worker);
      worker.settle?.();
    };
    child.once("exit", gone);
    child.on("error", gone);
    child.send({ type: "options", options: scanner } satisfies Task, ignoreError);
    return worker;
  }

  /** Gives a child its task; `undefined` if it was killed or died over it. */
  async #ask(
    worker: Worker,
    content: Content,
    about: Omit<MessageOptions, "signal">,
    signal: AbortSignal | undefined,
  ): Promise<Answer | undefined> {
    const { child } = worker;
    const { maxMilliseconds, maxMemoryBytes } = this.#options.limits;
    hold(child);
    const kill = (failure?: Failure): void => {
      worker.failure ??= failure;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(
      () => kill({ reason: "timed-out", limit: "maxMilliseconds" }),
      // What a timer can count; `Infinity` is no bound.
      Math.min(maxMilliseconds + graceMilliseconds, 2 ** 31 - 1),
    );
    const watch = setInterval(() => {
      void memoryOf(child).then((used) => {
        if (used > maxMemoryBytes && worker.settle !== undefined)
          kill({ reason: "too-large", limit: "maxMemoryBytes" });
      });
    }, watchInterval);
    const abort = (): void => kill();
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted === true) abort();
    try {
      const answer = await new Promise<Answer | undefined>((resolve) => {
        worker.settle = (given) => resolve(given);
        if (!child.connected) resolve(undefined);
        void this.#send(child, content, about);
      });
      if (signal?.aborted === true) {
        kill();
        throw new ParefuiteError("aborted", undefined, { cause: signal.reason });
      }
      if (answer === undefined && this.#closed) throw new ParefuiteError("aborted");
      return answer;
    } finally {
      worker.settle = undefined;
      worker.messages++;
      clearTimeout(timer);
      clearInterval(watch);
      signal?.removeEventListener("abort", abort);
    }
  }

  async #send(
    child: ChildProcess,
    { parts, form, gaps = [] }: Content,
    about: Omit<MessageOptions, "signal">,
  ): Promise<void> {
    for (const [part, content] of parts.entries()) {
      const of = await lengthOf(content);
      let at = 0;
      for (const bytes of pieces(content)) {
        if (!child.connected) return;
        const piece: Task = { type: "bytes", part, at, of, bytes };
        await new Promise<void>((resolve) => child.send(piece, () => resolve()));
        at += bytes.length;
      }
    }
    if (child.connected)
      child.send({ type: "scan", about, form, gaps } satisfies Task, ignoreError);
  }

  #putBack(worker: Worker): void {
    const { child } = worker;
    const dead =
      child.killed || child.exitCode !== null || child.signalCode !== null || !child.connected;
    if (!dead && worker.messages < messagesPerChild && !this.#closed) {
      release(child);
      this.#idle.push(worker);
    } else if (!dead) child.kill("SIGKILL");
  }
}

/**
 * Whether a child ended by itself before it had begun: no message did that, and the next one will end as it
 * did. What is killed from outside may have been killed at any time.
 */
function isStillborn({ ready, child, failure }: Worker): boolean {
  return !ready && failure === undefined && child.signalCode !== "SIGKILL";
}

/**
 * Starts a child process that {@link memoryOf} bounds, and its own heap.
 *
 * @throws ParefuiteError `internal` if this process may not
 */
export function forked(module: string, maxMemoryBytes: number): ChildProcess {
  const megabytes = Math.ceil(maxMemoryBytes / 1024 / 1024);
  let child: ChildProcess;
  try {
    child = fork(fileURLToPath(new URL(module, import.meta.url)), [], {
      serialization: "advanced",
      execArgv: Number.isFinite(megabytes) ? [`--max-old-space-size=${megabytes}`] : [],
      // What a dying process prints may hold content.
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
  } catch (cause) {
    throw new ParefuiteError("internal", notStarted, { cause });
  }
  // Without an id it did not start, and ends as if it had.
  if (child.pid !== undefined) {
    if (running.size === 0) process.on("exit", endChildren);
    running.add(child);
    child.once("exit", () => {
      running.delete(child);
      if (running.size === 0) process.off("exit", endChildren);
    });
  }
  return child;
}

const running = new Set<ChildProcess>();

/** Ends all children of this process: one that is stuck in a file would not notice that its host is gone. */
export function endChildren(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** A part in pieces of at most {@link pieceBytes}. */
function* pieces(part: Part): Generator<Uint8Array> {
  if (typeof part === "string") for (const text of slices(part)) yield Buffer.from(text);
  else if (!ArrayBuffer.isView(part)) for (const bytes of part) yield* pieces(bytes);
  else
    for (let at = 0; at < part.length; at += pieceBytes) yield part.subarray(at, at + pieceBytes);
}

/** A text in pieces of at most {@link pieceBytes} in UTF-8, none of which ends within a character. */
function* slices(text: string): Generator<string> {
  for (let at = 0, end; at < text.length; at = end) {
    end = Math.min(text.length, at + pieceBytes / 4);
    const isHalf = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
    if (isHalf && end < text.length) end++;
    yield text.slice(at, end);
  }
}

/** The bytes of a part; a long text is measured piece by piece, for it takes as long as sending it. */
export async function lengthOf(part: Part): Promise<number> {
  let length = 0;
  if (typeof part === "string")
    for (const text of slices(part)) {
      length += Buffer.byteLength(text);
      await turn();
    }
  else if (ArrayBuffer.isView(part)) return part.length;
  else for (const bytes of part) length += bytes.length;
  return length;
}

/** An idle child does not keep the host running … */
export function release(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

/** … a working one does. */
export function hold(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}

/** Failing to send means that the child is gone, which `exit` tells. */
function ignoreError(): void {}

/** Resident bytes of a child; `0` where the system does not tell (then only its heap is bounded). */
export async function memoryOf({ pid }: ChildProcess): Promise<number> {
  try {
    const pages = (await readFile(`/proc/${pid}/statm`, "latin1")).split(" ")[1];
    return Number(pages) * 4096;
  } catch {
    return 0;
  }
}

/** An error that came out of a child, as one of ours. */
function revive({ code, message, cause }: ChildError): ParefuiteError {
  const system = cause === undefined ? undefined : Object.assign(new Error(), { code: cause });
  return Object.assign(new ParefuiteError(code, undefined, { cause: system }), { message });
}
