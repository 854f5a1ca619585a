import { bufferOf } from "../../bytes.js";
import type { Block, Nested, Row } from "../../types.js";
import type { Budget } from "../budget.js";
import { decoded, type Encoding } from "../encoding.js";
import { type Link, LinkWords, readLink } from "../link.js";
import { isMetafile } from "../media/metafile.js";
import { packedObject } from "./ole.js";
import type { Reader } from "../reader.js";
import { textBlocks } from "../text.js";

/**
 * Rich Text Format (version 1.9.1) → Tables of its `\cell`/`\row` runs, Text for its paragraphs, hidden
 * Text (`\v`, deleted `\deleted`, white, tiny), comments, headers and footers, properties, form fields,
 * bookmarks, and embedded objects (`\objdata`).
 */
export const rtf: Reader = {
  type: "rtf",
  extensions: ["rtf", "doc"],
  family: "text",
  holdsBinary: true,
  recognises: (peek) => /^\s{0,100}\{\\rt/.test(peek.head),
  async *read(attachment, { budget }) {
    const { bytes, location } = attachment;
    const hidden = attachment.hidden ?? false;
    const document = new RtfDocument(attachment.location.path, budget);
    let line = 1;
    for (const part of document.parts(bytes)) {
      if (part.type === "nested") yield part;
      else if (part.type === "rows") {
        budget.takeRows(part.rows.length, part.rows.length * (part.rows[0]?.cells.length ?? 0));
        yield { type: "table", location, hidden: hidden || part.hidden, rows: [part.rows] };
      } else {
        const place = part.place;
        yield* textBlocks(
          [part.text],
          place === undefined ? location : { ...location, place },
          hidden || (place !== undefined && !seen.has(place)),
          budget,
          place === undefined ? line : 1,
        );
        if (place === undefined) line += part.text.split("\n").length - 1;
      }
    }
    if (document.damaged) yield { type: "unread", location, reason: "malformed" } satisfies Block;
  },
};

type TextPlace =
  | "hidden-text"
  | "tracked-change"
  | "comment"
  | "header-footer"
  | "properties"
  | "text-box"
  | "defined-name"
  | "data-validation"
  | "external-link"
  | "query";

/** Places whose text is seen. */
const seen: ReadonlySet<TextPlace> = new Set(["comment", "header-footer", "text-box"] as const);

type Part =
  | { readonly type: "text"; readonly text: string; readonly place?: TextPlace }
  | { readonly type: "rows"; readonly rows: readonly Row[]; readonly hidden: boolean }
  | Nested;

/** Where the text of a group goes. */
type Destination =
  | "body"
  | "skip"
  | "object"
  | "picture"
  | "colours"
  | "fonts"
  | "property"
  | "value"
  | "field"
  | TextPlace;

/** Destinations by the control word that opens them; others behind `\*` are skipped. */
const destinations: Readonly<Record<string, Destination>> = {
  fonttbl: "fonts",
  colortbl: "colours",
  stylesheet: "skip",
  pict: "picture",
  shppict: "picture",
  themedata: "skip",
  colorschememapping: "skip",
  datastore: "skip",
  latentstyles: "skip",
  listtable: "skip",
  listoverridetable: "skip",
  rsidtbl: "skip",
  generator: "skip",
  xmlnstbl: "skip",
  fldinst: "field",
  info: "properties",
  userprops: "properties",
  docvar: "properties",
  header: "header-footer",
  headerl: "header-footer",
  headerr: "header-footer",
  headerf: "header-footer",
  footer: "header-footer",
  footerl: "header-footer",
  footerr: "header-footer",
  footerf: "header-footer",
  footnote: "comment",
  annotation: "comment",
  atnauthor: "comment",
  shpinst: "text-box",
  shptxt: "text-box",
  do: "text-box",
  dptxbxtext: "text-box",
  picprop: "text-box",
  sn: "property",
  sv: "value",
  bkmkstart: "defined-name",
  formfield: "data-validation",
  ffl: "data-validation",
  ffdeftext: "data-validation",
  ffhelptext: "data-validation",
  ffstattext: "data-validation",
  mailmerge: "query",
  objdata: "object",
};

/** Control words that stand for a character. */
const characters: Readonly<Record<string, string>> = {
  par: "\n",
  line: "\n",
  sect: "\n",
  page: "\n",
  tab: "\t",
  emdash: "—",
  endash: "–",
  lquote: "‘",
  rquote: "’",
  ldblquote: "“",
  rdblquote: "”",
  bullet: "•",
  emspace: " ",
  enspace: " ",
};

/** Code pages of `\ansicpg`, as `encoding.ts` and `TextDecoder` name them. */
const codePages: Readonly<Record<number, string>> = {
  437: "cp437",
  850: "cp850",
  874: "windows-874",
  932: "shift_jis",
  936: "gbk",
  949: "euc-kr",
  950: "big5",
  1250: "windows-1250",
  1251: "windows-1251",
  1253: "windows-1253",
  1254: "windows-1254",
  1255: "windows-1255",
  1256: "windows-1256",
  1257: "windows-1257",
  1258: "windows-1258",
  10000: "macintosh",
  65001: "utf-8",
};

/** Code pages of `\\fcharset`; the other sets are those of the document, or no letters. */
const charsetPages: Readonly<Record<number, number>> = {
  77: 10_000,
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
  255: 850,
};

/** Properties of a shape that are read: what a picture shows, and the letters of WordArt. */
const shapeTexts = new Set(["wzDescription", "gtextUNICODE"]);

/** Bookmarks that Word sets by itself. */
const ownBookmarks = /^_(?:Toc|Ref|Hlk|GoBack|MON)|^OLE_LINK/;

/** Half-points; what is smaller than two points nobody reads. */
const minHalfPoints = 4;

interface Group {
  destination: Destination;
  hidden: boolean;
  deleted: boolean;
  white: boolean;
  tiny: boolean;
  /** Whether something but white lies under the run or the paragraph. */
  shaded: boolean;
  paragraphShaded: boolean;
  /** Characters to leave out behind `\u`. */
  fallback: number;
  /** Number of its font; default that of the document. */
  font: number | undefined;
  inTable: boolean;
}

/** Groups deeper than this are no document's. */
const maxDepth = 2000;

/** Bytes of embedded objects in all. */
const maxObjectLength = 512 * 1024 * 1024;

/** Rows of a table given at once. */
const maxRows = 20_000;

class RtfDocument {
  damaged = false;
  #body = "";
  #besides: Partial<Record<TextPlace, string>> = {};
  #rows: Row[] = [];
  #cells: string[] = [];
  #cell = "";
  #number = 0;
  #encoding = encodingOf(1252);
  #inRow = false;
  /** Code pages of the fonts that have one of their own. */
  readonly #fonts = new Map<number, number>();
  #font = 0;
  #defaultFont = 0;
  /** The name of the last property of a shape. */
  #property = "";
  /** Colours of the table, as `red,green,blue`; the first one is that of plain text. */
  readonly #colours: string[] = [];
  #colour: [red: number, green: number, blue: number] = [0, 0, 0];
  /** Whether a cell of the row has a ground of its own, or the page. */
  #rowShaded = false;
  #pageShaded = false;
  /** Bytes of `\'xx` that wait for those behind them: a character may have two. */
  #bytes: number[] = [];
  #object: string[] = [];
  #objectLength = 0;
  /** The code of a field; a link whose words have not begun; how deep those stand that have, or 0. */
  #code = "";
  #link: Link | undefined;
  readonly #linkWords = new LinkWords();
  #resultDepth = 0;

  constructor(
    readonly path: readonly string[],
    readonly budget: Budget,
  ) {}

  *parts(bytes: Uint8Array): Generator<Part> {
    const source = bufferOf(bytes).toString("latin1");
    const token = /[{}]|\\(?:'([\da-fA-F]{2})|([a-zA-Z]{1,32})(-?\d{1,10})? ?|([\s\S]))|[^{}\\]+/y;
    const groups: Group[] = [];
    let group: Group = {
      destination: "body",
      hidden: false,
      deleted: false,
      white: false,
      tiny: false,
      shaded: false,
      paragraphShaded: false,
      fallback: 1,
      font: undefined,
      inTable: false,
    };
    let skip = 0;
    let starred = false;
    let begins = false;
    let steps = 0;
    for (;;) {
      if ((++steps & 4095) === 0) this.budget.checkTime();
      const match = token.exec(source);
      if (match === null) break;
      const [whole, hex, word, number, symbol] = match;
      // Elsewhere `\*` says nothing: some programs write it in front of a style.
      const mayBeStarred = begins;
      begins = whole === "{" || (begins && /^[\r\n]+$/.test(whole));
      // What stands behind the end is text that a brace too many has closed out, if it is not the rest of
      // what was in a program's memory there.
      if (steps > 1 && groups.length === 0 && !this.damaged)
        this.damaged = /[^\s\0]/.test(whole) && !isLeftOver(whole, source, token.lastIndex);
      if (whole === "{") {
        this.#flushBytes(group);
        if (groups.length >= maxDepth) break;
        groups.push(group);
        group = { ...group };
        skip = 0;
      } else if (whole === "}") {
        this.#flushBytes(group);
        if (isBinary(group) && groups.at(-1)?.destination !== group.destination)
          yield* this.#embedded(group.destination);
        const parent = groups.pop();
        if (parent === undefined) {
          this.damaged = true;
          continue;
        }
        if (group.destination === "field" && parent.destination !== "field") this.#endCode(group);
        if (groups.length + 1 === this.#resultDepth) this.#endLink(parent);
        if (group.destination !== parent.destination) {
          const place = group.destination === "value" ? "text-box" : group.destination;
          if (place in this.#besides) this.#besides[place as TextPlace] += "\n";
        }
        group = parent;
        skip = 0;
      } else if (hex !== undefined) {
        if (skip > 0) skip--;
        else if (isBinary(group)) this.#object.push(hex);
        else this.#bytes.push(Number.parseInt(hex, 16));
      } else if (word !== undefined) {
        this.#flushBytes(group);
        const value = number === undefined ? undefined : Number.parseInt(number, 10);
        if (starred && !Object.hasOwn(destinations, word)) group.destination = "skip";
        starred = false;
        if (Object.hasOwn(destinations, word) && group.destination !== "skip") {
          group.destination = destinations[word]!;
          if (word === "sn") this.#property = "";
          // The words of the link or field code of a hidden group stay what they are.
        } else if (word === "fldrslt" && this.#link !== undefined) {
          this.#resultDepth = groups.length;
          this.#linkWords.open(this.#link);
          this.#link = undefined;
        } else if (word === "bin" && value !== undefined && value > 0) {
          if (isBinary(group))
            this.#object.push(
              Buffer.from(
                source.slice(token.lastIndex, token.lastIndex + value),
                "latin1",
              ).toString("hex"),
            );
          token.lastIndex += value;
        } else if (word === "u" && value !== undefined) {
          this.#put(String.fromCharCode(value & 0xffff), group);
          skip = group.fallback;
        } else if (word === "uc") group.fallback = value ?? 1;
        else if (word === "f" && value !== undefined) {
          if (group.destination === "fonts") this.#font = value;
          else group.font = value;
        } else if (word === "fcharset" || word === "cpg") {
          const page = word === "cpg" ? value : charsetPages[value ?? 0];
          if (group.destination === "fonts" && page !== undefined)
            this.#fonts.set(this.#font, page);
        } else if (word === "deff") this.#defaultFont = value ?? 0;
        else if (word === "v") group.hidden = value !== 0;
        else if (word === "deleted") group.deleted = value !== 0;
        else if (word === "plain") {
          group.hidden = group.deleted = false;
          group.white = group.tiny = group.shaded = false;
          group.font = undefined;
        } else if (word === "pard") group.inTable = group.paragraphShaded = false;
        else if (word === "fs") group.tiny = value !== undefined && value < minHalfPoints;
        else if (word === "cf") group.white = this.#isWhite(value);
        else if (word === "chcbpat" || word === "cb" || word === "highlight")
          group.shaded = this.#isShade(value);
        else if (word === "cbpat") group.paragraphShaded = this.#isShade(value);
        else if (word === "clcbpat" || word === "clcfpat") this.#rowShaded ||= this.#isShade(value);
        else if (word === "viewbksp") this.#pageShaded = value !== 0;
        else if (word === "red") this.#colour[0] = value ?? 0;
        else if (word === "green") this.#colour[1] = value ?? 0;
        else if (word === "blue") this.#colour[2] = value ?? 0;
        else if (word === "intbl") group.inTable = true;
        else if (word === "ansicpg" && value !== undefined) this.#setPage(value);
        else if (word === "mac") this.#setPage(10_000);
        else if (group.destination === "body" && (word === "cell" || word === "nestcell"))
          this.#endCell();
        else if (group.destination === "body" && (word === "row" || word === "nestrow")) {
          this.#endRow();
          if (this.#rows.length >= maxRows) yield* this.#takeRows();
        } else if (word === "trowd") {
          this.#inRow = true;
          this.#rowShaded = false;
          yield* this.#takeBody();
        } else if (Object.hasOwn(characters, word)) {
          if (
            (word === "par" || word === "sect" || word === "page") &&
            group.destination === "body" &&
            !group.inTable &&
            this.#rows.length > 0
          )
            yield* this.#takeRows();
          this.#put(characters[word]!, group);
        }
      } else if (symbol !== undefined) {
        this.#flushBytes(group);
        if (symbol === "*") starred = mayBeStarred;
        else if (skip > 0) skip--;
        else if (symbol === "\\" || symbol === "{" || symbol === "}") this.#put(symbol, group);
        else if (symbol === "~") this.#put("\u00a0", group);
        else if (symbol === "_") this.#put("-", group);
        else if (symbol === "\n" || symbol === "\r") this.#put("\n", group);
      } else {
        let text = whole.replace(/[\r\n]/g, "");
        if (skip > 0) {
          const skipped = Math.min(skip, text.length);
          text = text.slice(skipped);
          skip -= skipped;
        }
        if (text === "") continue;
        if (isBinary(group)) this.#addObject(text);
        else if (/[\u0080-\u00ff]/.test(text))
          for (const byte of Buffer.from(text, "latin1")) this.#bytes.push(byte);
        else {
          this.#flushBytes(group);
          this.#put(text, group);
        }
      }
    }
    this.damaged ||= groups.length > 0;
    this.#flushBytes(group);
    if (group.destination === "field") this.#endCode(group);
    if (this.#resultDepth > 0) this.#endLink(group);
    this.#dropLink();
    if (isBinary(group)) yield* this.#embedded(group.destination);
    this.#endRow();
    yield* this.#takeRows();
    yield* this.#takeBody();
    for (const [place, text] of Object.entries(this.#besides))
      if (text.trim() !== "") yield { type: "text", text, place: place as TextPlace };
  }

  /** Ends the code of a field: where a link leads is written behind its words, other codes are read by themselves. */
  #endCode({ hidden, deleted }: Group): void {
    const code = this.#code;
    this.#code = "";
    this.#dropLink();
    const link = readLink(/^\s*HYPERLINK\s+"([^"]*)"[^@]*$/i.exec(code)?.[1]);
    if (link !== undefined && !hidden && !deleted) this.#link = link;
    const text = this.#link === undefined ? code : link!.fields.join("\n");
    if (text !== "")
      this.#besides["hidden-text"] = `${this.#besides["hidden-text"] ?? ""}${text}\n`;
  }

  #endLink(group: Group): void {
    this.#resultDepth = 0;
    const target = this.#linkWords.end();
    if (target !== "") this.#put(target, group);
  }

  /** Reads a link by itself that has no words. */
  #dropLink(): void {
    if (this.#link === undefined) return;
    this.#besides["hidden-text"] = `${this.#besides["hidden-text"] ?? ""}${this.#link.target}\n`;
    this.#link = undefined;
  }

  #put(text: string, group: Group): void {
    let { destination } = group;
    if (destination === "value" && shapeTexts.has(this.#property)) destination = "text-box";
    switch (destination) {
      case "skip":
      case "object":
      case "picture":
      case "fonts":
      case "value":
        return;
      case "colours":
        this.#addColours(text);
        return;
      case "property":
        this.#property += text;
        return;
      case "field":
        this.#code += text;
        return;
    }
    if (this.#resultDepth > 0) this.#linkWords.add(text);
    const isWhite = group.white && destination === "body" && !this.#isGroundShaded(group);
    const place =
      group.hidden || ((group.tiny || isWhite) && text !== "\n")
        ? "hidden-text"
        : group.deleted
          ? "tracked-change"
          : destination === "body"
            ? undefined
            : destination;
    if (place !== undefined) {
      if (place === "defined-name" && ownBookmarks.test(text)) return;
      this.#besides[place] = (this.#besides[place] ?? "") + text;
    } else if (group.inTable || this.#inRow) this.#cell += text;
    else this.#body += text;
    // The end of a paragraph is that of what is hidden in it.
    if (text === "\n" && place === undefined) this.#endHidden("\n");
  }

  /** Ends the line of what is hidden or deleted in a paragraph or row; in a cell, the cell. */
  #endHidden(end: "\n" | "\t"): void {
    for (const place of ["hidden-text", "tracked-change"] as const) {
      const text = this.#besides[place];
      if (text !== undefined && !/[\n\t]$/.test(text)) this.#besides[place] = text + end;
    }
  }

  /** The table of colours: its words have set red, green and blue, a semicolon ends each. */
  #addColours(text: string): void {
    for (let count = text.split(";").length - 1; count > 0; count--) {
      this.#colours.push(this.#colour.join(","));
      this.#colour = [0, 0, 0];
    }
  }

  #isWhite(index: number | undefined): boolean {
    return this.#colours[index ?? 0] === "255,255,255";
  }

  /** Whether a ground of this colour is not white; 0 is none. */
  #isShade(index: number | undefined): boolean {
    return index !== undefined && index > 0 && !this.#isWhite(index);
  }

  #isGroundShaded(group: Group): boolean {
    return group.shaded || group.paragraphShaded || this.#rowShaded || this.#pageShaded;
  }

  #flushBytes(group: Group): void {
    if (this.#bytes.length === 0) return;
    const bytes = Buffer.from(this.#bytes);
    this.#bytes = [];
    const page = this.#fonts.get(group.font ?? this.#defaultFont);
    const encoding = page === undefined ? this.#encoding : encodingOf(page);
    this.#put(decoded(bytes, encoding), group);
  }

  #setPage(page: number): void {
    this.#encoding = encodingOf(page);
  }

  #endCell(): void {
    this.#cells.push(this.#cell.trim());
    this.#cell = "";
    this.#endHidden("\t");
  }

  #endRow(): void {
    if (this.#cell.trim() !== "") this.#endCell();
    this.#cell = "";
    this.#endHidden("\n");
    this.#inRow = false;
    this.#number++;
    if (this.#cells.some((cell) => cell !== ""))
      this.#rows.push({ number: this.#number, cells: this.#cells });
    this.#cells = [];
  }

  *#takeRows(): Generator<Part> {
    yield* this.#takeBody();
    if (this.#rows.length > 0) yield { type: "rows", rows: this.#rows, hidden: false };
    this.#rows = [];
  }

  *#takeBody(): Generator<Part> {
    if (this.#rows.length > 0) return;
    if (this.#body.trim() !== "") yield { type: "text", text: this.#body };
    this.#body = "";
  }

  #addObject(text: string): void {
    this.#objectLength += text.length / 2;
    if (this.#objectLength <= maxObjectLength) this.#object.push(text.replace(/[^\da-fA-F]/g, ""));
  }

  /**
   * An embedded object: an OLE 1 header ([MS-OLEDS] 2.2.5), then the file. Of pictures those that are
   * drawn: what they say is seen.
   */
  *#embedded(destination: Destination): Generator<Part> {
    const bytes = Buffer.from(this.#object.join(""), "hex");
    this.#object = [];
    if (bytes.length === 0) return;
    this.budget.takeBytes(bytes.length);
    if (destination === "picture") {
      const location = { path: [...this.path, "picture"] };
      if (isMetafile(bytes.toString("latin1", 0, 64)))
        yield { type: "nested", attachment: { location, bytes } };
      return;
    }
    const object = readObject(bytes);
    if ("links" in object) {
      const text = object.links.filter((link) => link !== "").join("\n");
      if (text !== "") yield { type: "text", text, place: "external-link" };
      return;
    }
    yield {
      type: "nested",
      attachment: {
        location: {
          path: object.name === undefined ? [...this.path] : [...this.path, object.name],
          place: "embedded",
        },
        bytes: object.bytes,
        hidden: true,
      },
    };
  }
}

/** Bytes at the very end, none of them a brace or a control word, and some of them no text. */
function isLeftOver(whole: string, source: string, end: number): boolean {
  return (
    end === source.length &&
    whole.length <= maxLeftOver &&
    !/[{}\\]/.test(whole) &&
    /(?!\s)\p{Cc}/u.test(whole)
  );
}

/** Some programs write a whole block of memory: what is left over of it is a line or two. */
const maxLeftOver = 128;

function encodingOf(page: number): Encoding {
  return { name: codePages[page] ?? "windows-1252", markLength: 0 };
}

function isBinary({ destination }: Group): boolean {
  return destination === "object" || destination === "picture";
}

/** The file within an OLE 1 object, or the object as it is; of a linked one ([MS-OLEDS] 2.2.6) the names. */
function readObject(
  object: Buffer,
): { name?: string; bytes: Buffer } | { links: readonly string[] } {
  try {
    let at = 8;
    const text = (): string => {
      const end = at + 4 + object.readUInt32LE(at);
      const written = object.toString("latin1", at + 4, end).replace(/\0+$/, "");
      at = end;
      return written;
    };
    const isLinked = object.readUInt32LE(4) === 1;
    const program = text();
    // What of the names is missing is that way in files of Word: it keeps the rest beside.
    if (isLinked) return { links: at < object.length ? [text(), text(), text()] : [] };
    text();
    text();
    const size = object.readUInt32LE(at);
    const data = object.subarray(at + 4, at + 4 + size);
    // The object packager of Windows puts a label and a path in front of the file.
    if (program === "Package" && data.readUInt16LE(0) === 2)
      return packedObject(object.subarray(at, at + 4 + size));
    return { bytes: data.length > 0 ? data : object };
  } catch {
    return { bytes: object };
  }
}
