import { append } from "../../append.js";

/**
 * The content of a PDF page (ISO 32000-1, 8 and 9: operators behind their operands) → the straight lines
 * on it, where its texts begin, and which of them a reader does not see: in the colour of their ground,
 * in no colour at all (render mode 3), or under a rectangle that was painted over them. What is not
 * certain is seen: white words on a picture, an invisible text over a scan.
 */

/** Words set one behind the other from one place on. */
export interface TextStart {
  /** In the units of the page, as its text is given. */
  readonly x: number;
  readonly y: number;
  readonly hidden: boolean;
}

/** A border, or the edge of a shade, along an edge of the page, in the units of the page. */
export interface Edge {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

/** What of a page its text does not tell. */
export interface PageLooks {
  /** The beginnings of its texts, from its foot to its head. */
  readonly starts: readonly TextStart[];
  readonly edges: readonly Edge[];
}

/** `undefined` is a colour that is not known. */
type Colour = string | undefined;

interface Box {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
  /** False if the box is around what it stands for, and not all of it. */
  readonly exact: boolean;
}

/** What covers a part of the page from some moment on; without a colour it may be of any. */
interface Paint {
  readonly box: Box;
  readonly colour: Colour;
  readonly opaque: boolean;
  readonly isPicture: boolean;
}

type Matrix = readonly [number, number, number, number, number, number];

interface State {
  readonly matrix: Matrix;
  readonly fill: Colour;
  readonly mode: number;
  readonly size: number;
  readonly leading: number;
  /** Whether an extended graphics state was set: things may be transparent. */
  readonly special: boolean;
  readonly clip: Box;
}

const identity: Matrix = [1, 0, 0, 1, 0, 0];
const everywhere: Box = {
  left: -Infinity,
  bottom: -Infinity,
  right: Infinity,
  top: Infinity,
  exact: true,
};
const white = "1 1 1";
const black = "0 0 0";

/** Graphics states within each other (annex C.2 has 28), and paints that are remembered of one page. */
const maxStates = 64;
const maxPaints = 20_000;
/** Texts held against paints, in all, on one page: some 50 ms. A list has a million, a drawn map more. */
const maxHeld = 5_000_000;
/** Operands of one operator; those of `TJ` are one array. */
const maxOperands = 64;

/** A rectangle drawn by lines comes back to where it began. */
const maxCorners = 5;

/** Drawn smaller than this square, in points, something is a form with coordinates of its own. */
const formArea = 4;

/** Of a letter's size: how far up and to the right of its beginning it is certain to be. */
const inside = 0.25;

/** A text as it is drawn; whether something is put over it shows only later. */
interface Drawn {
  readonly x: number;
  readonly y: number;
  /** A point within its first letter. */
  readonly at: readonly [x: number, y: number];
  readonly size: number;
  hidden: boolean;
}

/** The texts and lines of a page. */
export function looksOf(content: Buffer): PageLooks {
  const walk = new ContentWalk();
  for (const { operator, operands, hasText } of operations(content))
    walk.take(operator, operands, hasText);
  return { starts: walk.starts.sort((a, b) => a.y - b.y), edges: walk.edges };
}

class ContentWalk {
  readonly edges: Edge[] = [];
  readonly #starts: Drawn[] = [];
  /** The same by their height, in strips of {@link stripHeight}. */
  readonly #strips = new Map<number, Drawn[]>();
  readonly #paints: Paint[] = [];
  /** Colours that something was painted in: a text in another one is seen on all of it. */
  readonly #grounds = new Set<string>([shadeOf(white)]);
  readonly #saved: State[] = [];
  /** States beyond {@link maxStates}, which are not saved. */
  #unsaved = 0;
  /** How many texts were held against paints. */
  #held = 0;
  #state: State = {
    matrix: identity,
    fill: black,
    mode: 0,
    size: 0,
    leading: 0,
    special: false,
    clip: everywhere,
  };
  #text: Matrix = identity;
  #line: Matrix = identity;
  /** The words since the text was placed; those behind them go on in their place. */
  #open: Drawn | undefined;
  #path: Box | undefined;
  /** The points of the path, as many as a rectangle may have; none once it is curved. */
  #points: (readonly [x: number, y: number])[] | undefined = [];
  /** Where the path is, and the straight lines in it. */
  #at: readonly [x: number, y: number] = [0, 0];
  #lines: Edge[] = [];
  #clips = false;

