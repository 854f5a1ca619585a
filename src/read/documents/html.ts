import { append } from "../../append.js";
import { bufferOf } from "../../bytes.js";
import type { Parser } from "htmlparser2";
import { percentDecoded } from "../messages/eml.js";
import type { Attachment, Block, Location, Nested, Row } from "../../types.js";
import { type Budget, LimitReached } from "../budget.js";
import { decode, encodingOf } from "../encoding.js";
import { type Link, peopleInLink, readLink } from "../link.js";
import type { Reader } from "../reader.js";
import { hides, hidingRules, isSeen, type Look, lookOf, plainLook, setsApart } from "./style.js";
import { textBlocks } from "../text.js";

/**
 * HTML (WHATWG living standard), also under the name of a workbook ("Save as Web page") → a Table for
 * each table of data, Text for the rest with its lines, Text for what shows where the mouse points, and
 * hidden Text for what a browser does not show: comments, scripts, `display: none`, white on white, form
 * values.
 */
export const html: Reader = {
  type: "html",
  extensions: ["html", "htm", "xhtml", "xls"],
  family: "text",
  recognises: (peek) => isHtml(peek.text()),
  async *read(attachment, { budget }) {
    const { Parser } = await import("htmlparser2");
    const { bytes, location } = attachment;
    const encoding = encodingOf(attachment, declaredInside(bytes));
    const page = new Page(attachment);
    const parser = new Parser(page, { recognizeSelfClosing: false });
    const steps = pushed(parser, page, decode(bytes, encoding), budget);
    yield* page.blocks(steps, location, budget);
    if (page.isBroken) yield { type: "unread", location, reason: "malformed" };
  },
};

/** Elements that a page, or a fragment of one, begins with. */
const firstTag =
  /^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->)[\s\S]){0,5000}-->\s*)*<(?:!doctype html|html|head|body|table|tbody|tr|div|p|span|font|center|meta|style|title|a|b|i|u|em|strong|small|br|hr|img|picture|details|h[1-6]|ul|ol|pre|blockquote|section|article|main|header|form)(?=[\s/>])/i;

/** Tags of running text that begins without one; `<paul@example.fr>` is none. */
const anyTag =
  /<(?:\/?(?:p|div|span|table|tr|td|b|strong|em|ul|li|html|body)|br)(?:[\s/][^<>]{0,500})?>|<a href=[^<>]{0,500}>/gi;

/** Fewer tags than this are a mention of HTML. */
const minTags = 3;

function isHtml(text: string): boolean {
  const start = text.slice(0, 4096);
  if (firstTag.test(text)) return sureTag.test(text) || !isOtherXml(start);
  // A table that holds tags in its cells begins with them no more often than text does; its rows are lines.
  return (
    !isOtherXml(start) &&
    !/^\s*<\?xml\s/.test(start) &&
    (start.match(anyTag)?.length ?? 0) >= minTags &&
    !(start.includes("\n") && /^[^<\n]{0,300}[;\t|][^<\n]{0,300}[;\t|]/.test(start))
  );
}

/** Nothing but a page begins with these. */
const sureTag = /<(?:!doctype html|html|head|body|meta|style)[\s>]/i;

const elements = new Set(
  `a abbr acronym address area article aside audio b base basefont bdi bdo big blink blockquote body br button canvas caption
  center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font
  footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link
  main map mark marquee menu meta meter nav nobr noframes noscript object ol optgroup option output p param path picture pre
  progress q rp rt ruby s samp script search section select slot small source span strike strong style sub summary sup svg
  table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr`.split(
    /\s+/,
  ),
);

