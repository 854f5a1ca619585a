/**
 * What a decoder unpacks, piece by piece → the content, held in memory, as far as the limits and the
 * damage let it come; and the readers of files that pack one other file.
 */
import { bufferOf } from "../../bytes.js";
import { ParefuiteError } from "../../errors.js";
import type { Attachment, Block, Limits, Nested, Text } from "../../types.js";
import { type Budget, LimitReached } from "../budget.js";
import { unread } from "../open.js";
import type { Reader } from "../reader.js";
import { ClosedEntry } from "./zip-file.js";

/** A piece of what was unpacked. */
export interface Unpacked {
  readonly chunk: Uint8Array;
  /** Packed bytes that were read up to its end. */
  readonly consumed: number;
}

/**
 * The same chunk, counted: throws {@link LimitReached} where there is too much of it.
 *
 * @param length bytes of the file that were unpacked so far, the chunk's included
 * @param consumed packed bytes that they took
 */
export function taken(
  chunk: Uint8Array,
  length: number,
  consumed: number,
  budget: Budget,
): Uint8Array {
  budget.takeBytes(chunk.length);
  budget.checkRatio(length, consumed);
  budget.checkTime();
  return chunk;
}

/** The chunks, counted. */
export function* bounded(unpacked: Iterable<Unpacked>, budget: Budget): Generator<Uint8Array> {
  let length = 0;
  for (const { chunk, consumed } of unpacked) {
    length += chunk.length;
    yield taken(chunk, length, consumed, budget);
  }
}

/** What was unpacked, and why it is not all. */
export interface Content {
  readonly bytes: Uint8Array;
  /** True if the packed form is damaged or cut. */
  readonly damaged: boolean;
  /** The limit for one file that ended it. */
  readonly limit?: keyof Limits;
}

/** Gathers chunks up to their end, their damage, or the size that a file may have. */
export async function gather(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  budget: Budget,
): Promise<Content> {
  const maxBytes = Math.min(budget.limits.maxEntryBytes, budget.limits.maxInputBytes);
  const kept: Uint8Array[] = [];
  let length = 0;
  let damaged = false;
  let limit: keyof Limits | undefined;
  try {
    for await (const chunk of chunks) {
      if (length + chunk.length > maxBytes) throw new LimitReached("maxEntryBytes");
      length += chunk.length;
      kept.push(chunk);
    }
  } catch (error) {
    if (error instanceof ParefuiteError || error instanceof ClosedEntry) throw error;
    if (!(error instanceof LimitReached)) damaged = true;
    else if (error.isOfEntry) limit = error.limit;
    else throw error;
  }
  const bytes = kept.length === 1 ? kept[0]! : Buffer.concat(kept, length);
  return { bytes, damaged, ...(limit !== undefined && { limit }) };
}

/** A file of an archive as an attachment inside it. */
export function entry(archive: Attachment, name: string, bytes: Uint8Array): Nested {
  const { location, hidden } = archive;
  return {
    type: "nested",
    attachment: { location: { path: [...location.path, name] }, bytes, ...(hidden && { hidden }) },
  };
}

/** A file of an archive that packs nothing. */
export interface ArchivedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** True if the archive ends before it does. */
  readonly damaged: boolean;
}

/** The names of the files, then each of them; what throws while they are listed comes last. */
export function archivedFiles(
  archive: Attachment,
  files: Iterable<ArchivedFile>,
  budget: Budget,
): AsyncGenerator<Block> {
  return listedFiles(archive, files, budget, function* ({ name, bytes, damaged }) {
    budget.takeBytes(bytes.length);
    if (bytes.length > 0 || damaged)
      yield* contentBlocks({ bytes, damaged }, entry(archive, name, bytes));
  });
}

/** As {@link archivedFiles}, of files that are opened by `open`. */
export async function* listedFiles<File extends { readonly name: string }>(
  archive: Attachment,
  files: Iterable<File>,
  budget: Budget,
  open: (file: File) => Iterable<Block> | AsyncIterable<Block>,
): AsyncGenerator<Block> {
  const listed: File[] = [];
  let failure: { readonly error: unknown } | undefined;
  try {
    for (const file of files) {
      if (listed.length >= budget.limits.maxEntries) throw new LimitReached("maxEntries");
      listed.push(file);
      budget.checkTime();
    }
  } catch (error) {
    failure = { error };
  }
  yield fileNames(
    archive,
    listed.map(({ name }) => name),
  );
  for (const file of listed) yield* open(file);
  if (failure !== undefined) throw failure.error;
}

/** The names of an archive's files as one text: a folder of letters names one person a file. */
export function fileNames(archive: Attachment, names: readonly string[]): Text {
  const { location, hidden } = archive;
  return {
    type: "text",
    location: { ...location, place: "file-name" },
    hidden: hidden ?? false,
    text: names.join("\n"),
  };
}

/** Content as an attachment inside another one, and what is to say about its end. */
export function* contentBlocks(content: Content, nested: Nested): Generator<Block> {
  const { location } = nested.attachment;
  const { bytes } = content;
  // What stood before the end is read, unless it is nothing: a bomb of zeros.
  const isCut = content.damaged || content.limit !== undefined;
  const isNothing = isCut && bufferOf(bytes.subarray(1)).equals(bytes.subarray(0, -1));
  if (!isNothing) yield nested;
  if (content.damaged) yield unread(location, "malformed");
  if (content.limit !== undefined) yield unread(location, "too-large", content.limit);
}

/** A reader of a file that packs one other file: its endings and what they become, and its decoder. */
export function packedFile(
  reader: Pick<Reader, "type" | "recognises">,
  endings: Readonly<Record<string, string>>,
  unpack: (packed: Uint8Array) => Iterable<Unpacked> | Promise<Iterable<Unpacked>>,
): Reader {
  return {
    ...reader,
    extensions: Object.keys(endings),
    async *read(attachment, { budget }): AsyncGenerator<Block> {
      const content = await gather(bounded(await unpack(attachment.bytes), budget), budget);
      yield* contentBlocks(content, inner(attachment, content.bytes, endings));
    },
  };
}

/** What was packed, under the name of the file without its ending: `liste.csv` of `liste.csv.bz2`. */
export function inner(
  attachment: Attachment,
  bytes: Uint8Array,
  endings: Readonly<Record<string, string>>,
): Nested {
  const name = (attachment.location.path.at(-1) ?? "").replace(
    /\.([a-z0-9]{1,4})$/i,
    (whole, ending) => {
      const became = endings[String(ending).toLowerCase()];
      return became === undefined ? whole : became === "" ? "" : `.${became}`;
    },
  );
  return entry(attachment, name, bytes);
}
