import { describe, expect, test } from "vitest";
import { decide } from "../../src/decide/index.js";
import { completePolicy } from "../../src/decide/policy.js";
import type { ThresholdRule } from "../../src/decide/policy.js";
import type { UnreadReason } from "../../src/types.js";
import { facts, finding } from "./facts.js";

const office = completePolicy();

/** Facts that one rule counts as `count`. */
const counted: Record<ThresholdRule, (count: number) => ReturnType<typeof facts>> = {
  "protected-person": (count) => facts({ people: { protected: count } }),
  "bulk-people": (count) => facts({ people: { identified: count } }),
  "bulk-names": (count) => facts({ people: { nameOnly: count } }),
  "hidden-people": (count) => facts({ people: { hidden: count } }),
  "national-id": (count) => facts({ peopleByKind: { "fr-nir": count } }),
  "bank-account": (count) => facts({ peopleByKind: { iban: count } }),
  "recipients-in-attachment": (count) =>
    facts({ people: { recipients: count }, findings: [finding()] }),
  "exposed-recipients": (count) => facts({ exposedRecipients: count }),
};

describe("default thresholds", () => {
  test.each([
    ["protected-person", undefined, 1],
    ["bulk-people", 5, 20],
    ["bulk-names", 20, 50],
    ["hidden-people", 1, 5],
    ["national-id", 1, 5],
    ["bank-account", 1, 5],
    ["recipients-in-attachment", 5, 20],
    ["exposed-recipients", 10, 30],
  ] as const)("%s warns from %s and blocks from %s", (rule, warn, block) => {
    const judge = (count: number) => decide(counted[rule](count), office);
    expect(judge((warn ?? block) - 1)).toEqual({ verdict: "allow", reasons: [] });
    if (warn !== undefined) {
      for (const count of [warn, block - 1])
        expect(judge(count)).toEqual({
          verdict: "warn",
          reasons: [{ rule, verdict: "warn", count, limit: warn }],
        });
    }
    for (const count of [block, block + 1000])
      expect(judge(count)).toEqual({
        verdict: "block",
        reasons: [{ rule, verdict: "block", count, limit: block }],
      });
  });

  test.each([
    ["encrypted", "allow"],
    ["too-large", "warn"],
    ["too-deep", "warn"],
    ["too-many", "warn"],
    ["malformed", "warn"],
    ["unsupported", "warn"],
    ["timed-out", "warn"],
    ["remote", "warn"],
  ] as const)("%s unread: %s", (reason, verdict) => {
    const decision = decide(facts({ unread: [reason, reason] }), office);
    expect(decision.verdict).toBe(verdict);
    expect(decision.reasons).toEqual(
      verdict === "allow" ? [] : [{ rule: "unread", verdict, count: 2, limit: 1, unread: reason }],
    );
  });
});

describe("what is counted", () => {
  test("bare addresses are names, not identified people", () => {
    const list = (identified: number, bareContacts: number) =>
      decide(facts({ people: { identified }, bareContacts }), office);
    expect(list(30, 30).reasons).toEqual([
      { rule: "bulk-names", verdict: "warn", count: 30, limit: 20 },
    ]);
    expect(list(50, 50).verdict).toBe("block");
    expect(list(30, 10).reasons).toEqual([
      { rule: "bulk-people", verdict: "block", count: 20, limit: 20 },
    ]);
  });

  test("one number alone in a hidden place is no hidden list, two are", () => {
    const hidden = (count: number, hiddenBareContacts: number) =>
      decide(facts({ people: { hidden: count }, hiddenBareContacts }), office).verdict;
    expect(hidden(1, 1)).toBe("allow");
    expect(hidden(1, 0)).toBe("warn");
    expect(hidden(2, 1)).toBe("warn");
    expect(hidden(2, 2)).toBe("warn");
    expect(hidden(5, 5)).toBe("block");
  });

  test("recipients who are only quoted in the body are not listed in an attachment", () => {
    const quoted = facts({
      people: { recipients: 25 },
      findings: [finding({ location: { path: [], place: "text-body" } })],
    });
    expect(decide(quoted, office).reasons).toEqual([]);
  });

  test("each rule that holds gives a reason, the strictest first", () => {
    const { verdict, reasons } = decide(
      facts({
        people: { identified: 8, hidden: 6 },
        peopleByKind: { iban: 2 },
        unread: ["malformed"],
      }),
      office,
    );
    expect(verdict).toBe("block");
    expect(reasons.map(({ rule }) => rule)).toEqual([
      "hidden-people",
      "bulk-people",
      "bank-account",
      "unread",
    ]);
  });
});

