/**
 * E-mail addresses: `local@domain` of RFC 5321 (4.1.2), in any script (RFC 6531), and as people hide
 * them from machines (`nom [at] domaine [point] fr`). File names (`logo@2x.png`), URLs with credentials
 * and message identifiers look alike and are none. The normal form is in lower case, the domain as
 * DNS has it (`xn--…`).
 */
import { domainToASCII } from "node:url";
import type { Likelihood, Match } from "../types.js";
import type { CellValue, CellDetector } from "./detector.js";
import { isDisposableDomain, isPersonalDomain, isRoleAddress } from "./lists/mail-domains.js";

/** RFC 5321, 4.5.3.1: octets of the local part and of the domain; RFC 1035, 2.3.4: of a label. */
const maxLocal = 64;
const maxDomain = 255;
const maxLabel = 63;

/** Atoms of RFC 5322, 3.2.3, and everything outside ASCII but spaces and punctuation. */
const isAtom = (code: number) =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 46 || // .
  code === 95 || // _
  code === 45 || // -
  code === 43 || // +
  code === 33 ||
  (code >= 35 && code <= 39) || // # $ % & '
  code === 42 ||
  code === 47 ||
  code === 61 ||
  code === 63 ||
  code === 94 ||
  code === 96 ||
  (code >= 123 && code <= 126) ||
  isForeign(code);
const isForeign = (code: number) =>
  code >= 0xc0 &&
  !(code >= 0x2000 && code <= 0x206f) &&
  !(code >= 0x3000 && code <= 0x301f) &&
  code !== 0xfeff;
const isHost = (code: number) =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 45 ||
  isForeign(code);

/** Ends of file names that are no top-level domains. */
const fileEndings = new Set(
  `png jpg jpeg gif svg webp bmp tif tiff ico css js mjs cjs ts tsx jsx json html htm php asp aspx jsp txt csv xml yml yaml
  pdf doc docx xls xlsx ppt pptx odt ods odp eml msg log bak tmp dll exe jar`.split(/\s+/u),
);
/** Hosts that only give identifiers to messages. */
const messageHosts =
  /^(?:mail\.gmail\.com|.*\.prod\.outlook\.com|.*\.mail\.outlook\.com|localhost.*|.*\.local(?:domain)?|.*\.internal)$/u;
/** Identifiers: of messages, of anything. */
const identifier =
  /^(?:(?=\D*\d)[0-9a-f]{20,}|(?=\D*\d\D*\d)[0-9a-f]{16,}[.$-][0-9a-z.$-]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f-]{12,}|[\d.]{14,}|\d{8,}\.[0-9a-z.$-]{6,})$/iu;
/** At the start of a line: headers that hold identifiers of messages (RFC 5322, 3.6.4). */
const identifierHeader =
  /^(?:message-id|in-reply-to|references|content-id|x-[a-z-]{1,40}-id)\s*:/iu;

/** The domain that starts at an offset: where it ends. */
function domainEnd(text: string, start: number): number {
  if (text.charCodeAt(start) === 91) {
    // An address literal: `[192.0.2.1]`, `[IPv6:2001:db8::1]`
    const match = /^\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9a-f:.]{2,45})\]/iu.exec(
      text.slice(start, start + 60),
    );
    return match === null ? -1 : start + match[0].length;
  }
  let labels = 0;
  let at = start;
  let end = -1;
  while (at < text.length && at - start <= maxDomain) {
    const from = at;
    while (at < text.length && isHost(text.charCodeAt(at)) && at - from <= maxLabel) at++;
    const length = at - from;
    if (length === 0 || length > maxLabel || text.charCodeAt(from) === 45) break;
    labels++;
    end = at;
    if (text.charCodeAt(at) !== 46) break;
    at++;
  }
  while (end > start && text.charCodeAt(end - 1) === 45) end--;
  return labels > 1 ? end : -1;
}

const topLevel = /^(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59}|\P{ASCII}{2,24}|\p{L}{2,24})$/u;