  /** None of a page that was not looked at to its end. */
  get starts(): TextStart[] {
    return this.#held > maxHeld ? [] : this.#starts;
  }

  take(operator: string, operands: readonly number[], hasText: boolean): void {
    const state = this.#state;
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = operands;
    switch (operator) {
      case "q":
        if (this.#saved.length < maxStates) this.#saved.push(state);
        else this.#unsaved++;
        return;
      case "Q":
        if (this.#unsaved > 0) this.#unsaved--;
        else this.#state = this.#saved.pop() ?? state;
        return;
      case "cm":
        this.#state = { ...state, matrix: times([a, b, c, d, e, f], state.matrix) };
        return;
      case "gs":
        this.#state = { ...state, special: true };
        return;
      case "g":
        return this.#fillWith(`${a} ${a} ${a}`);
      case "rg":
        return this.#fillWith(`${a} ${b} ${c}`);
      case "k":
        return this.#fillWith(ofInks(a, b, c, d));
      case "cs":
        return this.#fillWith(black);
      case "sc":
      case "scn":
        // By the number of its parts; one alone may be an ink, a name that of a pattern.
        return this.#fillWith(
          operands.length === 3
            ? `${a} ${b} ${c}`
            : operands.length === 4
              ? ofInks(a, b, c, d)
              : undefined,
        );
      case "BT":
        return this.#place(identity, identity);
      case "Tf":
        this.#state = { ...state, size: a };
        return;
      case "Tr":
        this.#state = { ...state, mode: a };
        return;
      case "TL":
        this.#state = { ...state, leading: a };
        return;
      case "TD":
        this.#state = { ...state, leading: -b };
        return this.#place(times([1, 0, 0, 1, a, b], this.#line));
      case "Td":
        return this.#place(times([1, 0, 0, 1, a, b], this.#line));
      case "Tm":
        return this.#place([a, b, c, d, e, f]);
      case "T*":
        return this.#place(times([1, 0, 0, 1, 0, -state.leading], this.#line));
      case "'":
      case '"':
        this.#place(times([1, 0, 0, 1, 0, -state.leading], this.#line));
        return this.#show();
      case "Tj":
      case "TJ":
        if (hasText) this.#show();
        return;
      case "c":
      case "v":
      case "y":
        this.#points = undefined;
        for (let point = 0; point + 1 < operands.length; point += 2)
          this.#reach(operands[point]!, operands[point + 1]!);
        return;
      case "m":
        return this.#reach(a, b);
      case "l":
        return this.#draw(a, b);
      case "re":
        this.#reach(a, b);
        this.#draw(a + c, b);
        this.#draw(a + c, b + d);
        this.#draw(a, b + d);
        return this.#draw(a, b);
      case "W":
      case "W*":
        this.#clips = true;
        return;
      case "f":
      case "F":
      case "f*":
      case "B":
      case "B*":
      case "b":
      case "b*":
        return this.#endPath(true);
      case "s":
      case "S":
        this.#keepLines();
        return this.#endPath(false);
      case "n":
        return this.#endPath(false);
      case "sh":
        return this.#paint({ ...everywhere, exact: false }, undefined, false);
      case "Do":
      case "EI":
        return this.#picture();
    }
  }

  #fillWith(fill: Colour): void {
    this.#state = { ...this.#state, fill };
  }

