/**
 * A message and its scan → the same message without the parts that stopped it. Works on the bytes: what
 * is not replaced stays as it was.
 */
import { bufferOf } from "./bytes.js";
import { standsIn } from "./decide/conditions.js";
import { type FailOn, passes, severity } from "./decide/severity.js";
import { ParefuiteError } from "./errors.js";
import { checkOptions, oneOf, type ScanOptions, splitOptions } from "./options.js";
import { filesIn, isMessage, isMessageWithin, partName } from "./parse/index.js";
import { type ByteSource, isByteSource, readBytes } from "./parse/input.js";
import type { LostFile } from "./parse/lost.js";
import { asSent, cut, type Mime, type Part } from "./parse/mime.js";
import { defaultLimits } from "./read/limits.js";
import { notices } from "./report/words/notice.js";
import type { Lang } from "./report/words/index.js";
import { createScanner } from "./scanner.js";
import type { Reason, ScanResult } from "./types.js";

/** How to clean. */
export interface CleanOptions extends ScanOptions {
  /** From which verdict on parts are removed that caused it; default `block`. */
  readonly failOn?: FailOn;
  /** The language of the notices; default `fr`. */
  readonly lang?: Lang;
}

/** A message that may leave. */
export interface Cleaned {
  /** The message; the very same bytes if nothing had to be removed. */
  readonly bytes: Uint8Array;
  /**
   * What was removed, signatures over it included: the file name, or the media type where a part has
   * none.
   */
  readonly removed: readonly string[];
  /** The scan of the cleaned message: its verdict is below `failOn`, and may be `warn`. */
  readonly result: ScanResult;
}

/**
 * Takes out of a message the parts that caused the block, each replaced by a short notice. A signature
 * over a removed part (multipart/signed, RFC 1847) no longer holds and goes too.
 *
 * A part caused the block if a rule that blocks counts what is in it: parts go, the gravest first, until
 * none of these rules has anything left to say, not even a warning. So of a list that was split over two
 * files, neither half stays. What another rule only warns of (a file that could not be read) stays, and
 * `result` says so; a message that is only a warning is given back as it is, unless `failOn` is `warn`.
 *
 * Of a forwarded message the part within it goes, of a text the file in it (uuencode, BinHex, yEnc), if
 * that is enough. What stands in the header (a crowd in To and Cc, the subject) cannot be removed.
 *
 * @throws ParefuiteError `cannot-clean` if the header alone reaches `failOn`, or the input is no
 *   message; those of `scan`
 * @example
 * const { bytes, removed } = await clean(await readFile("newsletter.eml"));
 * await writeFile("clean.eml", bytes);
 */
export async function clean(input: ByteSource, options: CleanOptions = {}): Promise<Cleaned> {
  checkOptions(options, { failOn: oneOf("warn", "block"), lang: oneOf("fr", "en") });
  const { failOn = "block", lang = "fr", ...scanOptions } = options;
  const [scannerOptions, about] = splitOptions(scanOptions);
  const limits = { ...defaultLimits, ...scannerOptions.limits };
  if (!isByteSource(input)) throw new ParefuiteError("invalid-input");
  const content = await readBytes(input, {
    maxBytes: limits.maxInputBytes,
    maxMilliseconds: limits.maxMilliseconds,
    signal: about.signal,
  });
  const bytes = bufferOf(content);
  // Of a longer message the rest was not seen: it must not leave as if it were clean.
  // Nor is one cleaned that is not written as it is sent.
  if (!isMessage(bytes) || asSent(bytes) !== bytes || bytes.length > limits.maxInputBytes)
    throw new ParefuiteError("cannot-clean");

  const scanner = createScanner(scannerOptions);
  const { ShownNames } = await import("./detect/shown-name.js");
  const names = new ShownNames();
  const pieces = new Pieces(bytes, limits.maxEntries, lang);
  const scan = (removed: Iterable<Piece>): Promise<ScanResult> =>
    scanner.scan(pieces.without(removed, { inRuns: true }).bytes, about);
  try {
    const result = await scan([]);
    if (passes(result.verdict, failOn)) return { bytes, removed: [], result };
    const all = pieces.ofMessage();
    const header = await scan(all);
    if (!passes(header.verdict, failOn)) throw new ParefuiteError("cannot-clean");
    const causes = result.reasons.filter(({ verdict }) => !passes(verdict, failOn));
    // Of what is left, another rule may block: one that allowed so many people no longer does.
    const isEnough = (attempt: ScanResult): boolean =>
      passes(attempt.verdict, failOn) &&
      causes.every((cause) => weight(cause, attempt) <= weight(cause, header));
    const removed = await toRemove(all, { scan, isEnough, header, others: [], gone: [] });
    const rest = pieces.without(removed);
    return {
      bytes: rest.bytes,
      removed: rest.removed.map((name) => names.name(name)),
      result: await scanner.scan(rest.bytes, about),
    };
  } finally {
    await scanner.close();
  }
}