/** What was found out about the last domains met: a list has few, again and again. */
const hosts = new Map<string, string | undefined>();
const keptHosts = 1_000;

/** The normal form of a domain, or `undefined` where it cannot be one of an address. */
function hostForm(domain: string): string | undefined {
  const kept = hosts.get(domain);
  if (kept !== undefined || hosts.has(domain)) return kept;
  const host = domain.toLowerCase();
  const top = host.slice(host.lastIndexOf(".") + 1);
  const possible =
    topLevel.test(top) &&
    !fileEndings.has(top) &&
    host.length <= maxDomain &&
    !host.includes("-.") &&
    !messageHosts.test(host);
  const ascii = /^[ -~]+$/u.test(host) ? host : domainToASCII(host.normalize("NFC"));
  const form = possible && ascii !== "" ? ascii : undefined;
  if (hosts.size >= keptHosts) hosts.clear();
  hosts.set(domain, form);
  return form;
}

/** The normal form of an address, or `undefined` where it is none. */
function normalForm(local: string, domain: string): string | undefined {
  if (domain.startsWith("[")) return `${local.toLowerCase()}@${domain.toLowerCase()}`;
  const host = hostForm(domain);
  if (host === undefined || (local.length >= 14 && identifier.test(local))) return undefined;
  return `${local.normalize("NFC").toLowerCase()}@${host}`;
}

