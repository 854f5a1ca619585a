import { firstFrom } from "../../sorted.js";
import { type Link, LinkWords } from "../link.js";
import type { Piece } from "./page-layout.js";

/** A link on a page: the corners of the area that leads to it. */
export interface PlacedLink {
  readonly link: Link;
  readonly rect: readonly number[];
}

/** Of the height of an area that leads somewhere its words stand so far below it at most: it may begin at their baseline. */
const below = 0.35;

/** A link takes up a line or two, which have no more texts. */
const maxBeside = 1000;

/**
 * Texts of a page with where their links lead behind those that do not say it, and the links that stand
 * over no text.
 */
export function withLinks<P extends Piece & { readonly turn: number }>(
  pieces: readonly P[],
  links: readonly PlacedLink[],
): { pieces: readonly P[]; left: readonly Link[] } {
  const left: Link[] = [];
  const written = new Map<number, string>();
  const order = pieces
    .flatMap(({ turn }, index) => (turn === 0 ? [index] : []))
    .sort((one, other) => pieces[one]!.y - pieces[other]!.y);
  for (const { link, rect } of links) {
    const own = over(rect, pieces, order);
    if (own.length === 0) {
      left.push(link);
      continue;
    }
    const words = new LinkWords();
    words.open(link);
    for (const index of own) words.add(pieces[index]!.text.replaceAll(/\s/g, ""));
    const last = own.at(-1)!;
    written.set(last, (written.get(last) ?? "") + words.end());
  }
  return {
    pieces: pieces.map((piece, index) => {
      const target = written.get(index);
      return target ? { ...piece, text: piece.text.trimEnd() + target } : piece;
    }),
    left,
  };
}

/** The indexes of the texts that an area covers, or that it is a part of, from left to right. */
function over(
  [x1 = 0, y1 = 0, x2 = 0, y2 = 0]: readonly number[],
  pieces: readonly Piece[],
  order: readonly number[],
): number[] {
  const [start, end, top] = [Math.min(x1, x2), Math.max(x1, x2), Math.max(y1, y2)];
  const height = Math.abs(y2 - y1);
  const own: number[] = [];
  const from = firstFrom(order, Math.min(y1, y2) - height * below, (index) => pieces[index]!.y);
  for (let at = from; at < order.length && pieces[order[at]!]!.y < top; at++) {
    if (at - from > maxBeside) return [];
    const { x, width } = pieces[order[at]!]!;
    const covered = Math.min(x + width, end) - Math.max(x, start);
    if (covered * 2 > Math.min(width, end - start)) own.push(order[at]!);
  }
  return own.sort((one, other) => pieces[one]!.x - pieces[other]!.x);
}
