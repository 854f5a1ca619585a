import type { Finding, Location, Reason, ScanResult, UnreadReason } from "../types.js";
import type { Spot } from "./spots.js";
import type { Lang, Words } from "./words/index.js";

/**
 * A name from the message as it may be shown: control characters (a terminal would obey them) and
 * marks that turn the direction of the text become `�`, line breaks spaces, and what is longer than
 * `max` characters ends in `…`.
 */
export function shown(name: string, max = 60): string {
  const plain = name
    .replaceAll(/\s+/gu, " ")
    .replaceAll(/[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "�");
  const characters = [...plain];
  return characters.length <= max ? plain : `${characters.slice(0, max - 1).join("")}…`;
}

/** Container names from the outside in; the message itself has a name too. */
export function pathName(path: Location["path"], { where }: Words): string {
  return path.length === 0
    ? where.message
    : path.map((name) => (name === "" ? where.unnamed : shown(name))).join(" › ");
}

/** The name of a file, and what it is if that is something else than its name says. */
export function fileName(
  path: Location["path"],
  { mismatches = [] }: ScanResult,
  words: Words,
): string {
  const name = pathName(path, words);
  const other = mismatches.find(({ location }) => location.path.join("\n") === path.join("\n"));
  return other === undefined ? name : `${name} (${words.where.inFact(words.anyOf(other.found))})`;
}

/** Where in its file a spot is: sheet, page, place, rows; empty for the plain whole. */
export function spotName({ sheet, page, place, rows, lines, hidden }: Spot, words: Words): string {
  const { where, places } = words;
  return [
    sheet !== undefined && where.sheet(shown(sheet)),
    page !== undefined && where.page(page),
    place !== undefined && places[place],
    rows !== undefined && where.rows(...rows),
    lines !== undefined && where.lines(...lines),
    hidden && place === undefined && where.hidden,
  ]
    .filter((part) => part !== false)
    .join(", ");
}

/** How many of what: `3 phone numbers`. */
export function foundText({ kind, count, evidence }: Finding, words: Words): string {
  const found = words.counted(count, words.kinds[kind]);
  return evidence.includes("protected-list") ? words.ofProtected(found) : found;
}

/** The header of a finding's column; nothing where it stands in no column, or was found without it. */
export function headerText({ location, evidence }: Finding, words: Words, max?: number): string {
  const { column, header } = location;
  if (header !== undefined) return shown(header, max);
  return column === undefined || evidence.includes("protected-list") ? "" : words.where.noHeader;
}

/** What is not read, said once for each file and reason, with the number of its parts. */
export function unreadTexts(
  unread: ScanResult["unread"],
  words: Words,
): { readonly name: string; readonly text: string }[] {
  const parts = new Map<string, { name: string; reason: UnreadReason; count: number }>();
  for (const { location, reason } of unread) {
    const name = pathName(location.path, words);
    const key = JSON.stringify([location.path, reason]);
    const part = parts.get(key) ?? { name, reason, count: 0 };
    parts.set(key, part);
    part.count++;
  }
  return [...parts.values()].map(({ name, reason, count }) => ({
    name,
    text: count < 2 ? words.unread[reason] : words.unreadParts(words.unread[reason], count),
  }));
}

/** Rules whose counts are exact where the number of people is an estimate. */
const exactRules: ReadonlySet<string> = new Set(["protected-person", "exposed-recipients"]);

/** What a rule found among people, and from how many on it speaks. */
export function reasonText(
  { rule, verdict, count, limit, unread }: Reason,
  { estimated }: ScanResult["people"],
  words: Words,
): string {
  if (rule === "unread" && unread !== undefined) return words.unreadReason(count, unread);
  const isOwn = !Object.hasOwn(words.rules, rule);
  const text = isOwn
    ? words.ownRule(rule, verdict)
    : words.rules[rule as keyof Words["rules"]](count);
  const counted = estimated && !isOwn && !exactRules.has(rule) ? words.headline.about(text) : text;
  if (verdict === "allow" || limit < 2) return counted;
  return `${counted} ${words.limits[verdict](limit)}`;
}

/** What the administrator wrote for the sender, in this language or else in the other. */
export function ownMessage({ message }: Pick<Reason, "message">, lang: Lang): string | undefined {
  return typeof message === "object" ? (message[lang] ?? message.fr ?? message.en) : message;
}

/** The special categories of data that halved thresholds; nothing if none did. */
export function specialCategories(
  { reasons }: Pick<ScanResult, "reasons">,
  words: Words,
): string | undefined {
  const categories = new Set(reasons.flatMap(({ specialCategories: found }) => found ?? []));
  return categories.size === 0
    ? undefined
    : words.list([...categories].map((category) => words.specialCategories[category]));
}

/** How many recipients would see the addresses of the others, if that is a reason. */
export function exposedRecipients(reasons: ScanResult["reasons"]): number {
  return reasons.find(({ rule }) => rule === "exposed-recipients")?.count ?? 0;
}

/** How many people, in one to three sentences. */
export function headline({ verdict, people, reasons, unread }: ScanResult, words: Words): string[] {
  const { headline: say, counted } = words;
  const sentences: string[] = [];
  if (people.total > 0) {
    const count = counted(people.total, words.people);
    const about = people.estimated ? say.about(count) : count;
    if (verdict === "allow") {
      const isLetPass = reasons.some((reason) => reason.verdict === "allow");
      sentences.push(isLetPass ? say.letPass(about) : say.mentioned(about));
    } else {
      sentences.push(say.exposed(about, people.total));
      if (people.recipients > 0) sentences.push(say.recipients(people.recipients, people.total));
      if (people.hidden > 0) sentences.push(say.hidden(people.hidden, people.total));
    }
  }
  const exposed = exposedRecipients(reasons);
  if (exposed > 0) sentences.push(say.exposedRecipients(exposed));
  if (sentences.length === 0) sentences.push(unread.length > 0 ? say.unread : say.nobody);
  return sentences.map((sentence) => sentence.charAt(0).toUpperCase() + sentence.slice(1));
}
