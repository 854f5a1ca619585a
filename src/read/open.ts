import { bufferOf } from "../bytes.js";
import { ParefuiteError } from "../errors.js";
import type {
  Attachment,
  Block,
  Limits,
  Location,
  Row,
  Table,
  Unread,
  UnreadReason,
} from "../types.js";
import { behind } from "./behind.js";
import { type Budget, LimitReached } from "./budget.js";
import { findEncoding } from "./encoding.js";
import { claimedEndings, contradictedClaim } from "./mismatch.js";
import { Peek } from "./peek.js";
import type { ReadContext, Reader } from "./reader.js";
import { endOfZip } from "./archives/zip-file.js";

/** The readers, as `index.ts` lists them. */
export interface Registry {
  /** Readers of formats that have a mark of their own. */
  readonly marked: readonly Reader[];
  /** Readers of what has no mark: asked only where no marked format begins at the first byte. */
  readonly unmarked: readonly Reader[];
}

const limitReasons: Record<keyof Limits, UnreadReason> = {
  maxInputBytes: "too-large",
  maxOutputBytes: "too-large",
  maxEntryBytes: "too-large",
  maxRatio: "too-large",
  maxDepth: "too-deep",
  maxEntries: "too-many",
  maxRows: "too-many",
  maxCells: "too-many",
  maxColumns: "too-many",
  maxTextLength: "too-large",
  maxPartMilliseconds: "timed-out",
  maxMilliseconds: "timed-out",
  maxMemoryBytes: "too-large",
};

/** Limits of the whole message or attachment: what reaches one ends the containers around it too. */
const sharedLimits: ReadonlySet<keyof Limits> = new Set<keyof Limits>([
  "maxOutputBytes",
  "maxEntries",
  "maxRows",
  "maxCells",
  "maxPartMilliseconds",
  "maxMilliseconds",
]);

/** A file called an archive or a picture that is so short, and none: what a cut has left of it. */
const leastMarked = 64;

/** Control characters: text that is called a workbook holds none but those between words and lines. */
const control = /(?!\s)\p{Cc}/u;

/** More zero bytes than the characters of any encoding have. */
const zeros = /\0{4}/;

/**
 * A file inside two containers or more is opened so often and no more, if it is the same file again:
 * archives of copies of archives of copies are bombs. What is in it has been read and counted by then.
 */
const copiesFrom = 2;
const maxCopies = 16;

/** File systems end a name at 255 bytes; a longer one is no name, and `path` is shown to people. */
const maxNameLength = 255;

/** A {@link Block} as `read()` gives it: what was nested has been opened. */
export type OpenedBlock = Exclude<Block, { type: "nested" }>;

/**
 * Opens an attachment, and what is nested in it, with these readers.
 *
 * @param depth containers around it
 * @param parentPathLength length of the path of the container around it: a longer one names it
 * @returns the shared limit that was reached, if one was
 */