/** The address around an `@`. */
function readAround(
  text: string,
  sign: number,
  from: number,
): { start: number; end: number; value: string } | undefined {
  const end = domainEnd(text, sign + 1);
  if (end < 0) return undefined;
  // `a@b.fr@c.fr`, `a@b.fr:path`
  if (text.charCodeAt(end) === 64) return undefined;
  // `git@host:team/project.git`; but `name@host:password` is an address.
  if (text.charCodeAt(end) === 58 && /^:[^\s:/]{0,80}\//u.test(text.slice(end, end + 90)))
    return undefined;
  let start = sign;
  if (text.charCodeAt(sign - 1) === 34) {
    // A quoted local part: `"jean martin"@example.fr`
    start = text.lastIndexOf('"', sign - 2);
    if (start < from || sign - start > maxLocal || /[\r\n]/u.test(text.slice(start, sign)))
      return undefined;
  } else {
    while (start > from && isAtom(text.charCodeAt(start - 1)) && sign - start <= maxLocal) start--;
    if (sign - start > maxLocal) return undefined;
    // Quotes, dots and marks of lists are not the address's.
    while (start < sign && /^['.`*=/|{}!?&-]$/u.test(text[start]!)) start++;
    const local = text.slice(start, sign);
    if (local === "" || local.endsWith(".") || local.includes("..")) return undefined;
    if (isInUrl(text, start)) return undefined;
  }
  const value = normalForm(text.slice(start, sign), text.slice(sign + 1, end));
  return value === undefined ? undefined : { start, end, value };
}

/** Whether `//` stands before an offset without a space between: credentials, or a path of a URL. */
function isInUrl(text: string, offset: number): boolean {
  for (let at = offset - 1; at >= Math.max(0, offset - 200); at--) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 0xa0 || code === 60 || code === 34) return false;
    if (code === 47 && text.charCodeAt(at - 1) === 47) return text.charCodeAt(at - 2) === 58;
  }
  return false;
}

function matchOf(start: number, length: number, value: string, likelihood: Likelihood): Match {
  const end = start + length;
  return { kind: "email-address", start, end, value, likelihood, evidence: ["pattern"] };
}

/** An `@` or `.` in brackets or in words. */
const hidden =
  /(?<![\p{L}\d._%+-])([a-z0-9][a-z0-9._%+-]{0,63})(?:\s?[[({<]\s?(?:at|arobase?|arrobas[ek]?|chez|@)\s?[\])}>]\s?| @ |\s(?:at|arobase?)\s(?=[a-z0-9-]{1,63}\s(?:dot|point)\s))([a-z0-9-]{1,63}(?:(?:\.|\s?[[({]\s?(?:dot|point|\.)\s?[\])}]\s?|\s(?:dot|point)\s)[a-z0-9-]{1,63}){1,4})(?![\p{L}\d])/giu;
const hiddenDot = /\s?[[({]\s?(?:dot|point|\.)\s?[\])}]\s?|\s(?:dot|point)\s/giu;
/** What all of {@link hidden} have: cheaper to look for. */
const hiddenSigns = ["at", "arob", "arrob", "chez", "@"].flatMap((sign) =>
  ["(", "[", "{", "<", "( ", "[ "].flatMap((open) => [open + sign, open + sign.toUpperCase()]),
);
hiddenSigns.push(" @ ", " arob", " AROB", " dot ", " DOT ", " point ", " POINT ");

function* findHidden(text: string): Generator<Match> {
  if (!hiddenSigns.some((sign) => text.includes(sign))) return;
  for (const match of text.matchAll(hidden)) {
    const value = normalForm(match[1]!, match[2]!.replace(hiddenDot, "."));
    if (value !== undefined) yield matchOf(match.index, match[0].length, value, "likely");
  }
}

/** The sign as URLs (RFC 3986, 2.1), the sources of programs and pages, and full-width letters have it. */
const encodedSigns = ["%40", "\\u0040", "\\x40", "\uff20", "&#64;", "&#x40;"];
/** `jean%40example.fr`, `jean&#64;example.fr` */
const encoded =
  /(?<![\w.%+-])((?:[\w.+-]|%2B){1,64})(?:%40|\\u0040|\\x40|\uff20|&#(?:64|x40);)([a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,8})/giu;

function* findEncoded(text: string): Generator<Match> {
  if (!encodedSigns.some((sign) => text.includes(sign))) return;
  for (const match of text.matchAll(encoded)) {
    const value = normalForm(match[1]!.replace(/%2B/giu, "+"), match[2]!);
    if (value !== undefined) yield matchOf(match.index, match[0].length, value, "very-likely");
  }
}

/** The sign as a word: in archives of mailing lists, in names of files. */
const signWord = /[ _-](?:at|AT|arobase|AROBASE)[ _-]/g;
/** A word with a dot, a dash or a number in it, as addresses of people have before their sign. */
const localBefore = /(?<![\w.%+-])\p{L}+(?:[._-]\p{L}+){0,4}\d{0,6}$/u;
/** A host under one of the domains that the French have their addresses in: prose has words there. */
const hostBehind =
  /(?:[a-z\d-]{1,63}\.){1,4}(?:be|bzh|ca|ch|com|de|es|eu|fr|gf|gp|info|it|lu|mc|mq|nc|net|org|paris|pf|re|uk)(?![\w-]|\.\w)/iy;

function* findSpoken(text: string): Generator<Match> {
  for (const { index, 0: sign } of text.matchAll(signWord)) {
    hostBehind.lastIndex = index + sign.length;
    const host = hostBehind.exec(text)?.[0];
    if (host === undefined) continue;
    const local = localBefore.exec(text.slice(Math.max(0, index - maxLocal), index))?.[0];
    if (local === undefined || isInUrl(text, index - local.length)) continue;
    // `www.example.fr at …`, `index.html at …`
    const isHost = /\.(?:com|fr|io|net|org)$/iu.test(local);
    const isTold = /[._\d-]/u.test(local) || isPersonalDomain(host.toLowerCase());
    if (isHost || !isTold || fileEndings.has(local.slice(local.lastIndexOf(".") + 1))) continue;
    const start = index - local.length;
    const length = local.length + sign.length + host.length;
    const value = normalForm(local, host);
    if (value !== undefined) yield matchOf(start, length, value, "likely");
  }
}

/** What may stand beside addresses in a cell of addresses: separators, labels. */
const separators = /[\s;,/|<>"'()&:\u200b\ufeff-]+/u;
const beside =
  /^(?:mailto|e?|e?mails?|courriels?|m[ée]ls?|adresses?|pro|perso|priv[ée]e?|ou|et|or|and)$/iu;
/** Names before `<address>`. */
const named = /^(?:[^<>@\d]{0,80}<[^<>@]*>)+[;,\s]*$/u;
const longestCell = 2000;
/** An address of letters, digits and the usual signs. */
const plain =
  /^[a-z0-9](?:[a-z0-9._+-]{0,62}[a-z0-9])?@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}$/iu;
const longestPlain = 120;

/** E-mail addresses. */
export const email: CellDetector = {
  kind: "email-address",
  cell(text): CellValue | undefined {
    const { length } = text;
    if (length < 6 || length > longestCell) return undefined;
    // Nearly all: nothing but one address, in letters without accents.
    if (length <= longestPlain && plain.test(text) && !text.includes("..")) {
      const sign = text.lastIndexOf("@");
      const value = normalForm(text.slice(0, sign), text.slice(sign + 1));
      return value === undefined ? undefined : { values: [value], likelihood: "very-likely" };
    }
    if (!text.includes("@") && !/[([{]|[\s_-](?:at|arobase?)[\s_-]|&#/iu.test(text))
      return undefined;
    const found = email.find(text);
    if (found.length === 0) return undefined;
    let rest = "";
    let last = 0;
    for (const { start, end } of found) {
      rest += text.slice(last, start);
      last = end;
    }
    rest += text.slice(last);
    const isBeside = rest.split(separators).every((word) => beside.test(word));
    if (!isBeside && !named.test(rest)) return undefined;
    return {
      values: [...new Set(found.map((match) => match.value))],
      likelihood: found.every((match) => match.likelihood === "very-likely")
        ? "very-likely"
        : "likely",
    };
  },
  find(text): Match[] {
    const found: Match[] = [];
    let last = 0;
    for (let sign = text.indexOf("@"); sign >= 0; sign = text.indexOf("@", sign + 1)) {
      const read = sign > last ? readAround(text, sign, last) : undefined;
      if (read === undefined) continue;
      const before = text.slice(Math.max(0, read.start - maxDomain), read.start);
      if (identifierHeader.test(before.slice(before.lastIndexOf("\n") + 1))) continue;
      found.push(matchOf(read.start, read.end - read.start, read.value, "very-likely"));
      last = read.end;
    }
    const disguised = [...findHidden(text), ...findEncoded(text), ...findSpoken(text)];
    if (disguised.length === 0) return found;
    return [
      ...found,
      ...disguised.filter(({ start, end }) =>
        found.every((match) => end <= match.start || start >= match.end),
      ),
    ].sort((a, b) => a.start - b.start);
  },
};

/** Whose a mailbox is, as far as its address tells. */
export type MailboxSort =
  | "role" // an office's: `contact@…`
  | "disposable" // a throw-away one
  | "personal" // a private person's, at a provider of mailboxes
  | "other"; // somebody's at a company or a domain of his own

/** Domains whose addresses are lists of people. */
const ofMailingLists =
  /^(?:lists?|listes?|ml)\.[^.]+\.|^(?:googlegroups\.com|groups\.io|framalistes\.org)$/u;

/** A French school's by its number (UAI): `ce.0751234x@ac-paris.fr`. */
const ofSchool = /^(?:ce\.?)?\d{7}[a-z]@ac-/u;

/** Whether an address in normal form is an office's, a school's or a mailing list's, and no person's. */
export function isOffice(address: string): boolean {
  const sign = address.lastIndexOf("@");
  return (
    isRoleAddress(address.slice(0, sign)) ||
    ofMailingLists.test(address.slice(sign + 1)) ||
    ofSchool.test(address)
  );
}

/** Whose the mailbox of an address in normal form is. */
export function sortOfMailbox(address: string): MailboxSort {
  const domain = address.slice(address.lastIndexOf("@") + 1);
  if (isOffice(address)) return "role";
  if (isDisposableDomain(domain)) return "disposable";
  return isPersonalDomain(domain) ? "personal" : "other";
}
