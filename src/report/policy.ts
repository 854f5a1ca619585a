import type { CompletePolicy, Range, Rule, ThresholdRule } from "../decide/policy.js";
import type { Kind, Place, ScanResult } from "../types.js";
import { sourceName } from "./digest.js";
import { Page } from "./page.js";
import { ownMessage } from "./phrases.js";
import type { ReportOptions } from "./reporter.js";
import type { Words } from "./words/index.js";

/** Says in words what a policy lets pass and what not. */
export function explainPolicy(policy: CompletePolicy, options: ReportOptions): string {
  const page = new Page(options);
  const { words } = page;
  const say = words.policy;
  page.add("", say.title(policy.preset), "bold");
  if (policy.ownDomains.length > 0)
    page.add("  ", words.labelled(say.ownDomains, words.list(policy.ownDomains)));

  if (policy.rules.length > 0) page.addHeading(say.rules);
  for (const [index, rule] of policy.rules.entries()) {
    page.add(`  ${index + 1}. `, say.rule(rule.name, words.verdicts[rule.verdict]));
    for (const condition of conditionsOf(rule, words)) page.add("     - ", condition);
    const message = ownMessage(rule, page.lang);
    if (message !== undefined) page.add("     ", words.labelled(say.message, message));
  }
  if (policy.rules.some(({ verdict }) => verdict === "allow")) page.add("  ", say.allowNote);

  page.addHeading(say.thresholds);
  for (const [rule, thresholds] of Object.entries(policy.thresholds)) {
    const levels = (["warn", "block"] as const).flatMap((level) => {
      const limit = thresholds[level];
      return limit == null ? [] : [say.levels[level](words.number(limit))];
    });
    const name = say.thresholdRules[rule as ThresholdRule];
    page.add("  - ", words.labelled(name, levels.join(", ") || say.never));
    const message = ownMessage(thresholds, page.lang);
    if (message !== undefined) page.add("    ", words.labelled(say.message, message));
  }

  page.addHeading(words.headings.unread);
  for (const [reason, verdict] of Object.entries(policy.unread))
    page.add(
      "  - ",
      words.labelled(words.unread[reason as keyof Words["unread"]], words.verdicts[verdict]),
    );
  return page.text();
}

/** Says which inputs get another verdict than before; both lists are of the same inputs. */
export function explainChanges(
  before: readonly ScanResult[],
  after: readonly ScanResult[],
  options: ReportOptions,
): string {
  const page = new Page(options);
  const { words } = page;
  page.add("", words.policy.changes, "bold");
  const changed = after.filter(({ verdict }, index) => verdict !== before[index].verdict);
  for (const result of changed) {
    const was = before[after.indexOf(result)].verdict;
    page.add(
      "  - ",
      words.policy.change(sourceName(result), words.verdicts[was], words.verdicts[result.verdict]),
    );
  }
  if (changed.length === 0)
    page.add("  ", words.policy.noChanges(words.counted(after.length, words.inputs)));
  return page.text();
}

function conditionsOf({ when, verdict }: Rule, words: Words): string[] {
  const { policy: say, labelled, anyOf } = words;
  const conditions: string[] = [];
  const add = (label: string, text: string): number => conditions.push(labelled(label, text));

  if (when.people) add(say.peopleCounts[when.people.of ?? "total"], rangeText(when.people, words));
  for (const [kind, range] of Object.entries(when.kinds ?? {}))
    add(say.peopleWith(words.kinds[kind as Kind][1]), rangeText(range, words));
  if (when.places) add(say.places, anyOf(when.places.map((place) => placeName(place, words))));
  if (when.specialCategories)
    add(
      say.specialCategories,
      anyOf(when.specialCategories.map((category) => words.specialCategories[category])),
    );
  if (when.recipients) {
    const { min, max, outside, onlyDomains } = when.recipients;
    if (min !== undefined || max !== undefined) add(say.recipients, rangeText({ min, max }, words));
    if (outside) add(say.outside, rangeText(outside, words));
    if (onlyDomains) add(say.onlyDomains, anyOf(onlyDomains));
  }
  if (when.senders) add(say.senders, anyOf(when.senders));
  if (when.attachments) {
    const { names, bytes } = when.attachments;
    if (names) add(verdict === "allow" ? say.everyAttachment : say.someAttachment, anyOf(names));
    if (bytes) add(say.attachmentBytes, rangeText(bytes, words));
  }
  if (when.unread) add(say.unread, anyOf(when.unread.map((reason) => words.unread[reason])));
  return conditions;
}

function placeName(
  place: NonNullable<Rule["when"]["places"]>[number],
  { policy, places }: Words,
): string {
  return Object.hasOwn(policy.placeGroups, place)
    ? policy.placeGroups[place as keyof typeof policy.placeGroups]
    : places[place as Place];
}

/** No bounds at all: at least one. */
function rangeText({ min, max }: Range, { policy: say, number }: Words): string {
  if (max === undefined) return say.atLeast(number(min ?? 1));
  if (min === undefined || min === 0) return max === 0 ? number(0) : say.atMost(number(max));
  return min === max ? number(min) : say.between(number(min), number(max));
}
