import type { Finding, Place } from "../types.js";
import type { Facts } from "./index.js";
import type { Conditions, PlaceGroup, Range, Rule } from "./policy.js";

/** Whether all conditions of a rule hold. */
export function holds(
  { when, verdict }: Rule,
  facts: Facts,
  ownDomains: readonly string[],
): boolean {
  return (Object.keys(tests) as (keyof Conditions)[]).every((name) => {
    const condition = when[name];
    const test = tests[name] as (condition: unknown, context: Context) => boolean;
    return (
      condition === undefined || test(condition, { facts, ownDomains, every: verdict === "allow" })
    );
  });
}

interface Context {
  readonly facts: Facts;
  readonly ownDomains: readonly string[];
  /** Whether all attachments must be as the condition says, not just one. */
  readonly every: boolean;
}

const tests: {
  readonly [Name in keyof Conditions]-?: (
    condition: NonNullable<Conditions[Name]>,
    context: Context,
  ) => boolean;
} = {
  people: ({ of = "total", ...range }, { facts }) => isWithin(facts.detected.people[of], range, 1),

  kinds: (kinds, { facts: { detected } }) =>
    Object.entries(kinds).every(([kind, range]) =>
      isWithin(detected.peopleByKind[kind as keyof typeof kinds] ?? 0, range, 1),
    ),

  places: (places, { facts: { detected } }) =>
    detected.findings.some((finding) => places.some((place) => standsIn(finding, place))),

  specialCategories: (categories, { facts: { detected } }) =>
    categories.some((category) => detected.specialCategories.includes(category)),

  recipients: ({ outside, onlyDomains, ...range }, { facts: { envelope }, ownDomains }) => {
    const { recipients } = envelope;
    return (
      isWithin(recipients.length, range) &&
      (outside === undefined ||
        isWithin(recipients.filter((address) => !isIn(address, ownDomains)).length, outside)) &&
      (onlyDomains === undefined ||
        (recipients.length > 0 && recipients.every((address) => isIn(address, onlyDomains))))
    );
  },

  senders: (senders, { facts: { envelope } }) => {
    const sender = envelope.sender ?? "";
    return senders.some((wanted) =>
      wanted.startsWith("@") ? sender.endsWith(wanted) : sender === wanted,
    );
  },

  attachments: ({ names, bytes }, { facts: { attachments }, every }) => {
    const test = (attachment: Facts["attachments"][number]): boolean =>
      (names === undefined || names.some((pattern) => matches(attachment.name, pattern))) &&
      (bytes === undefined || isWithin(attachment.bytes, bytes));
    return every ? attachments.length > 0 && attachments.every(test) : attachments.some(test);
  },

  unread: (reasons, { facts: { unread } }) => unread.some(({ reason }) => reasons.includes(reason)),
};

/** `defaultMin` is what an absent `min` means where there is no `max` either. */
function isWithin(count: number, { min, max }: Range, defaultMin = 0): boolean {
  return count >= (min ?? (max === undefined ? defaultMin : 0)) && count <= (max ?? Infinity);
}

const headerPlaces: ReadonlySet<Place | undefined> = new Set(["recipients", "header", "subject"]);
const bodyPlaces: ReadonlySet<Place | undefined> = new Set(["text-body", "html-body", "preamble"]);

/** Whether something was found there. */
export function standsIn({ location, hidden }: Finding, place: PlaceGroup | Place): boolean {
  const ofMessage = location.path.length === 0;
  switch (place) {
    case "hidden":
      return hidden;
    case "header":
      return ofMessage && headerPlaces.has(location.place);
    case "body":
      return ofMessage && (location.place === undefined || bodyPlaces.has(location.place));
    case "attachment":
      return !ofMessage;
    default:
      return location.place === place;
  }
}

/** Whether an address is in one of the domains or below it. */
function isIn(address: string, domains: readonly string[]): boolean {
  const domain = address.slice(address.lastIndexOf("@") + 1);
  return domains.some((wanted) => domain === wanted || domain.endsWith(`.${wanted}`));
}

/** Whether a name is as a pattern with `*` and `?` says, in any case; linear for each `*`. */
function matches(name: string, pattern: string): boolean {
  const text = [...name.toLowerCase()];
  const wanted = [...pattern.toLowerCase()];
  let at = 0;
  let next = 0;
  // Where to go on if what was matched since the last `*` turns out wrong.
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (wanted[next] === "*") {
      star = next++;
      resume = at;
    } else if (wanted[next] === "?" || wanted[next] === text[at]) {
      next++;
      at++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  return wanted.slice(next).every((character) => character === "*");
}