describe("a special category", () => {
  test.each([
    ["bulk-people", 3, 10],
    ["bulk-names", 10, 25],
    ["hidden-people", 1, 3],
    ["national-id", 1, 3],
    ["exposed-recipients", 5, 15],
  ] as const)("halves the thresholds of %s to %i and %i", (rule, warn, block) => {
    const judge = (count: number) => {
      const given = counted[rule](count);
      return decide(
        { ...given, detected: { ...given.detected, specialCategories: ["political"] } },
        office,
      );
    };
    expect(judge(warn - 1).verdict).toBe("allow");
    expect(judge(warn).verdict).toBe("warn");
    expect(judge(block - 1).verdict).toBe("warn");
    expect(judge(block).reasons).toEqual([
      { rule, verdict: "block", count: block, limit: block, specialCategories: ["political"] },
    ]);
  });

  test("does not halve one", () => {
    const given = facts({ people: { protected: 1 }, specialCategories: ["health"] });
    expect(decide(given, office).reasons).toEqual([
      { rule: "protected-person", verdict: "block", count: 1, limit: 1 },
    ]);
  });
});

describe("thresholds of a policy's own", () => {
  test("one level changes, the other stays", () => {
    const policy = completePolicy({ thresholds: { "bulk-people": { warn: 10 } } });
    expect(decide(counted["bulk-people"](9), policy).verdict).toBe("allow");
    expect(decide(counted["bulk-people"](10), policy).verdict).toBe("warn");
    expect(decide(counted["bulk-people"](20), policy).verdict).toBe("block");
  });

  test("null is never", () => {
    const policy = completePolicy({ thresholds: { "bulk-people": { block: null } } });
    expect(decide(counted["bulk-people"](1e6), policy).verdict).toBe("warn");
  });

  test("its message stands in the reason", () => {
    const message = { fr: "Demandez au délégué.", en: "Ask the officer." };
    const policy = completePolicy({ thresholds: { "bulk-people": { message } } });
    expect(decide(counted["bulk-people"](20), policy).reasons[0].message).toEqual(message);
  });

  test("unread by reason", () => {
    const policy = completePolicy({ unread: { encrypted: "block", malformed: "allow" } });
    const judge = (reason: UnreadReason) => decide(facts({ unread: [reason] }), policy).verdict;
    expect(judge("encrypted")).toBe("block");
    expect(judge("malformed")).toBe("allow");
    expect(judge("unsupported")).toBe("warn");
  });
});

describe("rules of a policy's own", () => {
  const list = facts({
    people: { total: 30, identified: 30 },
    findings: [finding()],
    recipients: ["a@cabinet.example.org"],
    unread: ["malformed"],
  });

  test("allow ends the asking", () => {
    const policy = completePolicy({
      rules: [
        {
          name: "accountant",
          when: { recipients: { onlyDomains: ["cabinet.example.org"] } },
          verdict: "allow",
          message: "Convention de 2026.",
        },
        { name: "later", when: { people: { min: 1 } }, verdict: "block" },
      ],
    });
    expect(decide(list, policy)).toEqual({
      verdict: "allow",
      reasons: [
        {
          rule: "accountant",
          verdict: "allow",
          count: 30,
          limit: 0,
          message: "Convention de 2026.",
        },
      ],
    });
  });

  test("allow lifts neither an earlier block nor a protected person", () => {
    const allowAll = { name: "all", when: { people: { min: 0 } }, verdict: "allow" } as const;
    const blockFirst = completePolicy({
      rules: [{ name: "first", when: { people: { min: 30 } }, verdict: "block" }, allowAll],
    });
    expect(decide(list, blockFirst)).toMatchObject({
      verdict: "block",
      reasons: [{ rule: "first", count: 30, limit: 30 }, { rule: "all" }],
    });
    expect(
      decide(facts({ people: { protected: 1 } }), completePolicy({ rules: [allowAll] })).verdict,
    ).toBe("block");
  });

  test("warn and block add to the thresholds", () => {
    const policy = completePolicy({
      rules: [{ name: "look", when: { people: { min: 1 } }, verdict: "warn" }],
    });
    expect(decide(list, policy).reasons.map(({ rule }) => rule)).toEqual([
      "bulk-people",
      "look",
      "unread",
    ]);
  });
});
