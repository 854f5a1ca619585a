/**
 * Number formats of spreadsheets (ECMA-376 part 1, 18.8.30 and 18.8.31; [MS-XLS] 2.4.126 has the
 * same) → how a number of that format is written in a {@link Row}: dates in ISO 8601, telephone
 * numbers and postcodes with the leading zeros that the format shows, everything else plainly.
 */

/** What a format makes of a number. */
export interface NumberFormat {
  /** `elapsed` is a time that may pass 24 hours (`[h]:mm`). */
  readonly type: "number" | "date" | "time" | "elapsed";
  /** Digits that are shown at least, for whole numbers: `00000` is 5, `0#" "##" "##" "##" "##` is 10. */
  readonly digits: number;
  /** True if the format shows nothing of a number (`;;`). */
  readonly hidesNumbers: boolean;
  /** True if it shows nothing of a text either (`;;;`). */
  readonly hidesText: boolean;
}

/** The format `General`. */
export const generalFormat: NumberFormat = {
  type: "number",
  digits: 0,
  hidesNumbers: false,
  hidesText: false,
};

/** The formats that a file refers to by number alone and that matter here; all others are plain. */
const builtinFormats: Readonly<Record<number, NumberFormat>> = Object.fromEntries([
  // 27–36 and 50–58 are the East Asian dates.
  ...[14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58].map((id) => [
    id,
    { ...generalFormat, type: "date" },
  ]),
  ...[18, 19, 20, 21, 32, 33, 34, 35, 45, 47].map((id) => [id, { ...generalFormat, type: "time" }]),
  [46, { ...generalFormat, type: "elapsed" }],
]) as Readonly<Record<number, NumberFormat>>;

/** The format that a file means by a number without a code of its own. */
export function builtinFormat(id: number): NumberFormat {
  return builtinFormats[id] ?? generalFormat;
}

/** What a format code says. Any string is one. */
export function parseNumberFormat(code: string): NumberFormat {
  const elapsed = /\[(?:h+|m+|s+)\]/i.test(code);
  // Literals, padding, fill, colours, conditions, locales: nothing that tells dates from numbers.
  const bare = code.replace(/"[^"]*(?:"|$)|\\.|_.|\*.|\[[^\]]*(?:\]|$)/gs, "").toLowerCase();
  const sections = bare.split(";");
  // LibreOffice writes `"";"";"";""`.
  const empty = /^[\s;]*;[\s;]*$/.test(code.replaceAll('""', ""));
  const base = {
    digits: 0,
    hidesNumbers: empty && sections.length >= 3,
    hidesText: empty && sections.length >= 4,
  };
  if (elapsed) return { ...base, type: "elapsed" };
  const first = sections[0]!;
  if (!first.includes("general") && !first.includes("standard")) {
    // The letters of French Excel (jj/mm/aaaa) stand in some files as they are.
    if (/[ydjb]|aa|mmm/.test(first) || (first.includes("m") && !/[hs]/.test(first)))
      return { ...base, type: "date" };
    if (/[hs]/.test(first)) return { ...base, type: "time" };
  }
  // Where the sections differ (`[<=99999]00000;000000000`) the fewest, so that none are made up.
  let digits = Infinity;
  for (const section of sections)
    if (!/[.,%e/@?]/.test(section)) {
      const places = section.replace(/[^0#]/g, "");
      const zero = places.indexOf("0");
      if (zero >= 0 && places.length - zero > 1) digits = Math.min(digits, places.length - zero);
    }
  // Numbers have 15 digits in a spreadsheet; more zeros than that make no identifier.
  return { ...base, type: "number", digits: digits > 15 ? 0 : digits };
}

/** Writes a number as a cell of a {@link Row} has it. */
export function writeNumber(value: number, format: NumberFormat, date1904 = false): string {
  if (format.type !== "number") {
    const written = writeDate(value, format.type, date1904);
    if (written !== undefined) return written;
  }
  const plain = writePlain(value);
  return format.digits > plain.length && Number.isInteger(value) && value >= 0
    ? plain.padStart(format.digits, "0")
    : plain;
}

function writePlain(value: number): string {
  if (Number.isInteger(value))
    return Math.abs(value) < 1e21 ? String(value) : BigInt(value).toString();
  const written = String(value);
  const size = Math.abs(value);
  if (size >= 1e-6 && size < 1e15) {
    // Beyond the 15 digits of a spreadsheet stand the traces of binary arithmetic (0.1 + 0.2).
    return written.length <= 16 ? written : withoutZeros(value.toPrecision(15));
  }
  if (!written.includes("e")) return written;
  return withoutZeros(value.toFixed(20));
}

/** Without zeros at the end of the fraction. */
function withoutZeros(written: string): string {
  if (!written.includes(".")) return written;
  let end = written.length;
  while (written.charCodeAt(end - 1) === 48) end--;
  if (written.charCodeAt(end - 1) === 46) end--;
  return written.slice(0, end);
}

// 9999-12-31, the last day of a spreadsheet.
const lastDay = 2_958_465;

function writeDate(
  value: number,
  type: "date" | "time" | "elapsed",
  date1904: boolean,
): string | undefined {
  if (!(value >= 0 && value <= lastDay)) return undefined;
  let day = Math.floor(value);
  let seconds = Math.round((value - day) * 86_400);
  if (type === "elapsed" || (type === "time" && day === 0)) {
    const hours = Math.floor(seconds / 3600) + day * 24;
    return `${String(hours).padStart(2, "0")}:${minutesAndSeconds(seconds)}`;
  }
  if (seconds === 86_400) {
    day++;
    seconds = 0;
  }
  if (date1904) day += 1462;
  // The 1900 system has a 29 February 1900 (60) that was not.
  else if (day === 60) return "1900-02-29";
  else if (day < 60) day++;
  const date = writtenDate(day);
  return seconds === 0
    ? date
    : `${date}T${String(Math.floor(seconds / 3600)).padStart(2, "0")}:${minutesAndSeconds(seconds)}`;
}

/** Days from 1900 to 2079 as written, once one was: a column of dates has few. */
let writtenDays: (string | undefined)[] | undefined;

/** Days since 1899-12-30 → date. */
function writtenDate(day: number): string {
  writtenDays ??= Array.from({ length: 65_536 });
  return day < writtenDays.length ? (writtenDays[day] ??= civilDate(day)) : civilDate(day);
}

function minutesAndSeconds(seconds: number): string {
  const minute = Math.floor(seconds / 60) % 60;
  return `${String(minute).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Days since 1899-12-30 → date, by Gregorian cycles of 400 years that start on 1 March. */
function civilDate(day: number): string {
  const shifted = day + 693_899;
  const cycle = Math.floor(shifted / 146_097);
  const inCycle = shifted - cycle * 146_097;
  const yearOfCycle = Math.floor(
    (inCycle -
      Math.floor(inCycle / 1460) +
      Math.floor(inCycle / 36_524) -
      Math.floor(inCycle / 146_096)) /
      365,
  );
  const dayOfYear =
    inCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, "0")}-${month < 10 ? "0" : ""}${month}-${dayOfMonth < 10 ? "0" : ""}${dayOfMonth}`;
}
