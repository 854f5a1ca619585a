import type { Detected, Envelope, Reason, Unread, UnreadReason, Verdict } from "../types.js";
import { holds } from "./conditions.js";
import type { CompletePolicy, Rule, ThresholdRule, Thresholds } from "./policy.js";
import { severity } from "./severity.js";

/** What a decision is made from: counts, places and names, no text. */
export interface Facts {
  readonly detected: Detected;
  readonly unread: readonly Unread[];
  readonly envelope: Envelope;
  /** The attachments of the message itself: file name (`""` if none) and size after decoding. */
  readonly attachments: readonly { readonly name: string; readonly bytes: number }[];
}

/** What each threshold rule counts. */
const counts: Record<ThresholdRule, (detected: Detected) => number> = {
  "protected-person": ({ people }) => people.protected,
  "bulk-people": ({ people, bareContacts }) => people.identified - bareContacts,
  "bulk-names": ({ people, bareContacts }) => people.nameOnly + bareContacts,
  // One number or address alone (a hotline in a form, somebody's own in the properties) is no list: what
  // makes it grave is whose it is, and that is for `protected-person` to say. Two are a list.
  "hidden-people": ({ people, hiddenBareContacts }) =>
    people.hidden === 1 && hiddenBareContacts === 1 ? 0 : people.hidden,
  "national-id": ({ peopleByKind }) => peopleByKind["fr-nir"] ?? 0,
  "bank-account": ({ peopleByKind }) => peopleByKind.iban ?? 0,
  // Those who are only quoted in the body know of each other already.
  "recipients-in-attachment": ({ people, findings }) =>
    findings.some(({ location }) => location.path.length > 0) ? people.recipients : 0,
  "exposed-recipients": ({ exposedRecipients }) => exposedRecipients,
};

/**
 * Judges what was found by a policy. Asked in this order: `protected-person`; the policy's own rules,
 * until one allows; the other thresholds; what was not read. The strictest reason is the verdict, and
 * the reasons come strictest first.
 */
export function decide(
  facts: Facts,
  policy: CompletePolicy,
): { verdict: Verdict; reasons: Reason[] } {
  const { detected } = facts;
  const reasons: Reason[] = [];
  const ask = (rule: ThresholdRule): void => {
    const reason = compare(rule, policy.thresholds[rule], detected);
    if (reason !== undefined) reasons.push(reason);
  };

  ask("protected-person");
  let allowed = false;
  for (const rule of policy.rules) {
    if (!holds(rule, facts, policy.ownDomains)) continue;
    reasons.push(reasonOf(rule, detected));
    allowed = rule.verdict === "allow";
    if (allowed) break;
  }
  if (!allowed) {
    for (const rule of Object.keys(policy.thresholds) as ThresholdRule[])
      if (rule !== "protected-person") ask(rule);
    reasons.push(...judgeUnread(facts.unread, policy.unread));
  }

  reasons.sort((a, b) => severity[b.verdict] - severity[a.verdict]);
  return { verdict: reasons[0]?.verdict ?? "allow", reasons };
}

/** The reason that a threshold rule gives, if its count reaches one of its thresholds. */
function compare(
  rule: ThresholdRule,
  { warn, block, message }: Thresholds,
  detected: Detected,
): Reason | undefined {
  const count = counts[rule](detected);
  const { specialCategories } = detected;
  for (const [verdict, threshold] of [
    ["block", block],
    ["warn", warn],
  ] as const) {
    if (threshold == null) continue;
    const limit = specialCategories.length > 0 ? Math.ceil(threshold / 2) : threshold;
    if (count < limit) continue;
    return {
      rule,
      verdict,
      count,
      limit,
      ...(limit < threshold && { specialCategories }),
      ...(message !== undefined && { message }),
    };
  }
  return undefined;
}

/** The reason that a rule of the policy's own gives. */
function reasonOf({ name, verdict, when, message }: Rule, { people }: Detected): Reason {
  return {
    rule: name,
    verdict,
    count: people[when.people?.of ?? "total"],
    limit: when.people?.min ?? 0,
    ...(message !== undefined && { message }),
  };
}

/** One reason for each reason why something was not read, unless it is allowed. */
function judgeUnread(
  unread: readonly Unread[],
  verdicts: Readonly<Record<UnreadReason, Verdict>>,
): Reason[] {
  const numbers = new Map<UnreadReason, number>();
  for (const { reason } of unread) numbers.set(reason, (numbers.get(reason) ?? 0) + 1);
  return [...numbers]
    .filter(([reason]) => verdicts[reason] !== "allow")
    .map(([reason, count]) => ({
      rule: "unread",
      verdict: verdicts[reason],
      count,
      limit: 1,
      unread: reason,
    }));
}