/** What is known where pieces are chosen. */
interface Choice {
  /** Scans the message without some of its pieces. */
  readonly scan: (removed: Iterable<Piece>) => Promise<ScanResult>;
  /** Whether what is left may leave. */
  readonly isEnough: (left: ScanResult) => boolean;
  /** The scan of the message without all of its pieces. */
  readonly header: ScanResult;
  /** All other pieces. */
  readonly others: readonly Piece[];
  /** Those of them that are removed. */
  readonly gone: readonly Piece[];
}

/** What a reason comes to in another scan. */
function weight({ rule, unread }: Reason, { reasons }: ScanResult): number {
  const same = reasons.find((reason) => reason.rule === rule && reason.unread === unread);
  return severity[same?.verdict ?? "allow"];
}

/**
 * The least that has to go for the rest to be let pass, of pieces that are enough together; where pieces
 * of one are enough, these.
 */
async function toRemove(pieces: readonly Piece[], choice: Choice): Promise<Set<Piece>> {
  const { scan, isEnough, header, others, gone } = choice;
  const isDone = async (removed: Iterable<Piece>): Promise<boolean> =>
    isEnough(await scan([...gone, ...removed]));
  const beside = (piece: Piece): Piece[] => [
    ...others,
    ...pieces.filter((other) => other !== piece),
  ];

  const weighed: Weighed[] = [];
  for (const piece of pieces) {
    const alone = await scan(beside(piece));
    piece.holdsData = holdsData(alone);
    weighed.push({ piece, alone });
  }
  weighed.sort(
    ({ alone: a }, { alone: b }) =>
      severity[b.verdict] - severity[a.verdict] || b.people.total - a.people.total,
  );
  // What says nothing by itself is scanned again only with what is left in the end.
  const isSilent = ({ alone }: Weighed): boolean => saysNoMore(alone, header);
  const quiet = weighed.filter(isSilent).map(({ piece }) => piece);
  const telling = weighed.filter((one) => !isSilent(one));
  let removed = await leastOf(telling, isEnough, (left) => isDone([...quiet, ...left]));
  if (quiet.length > 0 && !(await isDone(removed)))
    removed = await leastOf(weighed, isEnough, isDone);

  const whole = [...removed];
  for (const piece of whole) {
    const inner = piece.inner();
    removed.delete(piece);
    if (inner.length === 0 || !(await isDone([...removed, ...inner]))) removed.add(piece);
    else {
      const within = { ...choice, others: beside(piece), gone: [...gone, ...removed] };
      for (const each of await toRemove(inner, within)) removed.add(each);
    }
  }
  return removed;
}

/** A piece, and the scan of the message with no other. */
interface Weighed {
  readonly piece: Piece;
  readonly alone: ScanResult;
}

/** Of pieces, those that are too much alone, and the first of the others that have to go as well. */
async function leastOf(
  weighed: readonly Weighed[],
  isEnough: Choice["isEnough"],
  isDone: (removed: Iterable<Piece>) => Promise<boolean>,
): Promise<Set<Piece>> {
  const [most, more] = [false, true].map((enough) =>
    weighed.filter(({ alone }) => isEnough(alone) === enough).map(({ piece }) => piece),
  );
  // The more go, the less is left: how many have to is found by halves.
  let [from, to] = [0, more.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (await isDone([...most, ...more.slice(0, middle)])) to = middle;
    else from = middle + 1;
  }
  const added = more.slice(0, from);
  const removed = new Set([...most, ...added]);
  // One that went before the one that mattered comes back.
  for (const piece of added.slice(0, -1)) {
    removed.delete(piece);
    if (!(await isDone(removed))) removed.add(piece);
  }
  return removed;
}