  #place(text: Matrix, line = text): void {
    this.#text = text;
    this.#line = line;
    this.#open = undefined;
  }

  #show(): void {
    const { matrix, fill, mode, size, special } = this.#state;
    const whole = times(this.#text, matrix);
    const at = apply(whole, inside * size, inside * size);
    const isSeen = !this.#isUnseen(at, fill, mode, special);
    if (this.#open !== undefined) {
      if (isSeen) this.#open.hidden = false;
      return;
    }
    const [x, y] = apply(whole, 0, 0);
    const letters = Math.abs(size) * Math.sqrt(Math.abs(whole[0] * whole[3] - whole[1] * whole[2]));
    this.#open = { x, y, at, size: letters, hidden: !isSeen };
    this.#starts.push(this.#open);
    const strip = Math.floor(at[1] / stripHeight);
    const others = this.#strips.get(strip);
    if (others === undefined) this.#strips.set(strip, [this.#open]);
    else others.push(this.#open);
  }

  #isUnseen(at: readonly [number, number], fill: Colour, mode: number, special: boolean): boolean {
    if (this.#paints.length >= maxPaints || this.#isSpent(this.#paints.length)) return false;
    if (mode === 3) return !this.#paints.some(({ isPicture, box }) => isPicture && holds(box, at));
    if (mode !== 0 || fill === undefined || special) return false;
    const shade = shadeOf(fill);
    if (!this.#grounds.has(shade)) return false;
    const under = this.#paints.findLast(({ box }) => holds(box, at));
    if (under === undefined) return shade === shadeOf(white);
    return under.opaque && under.colour !== undefined && shadeOf(under.colour) === shade;
  }

  /** Whether so many comparisons more are too many for one page. */
  #isSpent(comparisons: number): boolean {
    this.#held += comparisons;
    return this.#held > maxHeld;
  }

  #reach(x: number, y: number): void {
    const [px, py] = (this.#at = apply(this.#state.matrix, x, y));
    if (this.#points !== undefined && this.#points.length <= maxCorners)
      this.#points.push([px, py]);
    const path = this.#path;
    this.#path = {
      left: Math.min(path?.left ?? px, px),
      bottom: Math.min(path?.bottom ?? py, py),
      right: Math.max(path?.right ?? px, px),
      top: Math.max(path?.top ?? py, py),
      exact: false,
    };
  }

  /** A straight line on to a point. */
  #draw(x: number, y: number): void {
    const [fromX, fromY] = this.#at;
    this.#reach(x, y);
    const [toX, toY] = this.#at;
    const [width, height] = [Math.abs(toX - fromX), Math.abs(toY - fromY)];
    if (Math.min(width, height) >= minExtent || Math.max(width, height) < minEdge) return;
    if (this.#lines.length < maxPaints)
      this.#lines.push({
        left: Math.min(fromX, toX),
        bottom: Math.min(fromY, toY),
        right: Math.max(fromX, toX),
        top: Math.max(fromY, toY),
      });
  }

  #keepLines(): void {
    if (this.edges.length + this.#lines.length <= maxEdges) append(this.edges, this.#lines);
  }

  /** The path as a box: exact, if its points are the four corners and nothing else. */
  #wholePath(): Box | undefined {
    const path = this.#path;
    const points = this.#points;
    this.#path = undefined;
    this.#points = [];
    if (path === undefined || points === undefined) return path;
    if (points.length < 4 || points.length > maxCorners) return path;
    const { left, bottom, right, top } = path;
    const near = (one: number, other: number) => Math.abs(one - other) < 0.01;
    const corners = new Set<number>();
    for (const [x, y] of points) {
      if (!(near(x, left) || near(x, right)) || !(near(y, bottom) || near(y, top))) return path;
      corners.add((near(x, left) ? 0 : 1) + (near(y, bottom) ? 0 : 2));
    }
    return { ...path, exact: corners.size === 4 };
  }

  #endPath(isFilled: boolean): void {
    const { fill, special, clip } = this.#state;
    if (isFilled) this.#keepLines();
    this.#lines = [];
    const path = this.#wholePath();
    const box = path === undefined ? undefined : common(path, clip);
    if (isFilled && box !== undefined) this.#paint(box, fill, box.exact && !special);
    if (this.#clips && path !== undefined) this.#state = { ...this.#state, clip: box ?? nothing };
    this.#clips = false;
  }

  /** A picture fills the unit square (8.9.5.1); a form may draw anything anywhere. */
  #picture(): void {
    const { matrix, clip } = this.#state;
    const area = Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]);
    const corners = [
      apply(matrix, 0, 0),
      apply(matrix, 1, 0),
      apply(matrix, 0, 1),
      apply(matrix, 1, 1),
    ];
    const box: Box =
      area < formArea
        ? { ...everywhere, exact: false }
        : {
            left: Math.min(...corners.map(([x]) => x)),
            bottom: Math.min(...corners.map(([, y]) => y)),
            right: Math.max(...corners.map(([x]) => x)),
            top: Math.max(...corners.map(([, y]) => y)),
            exact: false,
          };
    const seen = common(box, clip);
    if (seen !== undefined) this.#paint(seen, undefined, false, true);
  }

  #paint(box: Box, colour: Colour, opaque: boolean, isPicture = false): void {
    if (this.#paints.length >= maxPaints || this.#held > maxHeld) return;
    // A line is no ground, and covers no letter.
    if (box.right - box.left < minExtent || box.top - box.bottom < minExtent) return;
    this.#paints.push({ box, colour, opaque, isPicture });
    if (colour !== undefined) this.#grounds.add(shadeOf(colour));
    // A scan that is drawn behind its text is over it all the same.
    if (isPicture) {
      if (this.#isSpent(this.#starts.length)) return;
      for (const start of this.#starts) if (holds(box, start.at)) start.hidden = false;
    } else if (opaque) this.#cover(box);
  }

  #cover(box: Box): void {
    const first = Math.floor(box.bottom / stripHeight);
    const last = Math.floor(box.top / stripHeight);
    // A box that is higher than the page has more strips than there are.
    if (last - first > this.#strips.size) {
      if (this.#isSpent(this.#starts.length)) return;
      for (const start of this.#starts) if (isOver(box, start)) start.hidden = true;
      return;
    }
    for (let strip = first; strip <= last; strip++) {
      const starts = this.#strips.get(strip) ?? [];
      if (this.#isSpent(starts.length + 1)) return;
      for (const start of starts) if (isOver(box, start)) start.hidden = true;
    }
  }
}

/** Points: lines of tables are less than one. */
const minExtent = 2;

/** Points: the width of a narrow column. */
const minEdge = 10;

/** Borders of a page of narrow cells; a map has more. */
const maxEdges = 50_000;

/** Points: a line of text. */
const stripHeight = 16;

/** A colour as far as an eye tells it from others: in steps of one in fifty. */
function shadeOf(colour: string): string {
  return colour
    .split(" ")
    .map((part) => Math.round(Number(part) * 50))
    .join(" ");
}

const nothing: Box = { left: 1, bottom: 1, right: 0, top: 0, exact: true };

/** Whether a box hides the beginning of a text: a line through it, or under it, does not. */
function isOver({ left, bottom, right, top }: Box, { x, y, at, size }: Drawn): boolean {
  const height = top - bottom;
  return (
    height >= size * 0.6 &&
    right - left >= size &&
    left <= at[0] &&
    at[0] <= right &&
    bottom <= Math.min(y, at[1]) + size * 0.1 &&
    Math.max(y, at[1]) + size * 0.25 <= top &&
    left <= x + size * 0.1
  );
}

function holds({ left, bottom, right, top }: Box, [x, y]: readonly [number, number]): boolean {
  return left <= x && x <= right && bottom <= y && y <= top;
}

function common(one: Box, other: Box): Box | undefined {
  const left = Math.max(one.left, other.left);
  const bottom = Math.max(one.bottom, other.bottom);
  const right = Math.min(one.right, other.right);
  const top = Math.min(one.top, other.top);
  return left > right || bottom > top
    ? undefined
    : { left, bottom, right, top, exact: one.exact && other.exact };
}

/** The first matrix, then the second (8.3.4). */
function times(first: Matrix, second: Matrix): Matrix {
  const [a, b, c, d, e, f] = first;
  const [g, h, i, j, k, l] = second;
  return [
    a * g + b * i,
    a * h + b * j,
    c * g + d * i,
    c * h + d * j,
    e * g + f * i + k,
    e * h + f * j + l,
  ];
}

function apply([a, b, c, d, e, f]: Matrix, x: number, y: number): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}

/** Four inks as red, green and blue (10.3.5). */
function ofInks(cyan: number, magenta: number, yellow: number, key: number): string {
  const part = (ink: number) => 1 - Math.min(1, ink + key);
  return `${part(cyan)} ${part(magenta)} ${part(yellow)}`;
}

interface Operation {
  operator: string;
  readonly operands: number[];
  /** Whether a string stands among the operands, that is not blank. */
  hasText: boolean;
}

const isSpace = (byte: number) =>
  byte === 32 || byte === 10 || byte === 13 || byte === 9 || byte === 12 || byte === 0;
const isDelimiter = (byte: number) =>
  isSpace(byte) ||
  byte === 0x28 ||
  byte === 0x29 ||
  byte === 0x3c ||
  byte === 0x3e ||
  byte === 0x5b ||
  byte === 0x5d ||
  byte === 0x2f ||
  byte === 0x25;

/** The operators of a content stream, each with the numbers before it; the object is the same one each time. */
function* operations(content: Buffer): Generator<Operation> {
  const operation: Operation = { operator: "", operands: [], hasText: false };
  const { length } = content;
  let at = 0;
  while (at < length) {
    const byte = content[at]!;
    if (isSpace(byte) || byte === 0x5b || byte === 0x5d) at++;
    else if (byte === 0x28) {
      const end = stringEnd(content, at + 1);
      operation.hasText ||= end > at + 1;
      at = end + 1;
    } else if (byte === 0x3c && content[at + 1] !== 0x3c) {
      const end = content.indexOf(0x3e, at);
      if (end === -1) return;
      operation.hasText ||= end > at + 1;
      at = end + 1;
    } else if (byte === 0x25) {
      while (at < length && content[at] !== 10 && content[at] !== 13) at++;
    } else if (byte === 0x2f) {
      at++;
      while (at < length && !isDelimiter(content[at]!)) at++;
    } else if (isDelimiter(byte)) at++;
    else {
      const start = at;
      while (at < length && !isDelimiter(content[at]!)) at++;
      const first = content[start]!;
      const isNumber = (first >= 48 && first <= 57) || first === 45 || first === 46 || first === 43;
      const word = content.toString("latin1", start, at);
      if (isNumber) {
        if (operation.operands.length < maxOperands) operation.operands.push(Number(word) || 0);
        continue;
      }
      if (word === "true" || word === "false" || word === "null") continue;
      operation.operator = word;
      if (word === "ID") {
        at = imageEnd(content, at);
        operation.operator = "EI";
      }
      yield operation;
      operation.operands.length = 0;
      operation.hasText = false;
    }
  }
}

/** Where a string ends that begins behind a bracket (7.3.4.2); one that is not closed goes to the end. */
export function stringEnd(content: Buffer, start: number): number {
  let depth = 1;
  for (let at = start; at < content.length; at++) {
    const byte = content[at];
    if (byte === 0x5c) at++;
    else if (byte === 0x28) depth++;
    else if (byte === 0x29 && --depth === 0) return at;
  }
  return content.length;
}

/** Behind the `EI` that ends a picture within the content (8.9.7). */
function imageEnd(content: Buffer, start: number): number {
  for (let at = content.indexOf("EI", start); at !== -1; at = content.indexOf("EI", at + 2))
    if (isSpace(content[at - 1]!) && (at + 2 >= content.length || isDelimiter(content[at + 2]!)))
      return at + 2;
  return content.length;
}