export async function* open(
  received: Attachment,
  context: ReadContext,
  registry: Registry,
  depth = 0,
  parentPathLength = 0,
): AsyncGenerator<OpenedBlock, keyof Limits | undefined> {
  const { budget } = context;
  const attachment = withPlainName(received, budget.limits);
  const { location, bytes } = attachment;
  const peek = new Peek(bytes);
  const claims = claimedEndings(attachment);
  let chosen: Reader[];
  let contradicted: string | undefined;
  try {
    if (depth > budget.limits.maxDepth) throw new LimitReached("maxDepth");
    budget.takeEntry();
    if (depth === 0) budget.startPart();
    budget.checkTime();
    chosen = chooseReaders(peek, registry);
    contradicted = contradictedClaim(
      claims,
      [...registry.marked, ...registry.unmarked],
      (reader) => chosen.includes(reader) || reader.recognises(peek) !== false,
    );
  } catch (error) {
    return yield* failed(error, location);
  }

  const name = received.location.path.at(-1);
  if (name !== undefined && name !== "" && location.path.length > parentPathLength)
    yield {
      type: "text",
      location: { path: location.path, place: "file-name" },
      hidden: attachment.hidden ?? false,
      text: name.slice(0, budget.limits.maxTextLength),
    };

  // Text has no mark that could be missing: nothing in it is nothing. An empty workbook is damaged, and
  // so is one of which some bytes are left that happen to be letters, or that text follows.
  const mayBeCut = bytes.length < leastMarked || control.test(peek.text()) || zeros.test(peek.head);
  const isCut =
    chosen.every((reader) => !registry.marked.includes(reader)) &&
    contradictedClaim(
      claims,
      registry.marked.filter(
        ({ family, exclusive }) => exclusive === true || (mayBeCut && family !== "text"),
      ),
      () => false,
    ) !== undefined;
  if (isCut) yield unread(location, "malformed");
  if (bytes.length === 0) return undefined;
  if (depth >= copiesFrom && budget.copies(bytes, attachment.hidden ?? false) >= maxCopies)
    return undefined;
  if (chosen.length === 0) {
    if (!isCut) yield unread(location, contradicted === undefined ? "unsupported" : "malformed");
    return undefined;
  }
  if (contradicted !== undefined)
    context.onMismatch?.({
      location,
      claimed: contradicted,
      found: chosen.map((reader) => reader.type),
    });

  let reached: keyof Limits | undefined;
  for (const reader of chosen) {
    reached = (yield* readAs(reader, attachment, context, registry, depth)) ?? reached;
  }
  if (reached === undefined)
    for (const end of endsWithin(bytes, chosen))
      for (const { attachment: rest } of behind(attachment, end))
        reached ??= yield* open(rest, context, registry, depth + 1, location.path.length);
  if (received.bytes.length > bytes.length)
    yield unread(location, limitReasons.maxInputBytes, "maxInputBytes");
  return reached;
}

/** The readers that open these bytes, by the rules of {@link Reader.family}. */
function chooseReaders(peek: Peek, { marked, unmarked }: Registry): Reader[] {
  const chosen: Reader[] = [];
  const families = new Set<Reader["family"]>();
  let begins = false;
  let textBehind: Reader | undefined;
  const ask = (reader: Reader): void => {
    if (reader.family !== undefined && families.has(reader.family)) return;
    const recognised = reader.recognises(peek);
    if (recognised === false) return;
    chosen.push(reader);
    families.add(reader.family);
    if (recognised === "behind" && reader.family === "text") textBehind = reader;
    begins ||= recognised === true;
  };
  marked.forEach(ask);
  if (!begins) unmarked.forEach(ask);
  // Text behind the first bytes of a file is what this file holds: its own reader gives it.
  return begins ? chosen.filter((reader) => reader !== textBehind) : chosen;
}

/** Where, before the bytes do, the text or the zip archive ends that these readers opened. */
function* endsWithin(bytes: Uint8Array, chosen: readonly Reader[]): Generator<number> {
  if (chosen.some(({ family, holdsBinary }) => family === "text" && holdsBinary !== true)) {
    const end = findEncoding(bytes)?.end;
    if (end !== undefined) yield end;
  }
  if (chosen.some(({ family }) => family === "zip")) {
    const end = endOfZip(bytes);
    if (end === undefined) return;
    // That of a PDF that has the archive in it as it is, its own reader knows.
    const isWithin =
      chosen.some(({ type }) => type === "pdf") && bufferOf(bytes.subarray(end)).includes("%%EOF");
    if (!isWithin) yield end;
  }
}