/** Whether a scan tells of nothing that another one does not tell of. */
function saysNoMore(one: ScanResult, other: ScanResult): boolean {
  return (
    one.people.total === other.people.total &&
    one.findings.length === other.findings.length &&
    one.unread.length === other.unread.length &&
    one.verdict === other.verdict
  );
}

/** Whether there are personal data in what a message holds, beside its header. */
function holdsData({ findings }: ScanResult): boolean {
  return findings.some((finding) => !standsIn(finding, "header"));
}

/** Bytes to be put in the place of others. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly bytes: Buffer;
}

/** What can be taken out of a message: a part, also of a forwarded message; a file in a text. */
interface Piece {
  readonly name: string;
  /** Where it stands, its header included. */
  readonly start: number;
  /** Where it ends, if it is a part between two boundaries. */
  readonly end?: number;
  /** What takes its place. */
  replacement(notice: string): Change;
  /** What can be taken out in its stead. */
  inner(): readonly Piece[];
  /** Whether it is removed for personal data, once it was weighed. */
  holdsData?: boolean;
}

/** A boundary has 70 characters (RFC 2046, section 5.1.1), with room for what programs write. */
const longestBoundary = 250;

/** A message, or one within it, cut into its parts; positions are those of the whole. */
interface Layer extends Mime {
  readonly end: number;
}

class Pieces {
  readonly #signed: { readonly header: Mime["multiparts"][number]; readonly signature: Piece }[] =
    [];

  constructor(
    readonly message: Buffer,
    readonly maxParts: number,
    readonly lang: Lang,
  ) {}

  /** The parts of the message itself. */
  ofMessage(): readonly Piece[] {
    return this.#layer(0, this.message.length);
  }

  /**
   * The message without some pieces and the signatures over them, and the names of these.
   *
   * @param inRuns whether a notice stands for all that follow each other: enough for a scan, of which
   *   there is one for each piece
   */
  without(
    pieces: Iterable<Piece>,
    { inRuns = false } = {},
  ): {
    readonly bytes: Buffer;
    readonly removed: readonly string[];
  } {
    const { part, other, signature: said } = notices[this.lang];
    const removed = new Set(pieces);
    const changes = [...removed]
      .toSorted((one, next) => one.start - next.start)
      .map((piece, index, sorted) => {
        const before = inRuns ? this.#lastBefore(piece, sorted[index - 1]) : undefined;
        return before === undefined
          ? piece.replacement(piece.holdsData === false ? other : part)
          : { start: before, end: piece.end!, bytes: Buffer.alloc(0) };
      });
    const gone = [...removed].map(({ name }) => name);
    for (const { header, signature } of this.#signed) {
      const isBroken = [...removed].some(
        ({ start }) => start > header.headerStart && start <= signature.start,
      );
      if (!isBroken) continue;
      if (!removed.has(signature)) {
        changes.push(signature.replacement(said));
        gone.push(signature.name);
      }
      const text = this.message.toString("latin1", header.headerStart, header.headerEnd);
      changes.push({
        start: header.headerStart,
        end: header.headerEnd,
        bytes: Buffer.from(text.replace(/multipart\/signed/i, "multipart/mixed"), "latin1"),
      });
    }
    return { bytes: apply(this.message, changes), removed: gone };
  }

  /** Where the piece before another ends, if nothing but the boundary of both stands in between. */
  #lastBefore(piece: Piece, before: Piece | undefined): number | undefined {
    if (before?.end === undefined || piece.end === undefined) return undefined;
    if (piece.start - before.end > longestBoundary) return undefined;
    const between = this.message.toString("latin1", before.end, piece.start);
    return /^\r?\n--[^\r\n]*\r?\n$/.test(between) ? before.end : undefined;
  }

  #layer(start: number, end: number): readonly Piece[] {
    const mime = cut(this.message.subarray(start, end), this.maxParts);
    const layer: Layer = {
      ...mime,
      end,
      parts: mime.parts.map((part) => ({
        ...part,
        headerStart: part.headerStart + start,
        start: part.start + start,
      })),
      multiparts: mime.multiparts.map(({ type, headerStart, headerEnd }) => ({
        type,
        headerStart: headerStart + start,
        headerEnd: headerEnd + start,
      })),
    };
    const pieces = new Map(layer.parts.map((part) => [part, this.#part(part, layer)]));
    for (const { header, signature } of signatures(layer))
      this.#signed.push({ header, signature: pieces.get(signature)! });
    return [...pieces.values()];
  }

  #part(part: Part, layer: Layer): Piece {
    const { message } = this;
    const end = part.start + part.content.length;
    return {
      name: partName(part) || part.type.value,
      start: part.headerStart,
      end: part.outside || end === layer.end ? undefined : end,
      replacement: (notice) => replacement(message, part, layer, notice),
      inner: () =>
        isMessageWithin(part)
          ? this.#layer(part.start, part.start + part.content.length)
          : filesIn(part).map((file) => fileIn(part, file)),
    };
  }
}

