import { expect, test } from "vitest";
import { opened } from "../opened.js";

/** Sixty lines `Nom;Courriel`, as zstd 1.5 packs them: a literal each character, one match, the sum. */
const packed = Buffer.from("KLUv/WRIAq0AAHBOb207Q291cnJpZWwNCgEAN6OaSktOz0I=", "base64");
/** The same without the sum. */
const unsummed = Buffer.from(packed.subarray(0, -4));
unsummed[4]! &= ~4;

test.each([
  ["with its sum", packed],
  ["without a sum", unsummed],
])("is read to its end: %s", async (_, bytes) => {
  const { unread, tables } = await opened(bytes, { name: "a.csv.zst" });
  expect(unread).toEqual([]);
  expect(tables[0]?.rows).toHaveLength(60);
});

test("content that is not that of the sum is damaged", async () => {
  const damaged = Buffer.from(packed);
  damaged[damaged.indexOf("Courriel")] = 0x63;
  const { unread } = await opened(damaged, { name: "a.csv.zst" });
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

test("a match that points before the beginning is damage, with no sum either", async () => {
  const damaged = Buffer.from(unsummed);
  // The offset stands in the last bits of the sequence.
  damaged[damaged.length - 2]! ^= 0x40;
  const { unread } = await opened(damaged, { name: "a.csv.zst" });
  expect(unread[0]).toMatchObject({ reason: "malformed" });
});
