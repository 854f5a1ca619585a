import { ParefuiteError } from "../../errors.js";
import { unescaped } from "../messages/eml.js";
import type { Location, Place, Unread, UnreadReason } from "../../types.js";
import { LimitReached, type Budget } from "../budget.js";
import { type Link, readLink, textOfLink } from "../link.js";
import type { Peek } from "../peek.js";
import { nameHash, recoder, scanXml, Token, type XmlScanner } from "../xml.js";
import {
  ClosedEntry,
  DamagedEntry,
  holdsArchive,
  listZip,
  openEntry,
  readEntry,
  type ZipEntry,
} from "../archives/zip-file.js";

/**
 * A document that is a zip of parts: Office Open XML (ECMA-376 part 2, Open Packaging Conventions)
 * or OpenDocument (OASIS ODF 1.3 part 2) → its parts, each read once and none forgotten.
 */

/** Whether this is a package with a part whose name fits: a {@link Reader}'s `recognises`. */
export function recognisePackage(peek: Peek, part: RegExp): boolean | "behind" {
  for (const name of peek.zipNames())
    if (part.test(name)) return peek.startsWith("PK") ? true : "behind";
  return false;
}

/** One file of the package. */
export interface Part {
  /** From the package's root on, without a leading slash. */
  readonly name: string;
  /** Its key in {@link Package.parts}. */
  readonly key: string;
  readonly entry: ZipEntry;
}

/** An arrow from one part to another, or out of the package. */
export interface Relationship {
  /** The last word of its type: `worksheet`, `hyperlink`; the same in transitional and strict files. */
  readonly type: string;
  /** The name of a part, or an outside address. */
  readonly target: string;
  readonly external: boolean;
}

/** What is open of a package: parts that were looked at are not left over. */
export class Package {
  readonly parts: ReadonlyMap<string, Part>;
  /** What could not be read of it. */
  readonly unread: Unread[] = [];
  /** Outside addresses that links point to: they show when the mouse is over them. */
  readonly links = new Set<string>();
  readonly #left: Map<string, Part>;

  constructor(
    bytes: Uint8Array,
    readonly location: Location,
    readonly budget: Budget,
  ) {
    const zip = listZip(bytes, budget.limits.maxEntries);
    const parts = new Map<string, Part>();
    for (const entry of zip.entries) {
      const name = entry.name.replace(/^\/+/, "");
      // Part names are the same in any case (OPC 6.2.2.3); one more of the same name is still read.
      let key = name.toLowerCase();
      if (parts.has(key)) key += `/${parts.size}`;
      parts.set(key, { name, key, entry });
    }
    this.parts = parts;
    this.#left = new Map(parts);
    if (zip.damaged) this.#note(location, "malformed");
    if (zip.more)
      this.unread.push({ type: "unread", location, reason: "too-many", limit: "maxEntries" });
  }

  /** The part of this name, in any case. */
  part(name: string): Part | undefined {
    return this.parts.get(name.toLowerCase());
  }

  /** The part of a type that relationships name, or else the one that is it as a rule. */
  related(
    relationships: ReadonlyMap<string, Relationship>,
    type: string,
    usual: string,
  ): Part | undefined {
    const named = [...relationships.values()].find((one) => one.type === type);
    return this.part(named?.target ?? "") ?? this.part(usual);
  }

  /** The part that all others belong to. */
  async main(usual: string): Promise<Part | undefined> {
    return this.related(await this.relationships(""), "officeDocument", usual);
  }

  /** Parts that nobody has opened or passed over yet. */
  left(): Part[] {
    return [...this.#left.values()];
  }

  /** Says that a part needs no reading. */
  pass(part: Part): void {
    this.#left.delete(part.key);
  }

  /** Says it of a part without words, unless an archive stands in it as it is: `false` then. */
  passWordless(part: Part): boolean {
    if (holdsArchive(part.entry)) return false;
    this.pass(part);
    return true;
  }

  /** The content of a part; XML comes as UTF-8 whatever it is written in. */
  async *open(part: Part): AsyncGenerator<Uint8Array> {
    this.pass(part);
    this.budget.takeEntry();
    yield* this.#content(part);
  }

  async *#content(part: Part): AsyncGenerator<Uint8Array> {
    let recode: ((chunk: Uint8Array) => Uint8Array) | undefined;
    let first = true;
    for await (const chunk of openEntry(part.entry, this.budget)) {
      if (first) recode = await recoder(chunk);
      first = false;
      yield recode === undefined ? chunk : recode(chunk);
    }
  }