/** A file in a text. */
function fileIn(part: Part, { name, start, end }: LostFile): Piece {
  const charset = part.type.params.get("charset") ?? "";
  const newline = newlineOf(part.content);
  return {
    name: name ?? part.type.value,
    start: part.start + start,
    replacement: (notice) => ({
      start: part.start + start,
      end: part.start + end,
      bytes: Buffer.concat([inCharset(notice, charset), Buffer.from(newline)]),
    }),
    inner: () => [],
  };
}

/** A notice in the charset of the text that it stands in: as it is, or with plain letters. */
function inCharset(notice: string, charset: string): Buffer {
  if (/^utf-?8$/i.test(charset)) return Buffer.from(notice);
  const straight = notice.replaceAll("’", "'");
  if (/^(?:iso-8859-15?|windows-1252)$/i.test(charset)) return Buffer.from(straight, "latin1");
  return Buffer.from(straight.normalize("NFKD").replaceAll(/[^ -~]/g, ""));
}

function apply(bytes: Buffer, changes: readonly Change[]): Buffer {
  if (changes.length === 0) return bytes;
  const kept: Buffer[] = [];
  let at = 0;
  for (const change of changes.toSorted((a, b) => a.start - b.start)) {
    kept.push(bytes.subarray(at, change.start), change.bytes);
    at = change.end;
  }
  kept.push(bytes.subarray(at));
  return Buffer.concat(kept);
}

/** Puts a notice in the place of a part; text outside the parts, which nobody sees, just goes. */
function replacement(
  bytes: Buffer,
  part: Part,
  { parts, multiparts, unclosed, end: layerEnd }: Layer,
  notice: string,
): Change {
  const newline = newlineOf(bytes);
  const end = part.start + part.content.length;
  if (part.outside) return { start: part.start, end, bytes: Buffer.alloc(0) };
  const lines = [
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from(`${notice}\n`)
      .toString("base64")
      .replaceAll(/.{76}(?=.)/g, `$&${newline}`),
  ];
  // The message's own header stays, but for what it says of its content.
  const isWhole =
    part === parts[0] && multiparts.every(({ headerStart }) => headerStart > part.headerStart);
  if (isWhole) {
    const header = bytes.toString("latin1", part.headerStart, part.start);
    const kept = header
      .split(/(?<=\n)(?![ \t])/)
      .filter((field) => !/^content-|^[\r\n]*$/i.test(field))
      .join("");
    lines[0] = `${kept}${/^mime-version:/im.test(kept) ? "" : `MIME-Version: 1.0${newline}`}${lines[0]}`;
  }
  if (end === layerEnd) lines.push("");
  // What was cut off took the end of the multipart along.
  const boundary = multiparts[0]?.type.params.get("boundary");
  if (end === layerEnd && unclosed && boundary !== undefined) lines.push(`--${boundary}--`, "");
  return { start: part.headerStart, end, bytes: Buffer.from(lines.join(newline), "latin1") };
}

/** How the first line of some bytes ends. */
function newlineOf(bytes: Buffer): string {
  return bytes.subarray(0, bytes.indexOf(0x0a) + 1).includes(0x0d) ? "\r\n" : "\n";
}

const signatureTypes = new Set([
  "application/pkcs7-signature",
  "application/x-pkcs7-signature",
  "application/pgp-signature",
]);

/** Each signature with the header of its multipart: the nearest one before it that has none yet. */
function signatures({
  parts,
  multiparts,
}: Mime): { header: Mime["multiparts"][number]; signature: Part }[] {
  const open = multiparts.filter(({ type }) => type.value === "multipart/signed");
  return parts
    .filter(({ type, outside }) => signatureTypes.has(type.value) && !outside)
    .flatMap((signature) => {
      const index = open.findLastIndex(({ headerStart }) => headerStart < signature.headerStart);
      return index < 0 ? [] : [{ header: open.splice(index, 1)[0], signature }];
    });
}
