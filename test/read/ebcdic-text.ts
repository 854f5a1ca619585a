/** Text of tests in EBCDIC: letters, digits, blanks and line ends, é and è (code page 297). */
export function ebcdic(text: string): Buffer {
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
  return Buffer.from(
    Array.from(text, (character) => {
      const [start, characters] = rows.find((each) => each[1].includes(character))!;
      return start + characters.indexOf(character);
    }),
  );
}
