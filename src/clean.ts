/**
 * A message and its scan → the same message without the parts that stopped it. Works on the bytes: what
 * is not replaced stays as it was.
 */
import { bufferOf } from "./bytes.js";
import { ParefuiteError } from "./errors.js";
import { checkOptions, oneOf, type ScanOptions, splitOptions } from "./options.js";
import { isMessage, partName } from "./parse/index.js";
import { type ByteSource, readBytes } from "./parse/input.js";
import { asSent, cut, type Mime, type Part } from "./parse/mime.js";
import { defaultLimits } from "./read/limits.js";
import { notices } from "./report/words/notice.js";
import type { Lang } from "./report/words/index.js";
import { createScanner } from "./scanner.js";
import type { ScanResult, Verdict } from "./types.js";

/** How to clean. */
export interface CleanOptions extends ScanOptions {
  /** The language of the notices; default `fr`. */
  readonly lang?: Lang;
}

/** A message that may leave. */
export interface Cleaned {
  /** The message; the very same bytes if nothing had to be removed. */
  readonly bytes: Uint8Array;
  /** What was removed: the file name, or the media type where a part has none. */
  readonly removed: readonly string[];
  /** The scan of the cleaned message. */
  readonly result: ScanResult;
}

/**
 * Takes out of a message the parts that stop it, each replaced by a short notice. A signature over a
 * removed part (multipart/signed, RFC 1847) no longer holds and goes too.
 *
 * Parts go by weight until the verdict is `allow`, or the best that can be had: what stands in the
 * header (a crowd in To and Cc) cannot be removed.
 *
 * @throws ParefuiteError `cannot-clean` if the header alone blocks, or the input is no message; those
 *   of `scan`
 * @example
 * const { bytes, removed } = await clean(await readFile("newsletter.eml"));
 * await writeFile("clean.eml", bytes);
 */
export async function clean(input: ByteSource, options: CleanOptions = {}): Promise<Cleaned> {
  checkOptions(options, { lang: oneOf("fr", "en") });
  const { lang = "fr", ...scanOptions } = options;
  const [scannerOptions, about] = splitOptions(scanOptions);
  const limits = { ...defaultLimits, ...scannerOptions.limits };
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

  const mime = cut(bytes, limits.maxEntries);
  const scanner = createScanner(scannerOptions);
  const { ShownNames } = await import("./detect/shown-name.js");
  const names = new ShownNames();
  /** What is said of parts that are not removed for personal data. */
  const noticeOf = new Map<Part, string>();
  try {
    const weigh = async (part: Part): Promise<ScanResult> => {
      const others = new Set(mime.parts.filter((other) => other !== part));
      const changes = replacements(bytes, mime, others, () => notices[lang].part);
      const result = await scanner.scan(apply(bytes, changes), about);
      if (!holdsData(result)) noticeOf.set(part, notices[lang].other);
      return result;
    };
    const scanWithout = async (removed: ReadonlySet<Part>): Promise<Cleaned> => {
      const say = (part: Part): string => noticeOf.get(part) ?? notices[lang].part;
      const rest = removed.size === 0 ? bytes : without(bytes, mime, removed, lang, say);
      return {
        bytes: rest,
        removed: [...removed].map((part) => names.name(partName(part) || part.type.value)),
        result: await scanner.scan(rest, about),
      };
    };

    const whole = await scanWithout(new Set());
    if (whole.result.verdict === "allow") return whole;
    const none = await scanWithout(new Set(mime.parts));
    const best = none.result.verdict;
    if (best === "block") throw new ParefuiteError("cannot-clean");
    if (best === whole.result.verdict) return whole;

    const removed = new Set<Part>();
    let cleaned = whole;
    for (const part of await byWeight(mime.parts, weigh)) {
      removed.add(part);
      cleaned = await scanWithout(removed);
      if (cleaned.result.verdict === best) break;
    }
    // A part that went before the one that mattered comes back.
    for (const part of [...removed].slice(0, -1)) {
      const fewer = new Set([...removed].filter((other) => other !== part));
      const attempt = await scanWithout(fewer);
      if (attempt.result.verdict !== best) continue;
      removed.delete(part);
      cleaned = attempt;
    }
    return cleaned;
  } finally {
    await scanner.close();
  }
}

const severity: Record<Verdict, number> = { allow: 0, warn: 1, block: 2 };

/** The parts by what they give away when they stand alone: the worst verdict, then the most people. */
async function byWeight(
  parts: readonly Part[],
  weigh: (part: Part) => Promise<ScanResult>,
): Promise<Part[]> {
  const weighed = [];
  for (const part of parts) {
    const { verdict, people } = await weigh(part);
    weighed.push({ part, severity: severity[verdict], people: people.total });
  }
  weighed.sort((a, b) => b.severity - a.severity || b.people - a.people);
  return weighed.map(({ part }) => part);
}

/** Whether there are personal data in what a message holds, beside its header. */
function holdsData({ findings }: ScanResult): boolean {
  return findings.some(({ location }) => location.path.length > 0);
}

/** Bytes to be put in the place of others. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly bytes: Buffer;
}

/** The message without some parts, and without the signatures over them. */
function without(
  bytes: Buffer,
  mime: Mime,
  removed: ReadonlySet<Part>,
  lang: Lang,
  say: (part: Part) => string,
): Buffer {
  const changes = replacements(bytes, mime, removed, say);
  for (const { header, signature } of signatures(mime)) {
    const isBroken = [...removed].some(
      ({ outside, headerStart }) =>
        !outside && headerStart > header.headerStart && headerStart <= signature.headerStart,
    );
    if (!isBroken) continue;
    if (!removed.has(signature))
      changes.push(replacement(bytes, signature, mime, notices[lang].signature));
    const text = bytes.toString("latin1", header.headerStart, header.headerEnd);
    changes.push({
      start: header.headerStart,
      end: header.headerEnd,
      bytes: Buffer.from(text.replace(/multipart\/signed/i, "multipart/mixed"), "latin1"),
    });
  }
  return apply(bytes, changes);
}

function replacements(
  bytes: Buffer,
  mime: Mime,
  removed: ReadonlySet<Part>,
  say: (part: Part) => string,
): Change[] {
  return [...removed].map((part) => replacement(bytes, part, mime, say(part)));
}

function apply(bytes: Buffer, changes: readonly Change[]): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const change of changes.toSorted((a, b) => a.start - b.start)) {
    pieces.push(bytes.subarray(at, change.start), change.bytes);
    at = change.end;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}

/** Puts a notice in the place of a part; text outside the parts, which nobody sees, just goes. */
function replacement(
  bytes: Buffer,
  part: Part,
  { parts, multiparts, unclosed }: Mime,
  notice: string,
): Change {
  const newline = bytes.subarray(0, bytes.indexOf(0x0a) + 1).includes(0x0d) ? "\r\n" : "\n";
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
  if (end === bytes.length) lines.push("");
  // What was cut off took the end of the multipart along.
  const boundary = multiparts[0]?.type.params.get("boundary");
  if (end === bytes.length && unclosed && boundary !== undefined) lines.push(`--${boundary}--`, "");
  return { start: part.headerStart, end, bytes: Buffer.from(lines.join(newline), "latin1") };
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