  /** The beginning of a part, to see what it is; it counts as not opened yet. */
  peek(part: Part): AsyncGenerator<Uint8Array> {
    return openEntry(part.entry, this.budget);
  }

  /** A whole part that is a file of its own. */
  bytes(part: Part): Promise<{ bytes: Uint8Array; damaged: boolean }> {
    this.pass(part);
    this.budget.takeEntry();
    return readEntry(part.entry, this.budget, this.budget.limits.maxInputBytes);
  }

  /** Scans a part; comes back after each chunk of it. */
  scan(
    part: Part,
    take: (xml: XmlScanner, token: Token) => void,
  ): AsyncGenerator<XmlScanner, void, void> {
    return scanXml(this.open(part), take);
  }

  /** Scans a whole part of this name, if there is one; what is wrong with it is noted. */
  async load(
    part: Part | undefined,
    take: (xml: XmlScanner, token: Token) => void,
    place?: Place,
  ): Promise<void> {
    if (part === undefined) return;
    await this.attempt({ ...this.location, ...(place && { place }) }, async () => {
      for await (const xml of this.scan(part, take)) if (xml.damaged) throw new DamagedEntry();
    });
  }

  /** Scans a whole part that is still to be read: what is wrong with it is noted then. */
  async survey(part: Part, take: (xml: XmlScanner, token: Token) => void): Promise<void> {
    await this.attempt(this.location, async () => {
      for await (const _ of scanXml(this.#content(part), take));
    });
  }

  /** The same for a part that is no XML. */
  async surveyBytes(part: Part, take: (chunk: Uint8Array) => void): Promise<void> {
    await this.attempt(this.location, async () => {
      for await (const chunk of this.#content(part)) take(chunk);
    });
  }

  /** Does something; what goes wrong is noted of `location`, unless the whole scan has to end. */
  async attempt(location: Location, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.note(location, error);
    }
  }

  /** Notes an error as Unread of `location`; throws it again if the whole scan has to end. */
  note(location: Location, error: unknown): void {
    if (error instanceof ParefuiteError) throw error;
    if (error instanceof ClosedEntry) this.#note(location, error.reason);
    else if (!(error instanceof LimitReached)) this.#note(location, "malformed");
    else if (error.isOfEntry)
      this.unread.push({ type: "unread", location, reason: "too-large", limit: error.limit });
    else throw error;
  }

  #note(location: Location, reason: UnreadReason): void {
    const same = (other: Unread) =>
      other.reason === reason &&
      other.location.place === location.place &&
      other.location.sheet === location.sheet &&
      other.location.path.length === location.path.length;
    if (!this.unread.some(same)) this.unread.push({ type: "unread", location, reason });
  }

  /** The arrows from a part (`""`: from the package itself), by id. */
  async relationships(from: string): Promise<Map<string, Relationship>> {
    const slash = from.lastIndexOf("/") + 1;
    const folder = from.slice(0, slash);
    const found = new Map<string, Relationship>();
    await this.load(this.part(`${folder}_rels/${from.slice(slash)}.rels`), (xml, token) => {
      if (token !== Token.open || xml.name !== RELATIONSHIP) return;
      const target = xml.attribute(TARGET) ?? "";
      const external = xml.attribute(TARGET_MODE) === "External";
      const type = (xml.attribute(TYPE) ?? "").replace(/^.*\//, "");
      if (external) this.links.add(textOfLink(target));
      found.set(xml.attribute(ID) ?? "", {
        type,
        target: external ? target : resolvePath(folder, target),
        external,
      });
    });
    return found;
  }

  /** The links to addresses and numbers among the arrows from a part: they are shown with its text. */
  linksIn(relationships: ReadonlyMap<string, Relationship>): Map<string, Link> {
    const found = new Map<string, Link>();
    for (const [id, { target, external }] of relationships) {
      const link = external ? readLink(target) : undefined;
      if (link === undefined) continue;
      found.set(id, link);
      this.links.delete(textOfLink(target));
    }
    return found;
  }
}

const RELATIONSHIP = nameHash("Relationship");
const ID = nameHash("Id");
const TARGET = nameHash("Target");
const TARGET_MODE = nameHash("TargetMode");
const TYPE = nameHash("Type");

/** A reference from a folder of the package (`../media/a.png`) as a part's name. */
function resolvePath(folder: string, target: string): string {
  const path = unescaped(target.replaceAll("\\", "/"));
  const parts = path.startsWith("/") ? [] : folder.split("/").filter(Boolean);
  for (const step of path.split("/")) {
    if (step === "..") parts.pop();
    else if (step !== "." && step !== "") parts.push(step);
  }
  return parts.join("/");
}
