import { ParefuiteError } from "../errors.js";
import type { Kind, Place, SpecialCategory, UnreadReason, Verdict, Wording } from "../types.js";
import { type Preset, presets } from "./presets.js";
import { policySchema } from "./schema.js";
import { findMistake, type Mistake } from "./validate.js";

/** The rules that every policy has; what each counts: `counts` in `decide/index.ts`. */
export type ThresholdRule =
  | "protected-person"
  | "bulk-people"
  | "bulk-names"
  | "hidden-people"
  | "national-id"
  | "bank-account"
  | "recipients-in-attachment"
  | "exposed-recipients";

/** From how many on a rule warns and blocks, at least 1. Absent: as the preset says. `null`: never. */
export interface Thresholds {
  readonly warn?: number | null;
  readonly block?: number | null;
  /** What the sender is told beside the reason. */
  readonly message?: Wording;
}

/** How many, 0 or more. Both ends count; an absent end is open. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** Which people of {@link People} are meant. */
export type PeopleCount =
  | "total"
  | "identified"
  | "nameOnly"
  | "hidden"
  | "protected"
  | "recipients";

/** Groups of places, beside the single ones of {@link Place}. */
export type PlaceGroup =
  | "hidden" // whatever a reader of the document does not see
  | "header" // To, Cc, subject and all other headers
  | "body" // text and HTML of the message itself
  | "attachment"; // attachments, whatever place in them

/** When a rule holds: all of the conditions that are given. */
export interface Conditions {
  /** How many distinct people were found; `of` defaults to `total`. */
  readonly people?: Range & { readonly of?: PeopleCount };
  /** How many distinct people stand there with data of these kinds; all of them must hold. */
  readonly kinds?: Readonly<Partial<Record<Kind, Range>>>;
  /** Something was found in one of these places. */
  readonly places?: readonly (PlaceGroup | Exclude<Place, "header">)[];
  /** One of these special categories (GDPR article 9) was seen. */
  readonly specialCategories?: readonly SpecialCategory[];
  readonly recipients?: Range & {
    /** How many of them are outside `ownDomains`. */
    readonly outside?: Range;
    /** All of them are in these domains or below. */
    readonly onlyDomains?: readonly string[];
  };
  /** The sender is one of these: an address, or `@domain` for all of a domain. */
  readonly senders?: readonly string[];
  /** At least one attachment is so; in a rule that allows, all of them are (and there is one). */
  readonly attachments?: {
    /** File name patterns with `*` and `?`, in any case. */
    readonly names?: readonly string[];
    /** Size after decoding, in bytes. */
    readonly bytes?: Range;
  };
  /** Something was not read for one of these reasons. */
  readonly unread?: readonly UnreadReason[];
}

/**
 * A rule of the administrator's own. `warn` and `block` add a reason and go on to the next rule;
 * `allow` ends the asking: later rules, thresholds and `unread` no longer count, but for
 * `protected-person`.
 */
export interface Rule {
  /** Stands in the reason: lower-case letters, digits and hyphens; not the name of a threshold rule. */
  readonly name: string;
  readonly when: Conditions;
  readonly verdict: Verdict;
  /** What the sender is told beside the reason. */
  readonly message?: Wording;
}

/** What is let pass and what is not: plain JSON. Its schema: `parefuite/policy.schema.json`. */
export interface Policy {
  /** For editors. */
  readonly $schema?: string;
  /** What it starts from; default `office`. */
  readonly preset?: Preset;
  /** Domains, with those below them, whose recipients are not outside. */
  readonly ownDomains?: readonly string[];
  /** Asked in this order, before the thresholds. */
  readonly rules?: readonly Rule[];
  /** By rule; those left out are as the preset says. */
  readonly thresholds?: Readonly<Partial<Record<ThresholdRule, Thresholds>>>;
  /** What becomes of a message of which something could not be read, by reason; those left out are as the preset says. */
  readonly unread?: Readonly<Partial<Record<UnreadReason, Verdict>>>;
}

