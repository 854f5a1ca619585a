/**
 * International bank account numbers (ISO 13616-1): country, two check digits (MOD 97-10), and an account
 * of a length fixed by country; also French RIBs (bank, branch, account, key), which are the same
 * account without `FRkk`.
 */
import type { Match } from "../types.js";
import { mod97 } from "./checksum.js";
import type { CellValue, Detector } from "./detector.js";

/** Lengths by country (SWIFT, IBAN Registry, release 99). */
const lengths = new Map<string, number>();
for (const entry of `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28
  EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30
  KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29
  PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30`.split(
  /\s+/u,
)) {
  lengths.set(entry.slice(0, 2), Number(entry.slice(2)));
}
const shortest = 15;
const longest = 33;

const isDigit = (code: number) => code >= 48 && code <= 57;
const isLetter = (code: number) => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const isGap = (code: number) =>
  code === 32 || code === 0xa0 || code === 0x202f || code === 45 || code === 46 || code === 9;

/** The IBAN that starts at an offset, and where it ends. */
function readAt(text: string, start: number): { value: string; end: number } | undefined {
  const length = lengths.get(text.slice(start, start + 2).toUpperCase());
  if (length === undefined) return undefined;
  let value = text.slice(start, start + 2);
  let at = start + 2;
  for (let gaps = 0; value.length < length && at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code) || isLetter(code)) {
      value += text[at];
      gaps = 0;
    } else if (!isGap(code) || ++gaps > 1) return undefined;
  }
  const behind = text.charCodeAt(at);
  if (value.length < length || isDigit(behind) || isLetter(behind)) return undefined;
  value = value.toUpperCase();
  if (!isDigit(value.charCodeAt(2)) || !isDigit(value.charCodeAt(3))) return undefined;
  return mod97(value.slice(4) + value.slice(0, 4)) === 1 ? { value, end: at } : undefined;
}

/** In a RIB, A and J are 1, B, K and S are 2, and so on to I, R and Z, which are 9. */
const ribDigit = (letter: string) => {
  const code = letter.charCodeAt(0) - 65;
  return String(code < 18 ? (code % 9) + 1 : code - 16);
};
const ribShape = /^(\d{5})[ \u00a0-]?(\d{5})[ \u00a0-]?([\dA-Z]{11})[ \u00a0-]?(\d\d)$/iu;

/** A RIB as the IBAN of the same account. */
function readRib(text: string): string | undefined {
  const match = ribShape.exec(text);
  if (match === null) return undefined;
  const [, bank, branch, account, key] = match;
  const digits = bank! + branch! + account!.toUpperCase().replace(/[A-Z]/gu, ribDigit) + key!;
  if (mod97(digits) !== 0 || /^0+$/u.test(digits)) return undefined;
  const bban = (bank! + branch! + account! + key!).toUpperCase();
  const check = 98 - mod97(`${bban}FR00`);
  return `FR${String(check).padStart(2, "0")}${bban}`;
}

/** International bank account numbers. */
export const iban: Detector = {
  kind: "iban",
  cell(text): CellValue | undefined {
    const { length } = text;
    if (length < shortest || length > 2 * longest) return undefined;
    let start = 0;
    while (text.charCodeAt(start) === 32) start++;
    const code = text.charCodeAt(start);
    if (isDigit(code)) {
      const value = length > 30 || length < 23 ? undefined : readRib(text.trim());
      return value === undefined ? undefined : { values: [value], likelihood: "likely" };
    }
    if (!isLetter(code)) return undefined;
    if (/^iban\b/iu.test(text.slice(start, start + 5))) {
      start += 4;
      while (start < length && (isGap(text.charCodeAt(start)) || text[start] === ":")) start++;
    }
    if (!isDigit(text.charCodeAt(start + 2)) && !isGap(text.charCodeAt(start + 2)))
      return undefined;
    const found = readAt(text, start);
    if (found === undefined || text.slice(found.end).trim() !== "") return undefined;
    return { values: [found.value], likelihood: "very-likely" };
  },
  find(text): Match[] {
    const found: Match[] = [];
    for (const match of text.matchAll(/[A-Za-z]{2}[ \u00a0]?\d\d/gu)) {
      const { index: start } = match;
      if (start < (found.at(-1)?.end ?? 0) || /[\p{L}\d]/u.test(text[start - 1] ?? "")) continue;
      const read = readAt(text, start);
      if (read === undefined) continue;
      found.push({
        kind: "iban",
        start,
        end: read.end,
        value: read.value,
        likelihood: "very-likely",
        evidence: ["pattern", "checksum"],
      });
    }
    return found;
  },
};
