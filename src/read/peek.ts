import { CompoundFile, isCompoundFile } from "./cfb.js";
import { decode, findEncoding } from "./encoding.js";
import { listZip } from "./zip.js";

/** Names that are listed of an archive: what tells its type is among the first. */
const maxNames = 10_000;

/** A first look at the bytes of an attachment, shared by all readers' `recognises`. */
export class Peek {
  /** The first 4 KiB as Latin-1 text, for signatures. */
  readonly head: string;

  #cfbNames: ReadonlySet<string> | undefined;
  #zipNames: ReadonlySet<string> | undefined;
  #text: string | undefined;

  constructor(readonly bytes: Uint8Array) {
    this.head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString(
      "latin1",
    );
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
   * compound file, whose streams lie in pieces, archives are found by its own readers.
   */
  zipNames(): ReadonlySet<string> {
    this.#zipNames ??= new Set(
      isCompoundFile(this.bytes)
        ? []
        : listZip(this.bytes, maxNames).entries.map((entry) => entry.name),
    );
    return this.#zipNames;
  }

  /** The first 64 KiB as text, whatever their encoding; `""` if they are no text. */
  text(): string {
    if (this.#text === undefined) {
      const start = this.bytes.subarray(0, 65_536);
      const encoding = findEncoding(start);
      this.#text = encoding === undefined ? "" : [...decode(start, encoding)].join("");
    }
    return this.#text;
  }
}
