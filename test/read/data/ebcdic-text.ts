/** Letters, digits, blanks and line ends, é and è, where they stand in code page 297. */
const rows: readonly [start: number, characters: string][] = [
  [0x81, "abcdefghi"],
  [0x91, "jklmnopqr"],
  [0xa2, "stuvwxyz"],
  [0xc1, "ABCDEFGHI"],
  [0xd1, "JKLMNOPQR"],
  [0xe2, "STUVWXYZ"],
  [0xf0, "0123456789"],
  [0xc0, "é"],
  [0xd0, "è"],
  [0x40, " "],
  [0x25, "\n"],
  [0x0d, "\r"],
  [0x4b, "."],
  [0x60, "-"],
  [0x7d, "'"],
];

/** Text of tests in EBCDIC. */
export function ebcdic(text: string): Buffer {
  return Buffer.from(
    Array.from(text, (character) => {
      const [start, characters] = rows.find((each) => each[1].includes(character))!;
      return start + characters.indexOf(character);
    }),
  );
}

/** The same the other way round; other characters are left out. */
export function fromEbcdic(bytes: Buffer): string {
  return Array.from(bytes, (byte) => {
    const row = rows.find(([start, { length }]) => byte >= start && byte < start + length);
    return row?.[1][byte - row[0]] ?? "";
  }).join("");
}
