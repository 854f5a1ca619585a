import type { PeopleCount, PlaceGroup, ThresholdRule } from "../../decide/policy.js";
import type { Kind, Place, SpecialCategory, UnreadReason, Verdict } from "../../types.js";
import { en } from "./en.js";
import { fr } from "./fr.js";

/** Languages of the reports. */
export type Lang = "fr" | "en";

/** A word for one and for several. */
export type Noun = readonly [one: string, several: string];

/** What a policy says, in words. */
export interface PolicyWords {
  title(preset: string): string;
  readonly ownDomains: string;
  readonly rules: string;
  rule(name: string, verdict: string): string;
  /** How far a rule that allows goes. */
  readonly allowNote: string;
  readonly message: string;
  readonly peopleCounts: Readonly<Record<PeopleCount, string>>;
  readonly placeGroups: Readonly<Record<PlaceGroup, string>>;
  peopleWith(kind: string): string;
  readonly places: string;
  readonly specialCategories: string;
  readonly recipients: string;
  readonly outside: string;
  readonly onlyDomains: string;
  readonly senders: string;
  readonly someAttachment: string;
  readonly everyAttachment: string;
  readonly attachmentBytes: string;
  readonly unread: string;
  atLeast(min: string): string;
  atMost(max: string): string;
  between(min: string, max: string): string;
  readonly thresholds: string;
  readonly thresholdRules: Readonly<Record<ThresholdRule, string>>;
  readonly levels: Readonly<Record<"warn" | "block", (limit: string) => string>>;
  readonly never: string;
  readonly changes: string;
  change(name: string, before: string, after: string): string;
  noChanges(inputs: string): string;
}

/** Everything that reports say, in one language. */
export interface Words {
  /** A number as the language writes it. */
  number(value: number): string;
  /** A share of 1 as the language writes it: "98 %". */
  percent(share: number): string;
  /** A number and its noun. */
  counted(value: number, noun: Noun): string;
  /** "a, b and c". */
  list(items: readonly string[]): string;
  /** "a, b or c". */
  anyOf(items: readonly string[]): string;
  /** "label: text". */
  labelled(label: string, text: string): string;
  /** In quotation marks. */
  quoted(name: string): string;

  readonly verdicts: Readonly<Record<Verdict, string>>;
  /** What was scanned: messages and files alike. */
  readonly inputs: Noun;
  /** How many inputs had which verdict. */
  readonly summary: Readonly<Record<Verdict, Noun>>;
  readonly people: Noun;
  readonly attachments: Noun;
  /** Of tables. */
  readonly rows: Noun;
  readonly kinds: Readonly<Record<Kind, Noun>>;
  /** Adds that what was found is a protected person's. */
  ofProtected(found: string): string;
  readonly places: Readonly<Record<Place, string>>;
  readonly specialCategories: Readonly<Record<SpecialCategory, string>>;
  readonly unread: Readonly<Record<UnreadReason, string>>;
  /** Several parts of one file that were not read for the same reason. */
  unreadParts(reason: string, count: number): string;

  /** The first line under the verdict; `count` is the number of people as a phrase. */
  readonly headline: {
    readonly nobody: string;
    exposed(count: string, value: number): string;
    mentioned(count: string): string;
    /** Of what a rule or the baseline lets pass, however many they are. */
    letPass(count: string): string;
    readonly unread: string;
    readonly exposedRecipients: (count: number) => string;
    /** "about 250,000 people" */
    about(count: string): string;
    /** Of so many people in all. */
    recipients(count: number, total: number): string;
    hidden(count: number, total: number): string;
  };

  readonly headings: {
    readonly why: string;
    readonly where: string;
    readonly todo: string;
    readonly unread: string;
  };

  /** What a rule counted, for `count` people. */
  readonly rules: Readonly<Record<ThresholdRule, (count: number) => string>>;
  readonly ownRule: (name: string, verdict: Verdict) => string;
  unreadReason(count: number, reason: UnreadReason): string;
  /** From how many on: "(blocked from 20 on)". */
  readonly limits: Readonly<Record<Exclude<Verdict, "allow">, (limit: number) => string>>;
  halved(categories: string): string;

  readonly where: {
    readonly message: string;
    readonly unnamed: string;
    sheet(name: string): string;
    // Pages, rows and lines are written as documents write them: without separators.
    page(number: number): string;
    rows(first: number, last: number): string;
    lines(first: number, last: number): string;
    readonly hidden: string;
    /** What the bytes of a file are that is called something else. */
    inFact(types: string): string;
    readonly noHeader: string;
    readonly otherFiles: Noun;
    readonly otherPlaces: Noun;
    /** Ends a list that was cut off: "and 3 other files". */
    more(others: string): string;
  };

  readonly policy: PolicyWords;

  /** What to do now; `files` is a list of names. */
  readonly todo: {
    removeFiles(files: string, count: number): string;
    /** Before the steps of what may be sent. */
    readonly check: string;
    readonly removeFromBody: string;
    readonly protected: string;
    readonly bcc: string;
    readonly hiddenSheets: string;
    readonly veryHiddenSheets: string;
    readonly hiddenRows: string;
    readonly pivotCache: string;
    readonly trackedChanges: string;
    readonly embedded: string;
    readonly otherHidden: string;
    readonly encrypt: string;
    readonly checkUnread: string;
  };
}

/** All catalogues. */
export const words: Readonly<Record<Lang, Words>> = { fr, en };
