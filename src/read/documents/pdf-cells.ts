import { firstFrom } from "../../sorted.js";
import type { Piece } from "./page-layout.js";
import type { TextStart } from "./pdf-looks.js";

/**
 * Texts of a PDF page as the library gives them → the same, cells of a row parted that it has run together.
 *
 * It puts a blank between two texts that stand less than 0.6 letter sizes apart, and makes them one. In a
 * printed sheet a number at the right edge of its cell stands closer to the words at the left edge of the
 * next (LibreOffice Calc leaves 0.35 mm on either side). Where a text begins behind a number, in row after
 * row at the same place, a column does.
 */

/** Rows in which a column has to begin behind a number: fewer are chance. */
const minRows = 5;

/** Of the texts that begin at one place within another so many at least have to stand behind a number. */
const minShare = 0.6;

/** Texts begin at the same place within half a point. */
const placesPerPoint = 2;

/** In letter sizes: what is left blank between two cells; the library tells only where the second begins. */
const blankWidth = 0.2;

/** Letters are not equally wide: so far, of a piece's length, a blank may be from where it is guessed. */
const maxDrift = 0.25;

/** In points: texts on one baseline are given by the same numbers. */
const sameLine = 0.05;

/**
 * Blanks behind a number, or a time of twelve hours, and before a word; before another number if the first is
 * longer than the groups that a telephone number is written in.
 */
const behindNumber = /(?<=\d\S{0,20}(?: [AP]M)?) (?=\p{L})|(?<=\d\S{5,20}(?: [AP]M)?) (?=\d)/gu;

/** One baseline: where texts begin on it, from left to right. */
interface Baseline {
  readonly y: number;
  readonly starts: number[];
}

/** A place within a piece where another text begins. */
interface Cut {
  readonly x: number;
  /** Of the blank before it; `undefined` if no number stands there. */
  readonly at: number | undefined;
}

/** How many texts begin at a place within others, and how many of them behind a number. */
interface Place {
  rows: number;
  texts: number;
}

/**
 * @param pieces only those written from left to right are parted
 * @param starts where texts of the page begin, from its foot to its head
 */
export function partCells<P extends Piece & { readonly turn: number }>(
  pieces: readonly P[],
  starts: readonly TextStart[],
): P[] {
  const lines = baselinesOf(starts);
  const cuts = pieces.map((piece) => (piece.turn === 0 ? cutsOf(piece, lines) : []));
  const places = placesOf(cuts.flat());
  return pieces.flatMap((piece, index) => {
    const believed = cuts[index]!.filter(isBehindNumber).filter(({ x }) =>
      isColumn(places.get(placeOf(x))),
    );
    return believed.length > 0 ? partedAt(piece, believed) : [piece];
  });
}

function baselinesOf(starts: readonly TextStart[]): Baseline[] {
  const lines: Baseline[] = [];
  for (const { x, y } of starts) {
    const last = lines.at(-1);
    if (last !== undefined && y - last.y < sameLine) last.starts.push(x);
    else lines.push({ y, starts: [x] });
  }
  for (const line of lines) line.starts.sort((a, b) => a - b);
  return lines;
}

/** Where texts begin within a piece. */
function cutsOf({ text, x, y, width, size }: Piece, lines: readonly Baseline[]): Cut[] {
  const line = firstFrom(lines, y - sameLine, (each) => each.y);
  const { starts } = lines[line] ?? {};
  if (starts === undefined || lines[line]!.y > y + sameLine || !text.includes(" ")) return [];
  const from = firstFrom(starts, x + size * blankWidth, Number);
  const inside = firstFrom(starts, x + width, Number) - from;
  const blanks = text.split(" ").length - 1;
  // A page whose words are all placed one by one, or its letters, tells no cells.
  if (inside > blanks || (inside === blanks && inside > 1)) return [];
  const numbers = Array.from(text.matchAll(behindNumber), ({ index }) => index);
  const cuts: Cut[] = [];
  let next = 0;
  for (const start of starts.slice(from, from + inside)) {
    const guess = ((start - x) / width) * text.length;
    const isNearer = (): boolean =>
      next + 1 < numbers.length &&
      Math.abs(numbers[next + 1]! - guess) < Math.abs(numbers[next]! - guess);
    while (isNearer()) next++;
    const at = numbers[next];
    const isNear = at !== undefined && Math.abs(at - guess) <= text.length * maxDrift + 1;
    cuts.push({ x: start, at: isNear ? at : undefined });
    if (isNear) next++;
  }
  return cuts;
}

const placeOf = (x: number): number => Math.round(x * placesPerPoint);

function isBehindNumber(cut: Cut): cut is Cut & { readonly at: number } {
  return cut.at !== undefined;
}

function placesOf(cuts: readonly Cut[]): Map<number, Place> {
  const places = new Map<number, Place>();
  for (const cut of cuts) {
    const place = places.get(placeOf(cut.x)) ?? { rows: 0, texts: 0 };
    place.texts++;
    if (isBehindNumber(cut)) place.rows++;
    places.set(placeOf(cut.x), place);
  }
  return places;
}

function isColumn(place: Place | undefined): boolean {
  return place !== undefined && place.rows >= minRows && place.rows >= place.texts * minShare;
}

function partedAt<P extends Piece>(
  piece: P,
  cuts: readonly { readonly x: number; readonly at: number }[],
): P[] {
  const ends = [...cuts, { x: piece.x + piece.width, at: piece.text.length }];
  return ends.map(({ x, at }, index) => {
    const before = cuts[index - 1];
    const left = before?.x ?? piece.x;
    const right = index < cuts.length ? x - piece.size * blankWidth : x;
    return {
      ...piece,
      text: piece.text.slice(before === undefined ? 0 : before.at + 1, at),
      x: left,
      width: Math.max(0, right - left),
      ...(before !== undefined && { opensCell: true }),
    };
  });
}