async function* readAs(
  reader: Reader,
  attachment: Attachment,
  context: ReadContext,
  registry: Registry,
  depth: number,
): AsyncGenerator<OpenedBlock, keyof Limits | undefined> {
  const { budget } = context;
  const { location } = attachment;
  let reached: keyof Limits | undefined;
  let namesGiven = false;
  // That of the container around it, which goes on behind it.
  const before = budget.takeLeftOut();
  try {
    for await (const block of inTime(reader.read(attachment, context), budget)) {
      if (block.type === "nested") {
        const limit = yield* open(
          block.attachment,
          context,
          registry,
          depth + 1,
          namesGiven ? Infinity : location.path.length,
        );
        if (limit !== undefined) throw new LimitReached(limit);
      } else if (block.type === "table") {
        const failure: { error?: unknown } = {};
        yield { ...block, rows: guardedRows(block, budget, failure) };
        if ("error" in failure) {
          reached = yield* failed(failure.error, block.location);
          if (reached !== undefined) break;
        }
      } else {
        // A container that lists the names of its entries spares them one by one.
        if (block.type === "text" && block.location.place === "file-name") namesGiven = true;
        yield block;
      }
    }
  } catch (error) {
    reached = yield* failed(error, location);
  }
  for (const limit of budget.takeLeftOut(before))
    yield unread(location, limitReasons[limit], limit);
  return reached;
}

/** Says what an error thrown inside `read/` means for this place. */
function* failed(error: unknown, location: Location): Generator<Unread, keyof Limits | undefined> {
  if (error instanceof ParefuiteError) throw error;
  if (!(error instanceof LimitReached)) {
    yield unread(location, "malformed");
    return undefined;
  }
  yield unread(location, limitReasons[error.limit], error.limit);
  return sharedLimits.has(error.limit) ? error.limit : undefined;
}

/** The rows of a table up to where they fail; the failure is kept for `readAs` to report. */
async function* guardedRows(
  table: Table,
  budget: Budget,
  failure: { error?: unknown },
): AsyncGenerator<readonly Row[]> {
  try {
    if (Symbol.asyncIterator in table.rows) yield* inTime(table.rows, budget);
    else
      for (const rows of table.rows) {
        yield rows;
        await budget.pause();
      }
  } catch (error) {
    if (error instanceof ParefuiteError) throw error;
    failure.error = error;
  }
}

/** The same items; throws {@link LimitReached} once time is up, even if the next item never comes. */
async function* inTime<T>(items: AsyncIterable<T>, budget: Budget): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  let done = false;
  try {
    for (;;) {
      const next = await nextInTime(iterator, budget);
      if (next.done === true) {
        done = true;
        return;
      }
      yield next.value;
      await budget.pause();
    }
  } finally {
    // A reader that hangs does not answer this either: nobody waits for it.
    if (!done) iterator.return?.().catch(() => undefined);
  }
}

async function nextInTime<T>(
  iterator: AsyncIterator<T>,
  budget: Budget,
): Promise<IteratorResult<T>> {
  const { signal } = budget;
  let timer: NodeJS.Timeout | undefined;
  let wake: (() => void) | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      wake = () => {
        try {
          budget.checkTime();
          arm();
        } catch (error) {
          reject(error);
        }
      };
      // A day is beyond every use and below what a timer can hold.
      const arm = (): void => {
        timer = setTimeout(wake!, Math.min(budget.millisecondsLeft() + 1, 86_400_000));
      };
      arm();
      signal?.addEventListener("abort", wake);
    });
    return await Promise.race([iterator.next(), late]);
  } finally {
    clearTimeout(timer);
    if (wake !== undefined) signal?.removeEventListener("abort", wake);
  }
}

/** Names are content of the sender's making: without control characters, cut; and the bytes that may be looked at. */
function withPlainName(attachment: Attachment, limits: Limits): Attachment {
  const { path } = attachment.location;
  const name = path.at(-1);
  const location =
    name === undefined
      ? attachment.location
      : { ...attachment.location, path: [...path.slice(0, -1), plainName(name)] };
  const bytes =
    attachment.bytes.length > limits.maxInputBytes
      ? attachment.bytes.subarray(0, limits.maxInputBytes)
      : attachment.bytes;
  return { ...attachment, location, bytes };
}

/** Control characters, and those that turn the direction of writing (`exe.‮fdp`), are taken out. */
function plainName(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "").slice(0, maxNameLength);
}

/** An {@link Unread} of this place. */
export function unread(location: Location, reason: UnreadReason, limit?: keyof Limits): Unread {
  return { type: "unread", location, reason, ...(limit && { limit }) };
}
