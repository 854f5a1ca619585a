import { crc32 } from "node:zlib";
import { bufferOf } from "../../bytes.js";
import { ParefuiteError } from "../../errors.js";
import type { Attachment, Block, Limits } from "../../types.js";
import { behind } from "../behind.js";
import { type Budget, LimitReached } from "../budget.js";
import { unread } from "../open.js";
import type { Reader } from "../reader.js";
import { listRar, type Rar, rar4Mark, rar5Mark, type RarEntry, rarOf } from "./rar-file.js";
import { type Content, contentBlocks, entry, fileNames, gather, taken } from "./unpacking.js";

/** A RAR archive, also inside a program that unpacks itself → its files, and their names as text. */
export const archiveRar: Reader = {
  type: "rar",
  extensions: ["rar"],
  recognises: (peek) =>
    peek.startsWith(rar4Mark) ||
    peek.startsWith(rar5Mark) ||
    (peek.startsWith("MZ") && markIn(peek.bytes) >= 0 && "behind"),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { location, bytes } = attachment;
    const rar = listRar(bytes, markIn(bytes), budget.limits.maxEntries);
    if (rar.encrypted) {
      yield unread(location, "encrypted");
      return;
    }
    yield fileNames(
      attachment,
      rar.entries.flatMap(({ name, target }) => (target === undefined ? name : [name, target])),
    );
    for (const run of runs(rar.entries)) yield* readRun(attachment, rar.version, run, budget);
    if (rar.damaged) yield unread(location, "malformed");
    if (rar.more) throw new LimitReached("maxEntries");
    yield* behind(attachment, rar.end);
  },
};

/** Where an archive begins; -1 if there is none. */
function markIn(bytes: Uint8Array): number {
  const file = bufferOf(bytes);
  const old = file.indexOf(rar4Mark, 0, "latin1");
  const five = file.indexOf(rar5Mark, 0, "latin1");
  return old < 0 || five < 0 ? Math.max(old, five) : Math.min(old, five);
}

/** Files that are unpacked together: one that is packed by itself, and those that build on it. */
function runs(entries: readonly RarEntry[]): RarEntry[][] {
  const found: RarEntry[][] = [];
  let packed: RarEntry[] | undefined;
  for (const each of entries) {
    if (each.folder || each.target !== undefined) continue;
    if (each.stored) found.push([each]);
    else if (each.solid && packed !== undefined) packed.push(each);
    else found.push((packed = [each]));
  }
  return found;
}

/** RAR packs with 32 MiB unless told otherwise; the unpacker's memory grows by it and stays so. */
const maxDictionary = 128 * 1024 * 1024;

/** The unpacker is that of RAR 6. */
const maxPacker = 50;

async function* readRun(
  attachment: Attachment,
  version: Rar["version"],
  run: readonly RarEntry[],
  budget: Budget,
): AsyncGenerator<Block> {
  const wrong = run.findIndex(
    ({ encrypted, packer, stored, dictionary }) =>
      encrypted || (!stored && (packer > maxPacker || dictionary > maxDictionary)),
  );
  const open = wrong < 0 ? run : run.slice(0, wrong);
  const contents =
    open[0]?.stored === true ? [readStored(open[0], budget)] : unpack(version, open, budget);
  let index = 0;
  for await (const content of contents) {
    const { name } = open[index++]!;
    yield* contentBlocks(content, entry(attachment, name, content.bytes));
  }
  for (const { name, encrypted } of run.slice(open.length))
    yield unread(
      { path: [...attachment.location.path, name] },
      encrypted ? "encrypted" : "unsupported",
    );
}

async function readStored({ packed, size, crc, cut }: RarEntry, budget: Budget): Promise<Content> {
  const content = await gather(
    (function* () {
      yield taken(packed, packed.length, packed.length, budget);
    })(),
    budget,
  );
  const isWhole =
    !cut &&
    (size === undefined || size === packed.length) &&
    (crc === undefined || crc32(packed) === crc);
  return { ...content, damaged: !isWhole };
}

/** What the unpacker calls, and what it is called by, beside its published types. */
interface Unpacker {
  readonly unrar: { readonly HEAPU8: Uint8Array; extractor: unknown };
  write(handle: number, at: number, length: number): boolean;
  closeArc(): void;
}

/**
 * Runs what starts the unpacker, and takes back the handlers that it leaves with the process: they throw
 * again what nobody caught, past whatever handlers the host has.
 */
function withoutHandlers<T>(start: () => T): T {
  const host: NodeJS.EventEmitter = process;
  const kept = fatalEvents.map((event) => new Set(host.listeners(event)));
  try {
    return start();
  } finally {
    for (const [index, event] of fatalEvents.entries())
      for (const listener of host.listeners(event))
        if (!kept[index]!.has(listener)) host.off(event, listener as () => void);
  }
}

const fatalEvents = ["uncaughtException", "unhandledRejection"];

/** Unpacks files one after the other, under the limits of `budget`. */
async function* unpack(
  version: Rar["version"],
  run: readonly RarEntry[],
  budget: Budget,
): AsyncGenerator<Content> {
  if (run.length === 0) return;
  const { createExtractorFromData } = await import("node-unrar-js");
  const archive = rarOf(version, run);
  const data = new Uint8Array(archive).buffer;
  const extractor = await withoutHandlers(() => createExtractorFromData({ data }));
  const unpacker = extractor as unknown as Unpacker;
  const maxBytes = Math.min(budget.limits.maxEntryBytes, budget.limits.maxInputBytes);
  let kept: Uint8Array[] = [];
  let length = 0;
  let total = 0;
  let stopped: unknown;
  // Its own would keep all without a bound. An answer of `false` ends the unpacking.
  unpacker.write = (_, at, count) => {
    try {
      const chunk = unpacker.unrar.HEAPU8.slice(at, at + count);
      length += count;
      total += count;
      if (length > maxBytes) throw new LimitReached("maxEntryBytes");
      kept.push(taken(chunk, total, data.byteLength, budget));
      return true;
    } catch (error) {
      stopped = error;
      return false;
    }
  };
  let isOpen = false;
  let failed = false;
  let limit: keyof Limits | undefined;
  let files: Iterator<unknown> | undefined;
  try {
    for (const { cut, size } of run) {
      kept = [];
      length = 0;
      if (!failed)
        try {
          // There is one unpacker in a process: other messages may have used it since.
          unpacker.unrar.extractor = unpacker;
          files ??= extractor.extract().files;
          isOpen = true;
          failed = files.next().done === true;
          if (failed) isOpen = false;
        } catch {
          // It closes the archive when it fails.
          isOpen = false;
          failed = true;
        }
      if (stopped instanceof ParefuiteError) throw stopped;
      if (stopped instanceof LimitReached) {
        if (!stopped.isOfEntry) throw stopped;
        limit = stopped.limit;
      }
      const bytes = kept.length === 1 ? kept[0]! : Buffer.concat(kept);
      yield {
        bytes,
        damaged:
          limit === undefined && (failed || cut || (size !== undefined && size !== bytes.length)),
        ...(limit !== undefined && { limit }),
      };
    }
  } finally {
    if (isOpen) unpacker.closeArc();
  }
}