const attributes = new Set(
  `abbr accept action align alink allow alt async autocomplete autofocus axis background bgcolor border bordercolor cellpadding
  cellspacing char charset checked cite class clear code color cols colspan compact content contenteditable controls coords d
  data datetime defer dir disabled download draggable enctype face fill for form frame frameborder headers height hidden href
  hreflang hspace id itemid itemprop itemscope itemtype label lang language link list loading loop max maxlength media method
  min multiple name noshade novalidate nowrap open pattern placeholder poster property readonly rel required rev role rows
  rowspan rules scope scrolling selected shape size sizes span src srcset start stroke style summary tabindex target text
  title translate type usemap valign value version viewbox vlink vspace width wrap xmlns`.split(
    /\s+/,
  ),
);

/** An opening tag and its attributes, in the one way they can be read; a name with a dash or a colon is of a part that its page defines. */
const openingTag =
  /<([a-z][\w:-]*)((?:\s+[^\s<>"'=/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s<>"']+))?)*)\s*\/?>/gi;
const attribute = /([^\s<>"'=/]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s<>"']*))?/g;

/** A tag with nothing but another one behind it, as XML begins. */
const rootTag = /^\s*<([a-z]\w*)(?:\s[^<>]{0,4000})?>\s*</i;

/** Whether the first tag, or most of them, are of a vocabulary of its own that begins as HTML may: `<p nom="…"/>`, `<table><row …/>`. */
function isOtherXml(text: string): boolean {
  const root = rootTag.exec(text)?.[1]!.toLowerCase();
  if (root !== undefined && !elements.has(root)) return true;
  let [tags, others] = [0, 0];
  for (const [, name, inside] of text.matchAll(openingTag)) {
    tags++;
    const given = [...inside!.matchAll(attribute)].map(([, key]) => key!.toLowerCase());
    const unknown = given.filter((key) => !attributes.has(key) && !/[^a-z]|^on/.test(key));
    if (!elements.has(name!.toLowerCase()) && !/[:-]/.test(name!)) others++;
    else if (unknown.length * 2 > given.length) others++;
  }
  return others * 2 > tags;
}

function declaredInside(bytes: Uint8Array): string | undefined {
  const head = bufferOf(bytes.subarray(0, 4096));
  return /<meta[^>]{1,200}charset\s*=\s*["']?([\w-]{2,40})/i.exec(head.toString("latin1"))?.[1];
}

/** Characters given to the parser at a time: rows are handed on between. */
const pushedLength = 65_536;

/** The parser begins it anew where there is white space before its end. */
const closingTag = /<\/[a-z][a-z\d]*\s*>\s*$/i;

/** Where a page ends like this it is not cut off, whatever was left open in it. */
const pageEnd = /<\/(?:body|html)\s*>\s*$/i;

const cutTag = /<\/?[a-z][^<>]{0,90}$/i;

function* pushed(
  parser: Parser,
  page: Page,
  pieces: Iterable<string>,
  budget: Budget,
): Generator<void> {
  let length = 0;
  let end = "";
  for (const piece of pieces) {
    length += piece.length;
    end = piece.slice(-100);
    for (let start = 0; start < piece.length; start += pushedLength) {
      budget.checkTime();
      parser.write(piece.slice(start, start + pushedLength));
      yield;
    }
  }
  // The end of a table may not be left out (HTML, 4.9.1), nor that of a tag. What is left behind the last
  // piece that the parser knows is a tag; the letters of one it takes for text.
  page.isBroken = (page.isInTable && !pageEnd.test(end)) || cutTag.test(end);
  parser.end();
  const lastTag = closingTag.exec(end)?.[0].length ?? 0;
  page.isBroken ||= parser.startIndex < length - lastTag;
  yield;
}

/** What the page holds, in its order. */
type Part =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "table" }
  | { readonly type: "row"; readonly row: Row }
  | { readonly type: "end-of-table" }
  | { readonly type: "nested"; readonly nested: Nested };

const blockTags = new Set(
  "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section select table tbody td textarea tfoot th thead title tr ul".split(
    " ",
  ),
);

/** Elements in a line that have room of their own; that a page defines itself (`mat-cell`) most have. */
const apartTags = new Set(["button", "img"]);
const isOwn = (name: string): boolean => name.includes("-");

/** Elements without an end tag. */
const voidTags = new Set(
  "area base br col embed hr img input link meta param source track wbr".split(" "),
);

/** Attributes whose values are content that is not on the page. */
const contentAttributes = ["value", "content", "summary", "aria-label"] as const;

/**
 * Attributes whose values a reader sees once he points at the element, where its picture is not loaded
 * (as in most mail at first), or in an empty field.
 */
const pointedAttributes = ["alt", "title", "placeholder", "label"] as const;

/** What scripts keep of an address, or of a number that they call: it looks like any other. */
const contact = /@|(?:appel|call|dial|phone|sms|tel|whatsapp)\w{0,20}\W{1,4}[+0]\d/i;
const numberAttribute = /^data-(?:[\w-]*-)?(?:tel|telephone|phone|whatsapp)$/;

/** What a style sheet puts before or behind elements (CSS 2.2, 12.2); icons are shorter. */
const styledText = /content\s*:\s*(?:"([^"\n]{5,})"|'([^'\n]{5,})')/gi;

/** How somebody is reached, in what only a script reads: `<option value="jean@example.fr">Jean Martin`. */
const contactValue = /@|\d(?:[ .-]?\d){8}/;

/** Who somebody is stands in fewer characters. */
const longestLabel = 80;

/** A newsletter's links hold its reader's address, and whom to ask: that of five people is a list. */
const minLinked = 5;

/** Elements of the head: there is nothing to point at. */
const headTags = new Set(["base", "link", "meta", "script", "style"]);

/** Elements whose text says nothing of what a page shows by itself. */
const notShownTags = new Set(["title", "noscript"]);

/** Lines of text that is not on the page. */
class LooseLines {
  readonly #lines = [""];

  add(text: string, lineBehind: boolean): void {
    this.#lines[this.#lines.length - 1] += text;
    if (lineBehind) this.#lines.push("");
  }

  toString(): string {
    return this.#lines.filter((line) => line.trim() !== "").join("\n");
  }
}

/** Rows of a table looked at before it is taken for one of data. */
const judgedRows = 50;

/** A cell longer than this is a column of a page's layout, not a value. */
const maxDataCell = 1500;

/** Rows handed on at a time. */
const batchRows = 500;

/** Elements within elements: no page has so many, and the parser's work grows with their square. */
const maxNesting = 2000;

/** Columns and rows that one cell may span: a heading spans the table, which has fewer. */
const maxSpan = 100;

interface Element {
  readonly name: string;
  readonly hidden: boolean;
  readonly look: Look;
  readonly pre: boolean;
  /** False within a title, or what is for readers without scripts. */
  readonly shows: boolean;
  /** A link to an address, given behind its words. */
  readonly link?: Link;
  /** Whether there is room between it and the text beside it. */
  readonly apart: boolean;
  /** True once there are others in one that the page defines: it is a line of them. */
  isLine?: boolean;
  /** True for a script that is data for others. */
  readonly isData?: boolean;
  /** What no browser shows of it, given behind its words. */
  readonly behind: readonly string[];
  /** Where its words are added, and behind how many others. */
  readonly text: readonly string[];
  readonly start: number;
}

interface OpenTable {
  /** Rows held back until the table is known to be of data; `undefined` once it is. */
  held: Row[] | undefined;
  /** True once it is known to be layout: its cells are text. */
  layout: boolean;
  readonly hidden: boolean;
  rows: number;
  cells: string[] | undefined;
  hiddenCells: number[];
  rowHidden: boolean;
  /** Text of the open cell; `undefined` between cells. */
  cell: string[] | undefined;
  cellColumns: number;
  /** For each column, how many rows a cell above still covers. */
  readonly covered: number[];
  readonly hiddenColumns: Set<number>;
  columns: number;
}

class Page {
  /** True if it ends within a tag, so that what stood there is not read, or within a table. */
  isBroken = false;
  readonly #parts: Part[] = [];
  /** How many of the parts have been given. */
  #read = 0;
  /** Files found within a table: given behind everything else. */
  readonly #later: Part[] = [];
  readonly #elements: Element[] = [];
  readonly #tables: OpenTable[] = [];
  /** Comments, scripts, and values that no browser shows. */
  readonly #behind = new LooseLines();
  /** What styles hide, and data for scripts. */
  readonly #unseen = new LooseLines();
  /** What shows where the mouse points. */
  readonly #pointed = new LooseLines();
  /** The addresses and numbers in links to pages, each once. */
  readonly #linked = new Set<string>();
  /** Whether nothing but blanks stands behind a term (`dt`). */
  #isBehindTerm = false;
  #hasScript = false;
  /** True once there is a word on the page that stands there without a script. */
  #isShown = false;
  #text: string[] = [];
  #css = "";
  readonly #rules = new Map<string, string>();
  /** Whether the last table part that was given is open. */
  #dataTable: OpenTable | undefined;
  readonly #attachment: Attachment;

  constructor(attachment: Attachment) {
    this.#attachment = attachment;
  }

  get isInTable(): boolean {
    return this.#tables.length > 0;
  }

  // ── what comes out ─────────────────────────────────────────────────────────────────────────

  *blocks(steps: Iterator<void>, location: Location, budget: Budget): Generator<Block> {
    const hidden = this.#attachment.hidden ?? false;
    let line = 1;
    for (;;) {
      const part = this.#next(steps) ?? this.#later.shift();
      if (part === undefined) break;
      if (part.type === "text") {
        if (part.text.trim() !== "") yield* textBlocks([part.text], location, hidden, budget, line);
        line += part.text.split("\n").length;
      } else if (part.type === "nested") {
        yield part.nested;
      } else if (part.type === "table") {
        const table = this.#dataTable;
        const rows = this.#rows(steps, budget);
        yield {
          type: "table",
          location,
          hidden: hidden || (table?.hidden ?? false),
          hiddenColumns: table?.hiddenColumns ?? new Set(),
          rows,
        };
        // What nobody asked for is passed over.
        for (const _ of rows);
      }
    }
    if (this.#linked.size >= minLinked)
      for (const person of this.#linked) this.#behind.add(person, true);
    // Where nothing is to be seen without a script, a script shows what there is (as in a TiddlyWiki).
    const shownLater = this.#hasScript && !this.#isShown;
    for (const [lines, place, isHidden] of [
      [this.#pointed, "comment", hidden],
      [this.#unseen, shownLater ? undefined : "hidden-text", hidden || !shownLater],
      [this.#behind, "hidden-text", true],
    ] as const) {
      const text = lines.toString();
      const at = place === undefined ? location : { ...location, place };
      if (text !== "") yield* textBlocks([text], at, isHidden, budget);
    }
  }

  *#rows(steps: Iterator<void>, budget: Budget): Generator<readonly Row[]> {
    let batch: Row[] = [];
    let cells = 0;
    for (;;) {
      const part = this.#next(steps);
      if (part?.type === "row") {
        batch.push(part.row);
        cells += part.row.cells.length;
      } else if (part?.type === "nested") {
        this.#later.push(part);
        continue;
      }
      const ended = part === undefined || part.type === "end-of-table";
      if (batch.length >= batchRows || (ended && batch.length > 0)) {
        yield batch;
        budget.takeRows(batch.length, cells);
        batch = [];
        cells = 0;
      }
      if (ended) return;
    }
  }

  #next(steps: Iterator<void>): Part | undefined {
    while (this.#read >= this.#parts.length) {
      this.#parts.length = 0;
      this.#read = 0;
      if (steps.next().done === true) return undefined;
    }
    return this.#parts[this.#read++];
  }

  // ── what the parser says ───────────────────────────────────────────────────────────────────

  onopentag(name: string, attributes: Record<string, string>): void {
    if (this.#elements.length >= maxNesting) throw new LimitReached("maxDepth");
    const parent = this.#elements.at(-1);
    const style = attributes["style"] ?? "";
    const declared = this.#rulesOf(name, attributes) + style;
    const styled = lookOf(parent?.look ?? plainLook, name, attributes, declared);
    // Of a page that is hidden as a whole, nothing would be to be seen: it is until it has loaded.
    const isWhole = name === "body" || name === "html";
    const look = isWhole ? { ...styled, gone: false, invisible: false } : styled;
    const hidden = !isSeen(look);
    const shows = (parent?.shows ?? true) && !notShownTags.has(name);
    this.#hasScript ||= name === "script";
    // What stands in a row or cell may be seen though the row or cell itself is not: it has a size of its own.
    const { gone } = look;

    if (name === "table") this.#openTable(gone);
    else if (name === "tr") this.#openRow(gone);
    else if (name === "td" || name === "th") this.#openCell(attributes, gone);
    else if (name === "col") this.#column(attributes, style);
    else if (name === "dd" && this.#isBehindTerm) this.#isBehindTerm = false;
    else if (name === "br") this.#newLine(hidden);
    else if (blockTags.has(name)) this.#newLine(hidden, "\n\n");
    const apart =
      !blockTags.has(name) && (apartTags.has(name) || isOwn(name) || setsApart(declared));
    if (apart) this.#addBlank({ hidden, shows });
    if (parent !== undefined && isOwn(name) && isOwn(parent.name)) parent.isLine = true;

    const behind = this.#contentOf(name, attributes, hidden);
    if (voidTags.has(name)) this.#addBehind(behind, "");
    else
      this.#elements.push({
        name,
        hidden,
        look,
        shows,
        apart,
        behind,
        text: this.#open,
        start: this.#open.length,
        pre: name === "pre" || name === "textarea" || (parent?.pre ?? false),
        ...(name === "a" && { link: readLink(attributes["href"]) }),
        ...(name === "script" && { isData: /\bjson\b/i.test(attributes["type"] ?? "") }),
      });
  }

  onclosetag(name: string): void {
    if (voidTags.has(name)) return;
    // The parser closes what is open inside first; a stray end tag it leaves out.
    let element;
    do {
      element = this.#elements.pop();
      if (element !== undefined) this.#addBehind(element.behind, wordsOf(element));
    } while (element !== undefined && element.name !== name);
    if (element?.link !== undefined) this.#addLink(element.link, element.hidden);
    if (name === "td" || name === "th") this.#closeCell();
    else if (name === "tr") this.#closeRow();
    else if (name === "table") this.#closeTable();
    else if (name === "style") this.#readRules();
    if (name === "dt" && element?.hidden === false && this.#cell === undefined)
      this.#endTerm(wordsOf(element));
    else if (blockTags.has(name)) this.#newLine(element?.hidden ?? false, "\n\n");
    else if (element?.isLine === true) this.#newLine(element.hidden);
    else if (element?.apart === true) this.#addBlank(element);
  }

  ontext(text: string): void {
    const element = this.#elements.at(-1);
    switch (element?.name) {
      case "style":
        this.#css += text;
        break;
      case "script":
        if (element.isData) this.#unseen.add(text, true);
        else this.#behind.add(text, true);
        break;
      case "comment":
        // Notes on cells, as LibreOffice writes them: they show where the mouse points.
        this.#pointed.add(text, true);
        break;
      default:
        this.#add(element?.pre === true ? text : text.replace(/\s+/g, " "), element);
    }
  }

  oncomment(text: string): void {
    // Outlook's conditional comments hold the page again.
    const plain = text
      .replace(/^\[if[^\]]*\]>|<!\[endif\]$/g, " ")
      .replace(/<[^<>]{0,2000}>/g, " ");
    this.#behind.add(plain, true);
  }

  onend(): void {
    while (this.#tables.length > 0) this.#closeTable();
    this.#flushText();
  }

  // ── text ───────────────────────────────────────────────────────────────────────────────────

  #add(text: string, element: Pick<Element, "hidden" | "shows"> | undefined): void {
    const table = this.#tables.at(-1);
    if (!this.#isShown && element?.hidden !== true && element?.shows !== false)
      this.#isShown = text.trim() !== "";
    const cell = this.#cell;
    // In a cell of a hidden row or of its own hiding, text stays in its cell.
    if (table !== undefined && cell !== undefined) {
      cell.push(text);
      const column = table.cells!.length;
      if (
        element?.hidden === true &&
        !table.hidden &&
        !table.rowHidden &&
        text.trim() !== "" &&
        table.hiddenCells.at(-1) !== column
      )
        table.hiddenCells.push(column);
      return;
    }
    if (element?.hidden === true) this.#unseen.add(text, false);
    else this.#text.push(text);
  }

  /** Parts words that stand apart. Two blanks would part columns. */
  #addBlank(element: Pick<Element, "hidden" | "shows">): void {
    if (element.hidden || !/\s$/.test(this.#open.at(-1) ?? " ")) this.#add(" ", element);
  }

  /** A term, and what is said of it, are a label and its value: `Nom : Martin`. */
  #endTerm(words: string): void {
    this.#text.push(/[\p{L}\d)]\s*$/u.test(words) ? " : " : " ");
    this.#isBehindTerm = true;
  }

  /** Ends a line; beside a block, whether one ends or begins, stands an empty one. */
  #newLine(hidden: boolean, end = "\n"): void {
    this.#isBehindTerm = false;
    const cell = this.#cell;
    if (cell !== undefined) cell.push("\n");
    else if (hidden) this.#unseen.add("", true);
    else this.#text.push(end);
  }

  /** The words of the cell that is open, unless it is layout. */
  get #cell(): string[] | undefined {
    const table = this.#tables.at(-1);
    return table?.layout === false ? table.cell : undefined;
  }

  /** Where words are added: the open cell, or the text beside tables. */
  get #open(): readonly string[] {
    return this.#cell ?? this.#text;
  }

  /** Gives what an element holds that nobody sees: how somebody is reached behind the words that name him. */
  #addBehind(values: readonly string[], words: string): void {
    const isName = words.length > 0 && words.length <= longestLabel && !words.includes("\n");
    for (const value of values)
      this.#behind.add(isName && contactValue.test(value) ? `${words} <${value}>` : value, true);
  }

  #flushText(): void {
    if (this.#text.length === 0) return;
    const text = tidy(this.#text.join(""));
    this.#text = [];
    if (text.trim() !== "") this.#parts.push({ type: "text", text });
  }

  #addLink({ target, fields }: Link, hidden: boolean): void {
    const words = (this.#cell ?? this.#text.slice(-20)).join("");
    if (target !== "" && !words.includes(target))
      this.#add(` <${target}>`, { hidden, shows: true });
    for (const field of fields) this.#behind.add(field, true);
  }

  /** Takes in what stands in the attributes of an element; returns what no browser shows. */
  #contentOf(name: string, attributes: Record<string, string>, hidden: boolean): readonly string[] {
    const behind: string[] = [];
    for (const attribute of contentAttributes) {
      const value = attributes[attribute];
      if (value === undefined || value.trim() === "") continue;
      const typed = name === "input" && attribute === "value" && attributes["type"] !== "hidden";
      if (typed && !hidden) this.#add(` ${value} `, this.#elements.at(-1));
      else if (name !== "li" && name !== "button") behind.push(value);
    }
    for (const attribute of pointedAttributes) {
      const value = attributes[attribute];
      if (value === undefined || value.trim() === "") continue;
      const lines = headTags.has(name) ? this.#behind : hidden ? this.#unseen : this.#pointed;
      lines.add(value, true);
    }
    // What scripts keep, and what they do; most of it is their own.
    for (const attribute in attributes)
      if (
        numberAttribute.test(attribute) ||
        (/^(?:data-|on)/.test(attribute) && contact.test(attributes[attribute]!))
      )
        behind.push(attributes[attribute]!);
    for (const person of peopleInLink(attributes["href"] ?? "")) this.#linked.add(person);
    for (const attribute of ["href", "src", "data"] as const) {
      const nested = this.#dataUri(attributes[attribute]);
      if (nested !== undefined) this.#parts.push({ type: "nested", nested });
    }
    return behind;
  }

  /** A file within the page (RFC 2397). Pictures hold none. */
  #dataUri(value: string | undefined): Nested | undefined {
    const match = /^\s*data:([\w.+-]+\/[\w.+-]+)?((?:;[\w.+-]+=[^;,]*)*)(;base64)?,/i.exec(
      value ?? "",
    );
    if (match === null || match[1]?.toLowerCase().startsWith("image/") === true) return undefined;
    const data = value!.slice(match[0].length);
    const bytes = match[3] === undefined ? percentDecoded(data) : Buffer.from(data, "base64");
    const { location } = this.#attachment;
    return {
      type: "nested",
      attachment: { location: { ...location, place: "embedded" }, bytes, hidden: true },
    };
  }

  // ── tables ─────────────────────────────────────────────────────────────────────────────────

  #openTable(hidden: boolean): void {
    const outer = this.#tables.at(-1);
    // A table with a table in it lays out the page.
    if (outer !== undefined && outer.held !== undefined) this.#takeAsLayout(outer);
    this.#tables.push({
      held: [],
      layout: false,
      hidden,
      rows: 0,
      cells: undefined,
      hiddenCells: [],
      rowHidden: false,
      cell: undefined,
      cellColumns: 1,
      covered: [],
      hiddenColumns: new Set(),
      columns: 0,
    });
  }

  #openRow(hidden: boolean): void {
    const table = this.#tables.at(-1);
    if (table === undefined) return;
    this.#closeRow();
    table.cells = [];
    table.hiddenCells = [];
    table.rowHidden = hidden && !table.hidden;
  }

  #openCell(attributes: Record<string, string>, hidden: boolean): void {
    const table = this.#tables.at(-1);
    if (table === undefined) {
      this.#newLine(hidden);
      return;
    }
    this.#closeCell();
    table.cells ??= [];
    const { cells, covered } = table;
    while ((covered[cells.length] ?? 0) > 0) {
      covered[cells.length]!--;
      cells.push("");
    }
    const span = (value: string | undefined): number =>
      Math.min(Math.max(1, Number.parseInt(value ?? "1", 10) || 1), maxSpan);
    table.cellColumns = span(attributes["colspan"]);
    const rows = span(attributes["rowspan"]);
    for (let column = 0; column < table.cellColumns; column++)
      if (rows > 1) covered[cells.length + column] = rows - 1;
    if (hidden && !table.hidden && !table.rowHidden) table.hiddenCells.push(cells.length);
    table.cell = [];
    if (table.layout) this.#newLine(hidden);
  }

  #closeCell(): void {
    const table = this.#tables.at(-1);
    if (table?.cell === undefined) return;
    const { cells, cell } = table;
    table.cell = undefined;
    if (table.layout) {
      this.#newLine(false);
      return;
    }
    cells!.push(tidy(cell.join("")).trim());
    for (let column = 1; column < table.cellColumns; column++) cells!.push("");
  }

  #closeRow(): void {
    const table = this.#tables.at(-1);
    if (table?.cells === undefined) return;
    this.#closeCell();
    const { cells, hiddenCells, rowHidden, covered } = table;
    table.cells = undefined;
    while ((covered[cells.length] ?? 0) > 0) {
      covered[cells.length]!--;
      cells.push("");
    }
    table.rows++;
    if (table.layout) return;
    if (cells.every((cell) => cell === "")) return;
    const row: Row = {
      number: table.rows,
      cells,
      ...(rowHidden && { hidden: true }),
      ...(hiddenCells.length > 0 && { hiddenCells }),
    };
    if (table.held === undefined) {
      this.#parts.push({ type: "row", row });
      return;
    }
    table.held.push(row);
    if (table.held.length >= judgedRows) this.#judge(table);
  }

  #closeTable(): void {
    const table = this.#tables.at(-1);
    if (table === undefined) return;
    this.#closeRow();
    this.#tables.pop();
    if (table.held !== undefined && !table.layout) this.#judge(table);
    if (table === this.#dataTable) {
      this.#parts.push({ type: "end-of-table" });
      this.#dataTable = undefined;
    }
    this.#text.push("\n");
  }

  /** Whether the rows so far are data: two columns and two rows of short values. */
  #judge(table: OpenTable): void {
    const held = table.held!;
    const several = held.filter((row) => row.cells.filter((cell) => cell !== "").length > 1).length;
    const isData =
      several >= 2 && held.every((row) => row.cells.every((cell) => cell.length <= maxDataCell));
    // Parts come one after the other: no data table within another's rows.
    if (!isData || this.#dataTable !== undefined) {
      this.#takeAsLayout(table);
      return;
    }
    table.held = undefined;
    this.#flushText();
    this.#dataTable = table;
    this.#parts.push({ type: "table" });
    for (const row of held) this.#parts.push({ type: "row", row });
  }

  /** Gives the cells so far as text, each on lines of its own. */
  #takeAsLayout(table: OpenTable): void {
    const lines = (row: Row): string => row.cells.filter((cell) => cell !== "").join("\n");
    for (const row of table.held ?? []) {
      if (row.hidden === true || table.hidden) this.#unseen.add(lines(row), true);
      else {
        const hiddenCells = new Set(row.hiddenCells);
        for (const [index, cell] of row.cells.entries()) {
          if (cell === "") continue;
          if (hiddenCells.has(index)) this.#unseen.add(cell, true);
          else this.#text.push(cell, "\n");
        }
      }
    }
    for (const cell of table.cells ?? []) if (cell !== "") this.#text.push(cell, "\n");
    append(this.#text, table.cell ?? []);
    table.held = undefined;
    table.layout = true;
  }

  #column(attributes: Record<string, string>, style: string): void {
    const table = this.#tables.at(-1);
    if (table === undefined) return;
    const span = Math.min(Math.max(1, Number.parseInt(attributes["span"] ?? "1", 10) || 1), 16_384);
    const hidden = hides(style) || attributes["width"] === "0" || "hidden" in attributes;
    for (let column = 0; column < span; column++)
      if (hidden) table.hiddenColumns.add(table.columns + column);
    table.columns += span;
  }

  // ── styles ─────────────────────────────────────────────────────────────────────────────────

  #readRules(): void {
    for (const [selector, declared] of hidingRules(this.#css))
      this.#rules.set(selector, (this.#rules.get(selector) ?? "") + declared);
    for (const [, double, single] of this.#css.matchAll(styledText))
      this.#behind.add(double ?? single ?? "", true);
    this.#css = "";
  }

  /** What the style sheets so far declare of an element. */
  #rulesOf(name: string, attributes: Record<string, string>): string {
    if (this.#rules.size === 0) return "";
    const selectors = [
      ...(attributes["class"] ?? "")
        .split(/\s+/)
        .flatMap((each) => [`.${each}`, `${name}.${each}`]),
      `#${attributes["id"] ?? ""}`,
    ];
    return selectors.map((selector) => this.#rules.get(selector) ?? "").join("");
  }
}

/** The words of an element as far as they may be a name. */
function wordsOf({ text, start }: Element): string {
  let words = "";
  for (let at = start; at < text.length && words.length <= longestLabel; at++) words += text[at]!;
  return words.trim();
}

/** Without blanks at line ends and without rows of empty lines. */
function tidy(text: string): string {
  if (!text.includes("\n")) return text;
  const lines = text.split("\n").map((line) => line.trimEnd());
  return lines
    .filter((line, index) => line !== "" || (lines[index - 1] ?? "") !== "")
    .map((line) => (line.startsWith(" ") && !line.startsWith("  ") ? line.slice(1) : line))
    .join("\n");
}
