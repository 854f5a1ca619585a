/** A document that is one XML file, not a zip of parts → Blocks. */
import type { Block } from "../../types.js";
import type { PartTaker } from "./ooxml.js";
import { assemble, type Piece, type Pieces } from "../pieces.js";
import { scanXml, slices } from "../xml.js";
import { DamagedEntry } from "../archives/zip-file.js";

/**
 * Reads one.
 *
 * @param taker what adds to `pieces`
 * @throws DamagedEntry behind the last block, if the XML breaks off or is damaged
 */
export async function* readFlatXml(
  bytes: Uint8Array,
  taker: PartTaker,
  pieces: Pieces,
): AsyncGenerator<Block> {
  async function* batches(): AsyncGenerator<readonly Piece[]> {
    let damaged = false;
    // No XML holds a zero byte (XML 1.0, 2.2), unless its characters have two.
    const isWide = bytes[0] === 0 || bytes[1] === 0 || bytes[0]! >= 0xfe;
    const hasZero = !isWide && bytes.includes(0);
    for await (const xml of scanXml(slices(bytes), (scanner, token) =>
      taker.take(scanner, token),
    )) {
      damaged = xml.damaged || !xml.balanced;
      pieces.budget.checkTime();
      yield pieces.take();
    }
    taker.finish();
    yield pieces.take();
    if (damaged || hasZero) throw new DamagedEntry();
  }
  yield* assemble(batches());
}
