import { bufferOf } from "../bytes.js";
import { CompoundFile, isCompoundFile } from "./cfb.js";
import { decoded, findEncoding } from "./encoding.js";
import { isTarHeader, listTar } from "./archives/tar-file.js";
import { listZip } from "./archives/zip-file.js";

/** Names that are listed of an archive: what tells its type is among the first. */
const maxNames = 10_000;

/** What databases of Access begin with. */
const access = ["\0\x01\0\0Standard ACE DB", "\0\x01\0\0Standard Jet DB"];

/** A first look at the bytes of an attachment, shared by all readers' `recognises`. */
export class Peek {
  /** The first 4 KiB as Latin-1 text, for signatures. */
  readonly head: string;

  #cfbNames: ReadonlySet<string> | undefined;
  #zipNames: ReadonlySet<string> | undefined;
  #text: string | undefined;

  constructor(readonly bytes: Uint8Array) {
    this.head = bufferOf(bytes).toString("latin1", 0, 4096);
  }

  /** Whether the bytes begin with these characters (Latin-1). */
  startsWith(signature: string): boolean {
    return this.head.startsWith(signature);
  }

  /** Names of the streams and storages at the top of a compound file; empty if it is none. */
  cfbNames(): ReadonlySet<string> {
    this.#cfbNames ??= new Set(
      isCompoundFile(this.bytes)
        ? new CompoundFile(this.bytes)
            .listStreams()
            .filter((stream) => !stream.orphan)
            .map((stream) => stream.path[0]!)
        : [],
    );
    return this.#cfbNames;
  }

  /**
   * Names of the entries of a zip archive, wherever in the bytes it begins; empty if there is none. In a
   * compound file and in databases, which keep what is in them in pieces, and in tar archives, zip archives
   * are found by their own readers; only one behind their end is found here.
   */
  zipNames(): ReadonlySet<string> {
    this.#zipNames ??= new Set(
      isCompoundFile(this.bytes)
        ? []
        : listZip(this.bytes.subarray(this.#ownLength()), maxNames).entries.map(
            (entry) => entry.name,
          ),
    );
    return this.#zipNames;
  }

  /** Bytes that are a file's own, where other files may lie in it as they are; 0 for all others. */
  #ownLength(): number {
    const { length } = this.bytes;
    if (this.startsWith("SQLite format 3\0") && length >= 100) {
      // Pages and their number (Database File Format 1.3): a page of 65,536 bytes is written as 1.
      const header = bufferOf(this.bytes);
      const page = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
      return Math.min(length, page * header.readUInt32BE(28));
    }
    // Access does not say how many pages it has: what stands behind them fills no page.
    if (access.some((start) => this.startsWith(start))) return length - (length % 4096);
    return isTarHeader(this.bytes, 0) ? listTar(this.bytes, maxNames).end : 0;
  }

  /** The first 64 KiB as text, whatever their encoding; `""` if they are no text. */
  text(): string {
    if (this.#text === undefined) {
      const start = this.bytes.subarray(0, 65_536);
      const encoding = findEncoding(start);
      this.#text = encoding === undefined ? "" : decoded(start, encoding);
    }
    return this.#text;
  }
}