/** A {@link Policy} with its preset filled in. */
export interface CompletePolicy {
  readonly preset: Preset;
  readonly ownDomains: readonly string[];
  readonly rules: readonly Rule[];
  readonly thresholds: Readonly<Record<ThresholdRule, Thresholds>>;
  readonly unread: Readonly<Record<UnreadReason, Verdict>>;
}

/**
 * Checks a policy as it is written; for editors, types and tests.
 *
 * @throws ParefuiteError `invalid-policy` with the path of the first mistake
 * @example
 * export default definePolicy({
 *   preset: "newsletter",
 *   thresholds: { "bulk-people": { warn: 2, block: 10 } },
 * });
 */
export function definePolicy(policy: Policy): Policy {
  completePolicy(policy);
  return policy;
}

/**
 * Checks a policy and fills in its preset.
 *
 * @param policy a policy, or the name of a preset; default `office`
 * @throws ParefuiteError `invalid-policy` with the path of the first mistake: `rules[2].when.people.min`
 */
export function completePolicy(policy: Policy | Preset = "office"): CompletePolicy {
  const written: Policy = typeof policy === "string" ? { preset: policy } : policy;
  const mistake = findMistake(written, policySchema) ?? findContradiction(written);
  if (mistake !== undefined) throw invalidPolicy(mistake);

  const preset = presets[written.preset ?? "office"];
  const complete: CompletePolicy = {
    preset: written.preset ?? "office",
    ownDomains: written.ownDomains ?? [],
    rules: written.rules ?? [],
    thresholds: mapRecord(preset.thresholds, (thresholds, rule) => ({
      ...thresholds,
      ...written.thresholds?.[rule],
    })),
    unread: { ...preset.unread, ...written.unread },
  };
  for (const [rule, { warn, block }] of Object.entries(complete.thresholds)) {
    if (warn != null && block != null && warn > block)
      throw invalidPolicy({
        path: `thresholds.${rule}.warn`,
        fault: {
          en: `${warn} is never reached, since ${block} blocks`,
          fr: `${warn} n’est jamais atteint, puisque ${block} bloque déjà`,
        },
      });
  }
  return complete;
}

function invalidPolicy({ path, fault }: Mistake): ParefuiteError {
  return new ParefuiteError("invalid-policy", {
    en: `${path || "policy"}: ${fault.en}.`,
    fr: `${path || "policy"} : ${fault.fr}.`,
  });
}

/** What the schema cannot say. */
function findContradiction(policy: Policy): Mistake | undefined {
  const names = new Set<string>([...Object.keys(presets.office.thresholds), "unread"]);
  for (const [index, rule] of (policy.rules ?? []).entries()) {
    const path = `rules[${index}]`;
    if (names.has(rule.name))
      return {
        path: `${path}.name`,
        fault: { en: "is the name of another rule", fr: "est le nom d’une autre règle" },
      };
    names.add(rule.name);
    const { people, kinds, recipients, attachments } = rule.when;
    const ranges: [string, Range | undefined][] = [
      ["people", people],
      ...Object.entries(kinds ?? {}).map(([kind, range]): [string, Range] => [
        `kinds.${kind}`,
        range,
      ]),
      ["recipients", recipients],
      ["recipients.outside", recipients?.outside],
      ["attachments.bytes", attachments?.bytes],
    ];
    for (const [name, range] of ranges) {
      if (range?.min !== undefined && range.max !== undefined && range.min > range.max)
        return {
          path: `${path}.when.${name}.max`,
          fault: { en: "is below min", fr: "est inférieur à min" },
        };
    }
    if (recipients?.outside !== undefined && !policy.ownDomains?.length)
      return {
        path: `${path}.when.recipients.outside`,
        fault: { en: "needs ownDomains", fr: "demande ownDomains" },
      };
  }
  return undefined;
}

function mapRecord<K extends string, V>(
  record: Readonly<Record<K, V>>,
  change: (value: V, key: K) => V,
): Record<K, V> {
  return Object.fromEntries(
    (Object.entries(record) as [K, V][]).map(([key, value]) => [key, change(value, key)]),
  ) as Record<K, V>;
}
