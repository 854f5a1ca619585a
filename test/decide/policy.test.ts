import { describe, expect, test } from "vitest";
import { definePolicy, isParefuiteError, type Policy } from "../../src/index.js";
import { completePolicy } from "../../src/decide/policy.js";
import { presets } from "../../src/decide/presets.js";

const rule = { name: "mine", when: { people: { min: 1 } }, verdict: "warn" };

test("whole numbers and lengths are those of the schema, as editors count them", () => {
  const message = "🙂".repeat(1000);
  const policy: Policy = { thresholds: { "bulk-people": { block: 2 ** 53, message } } };
  expect(definePolicy(policy)).toBe(policy);
});

describe("a wrong policy is refused with the path of the mistake", () => {
  test.each<[unknown, string]>([
    [[], "policy: must be an object"],
    [{ preset: "lax" }, "preset: must be one of newsletter, office, strict"],
    [{ rule: [] }, "rule: is unknown; known here: $schema, preset, ownDomains, rules"],
    [{ "jean dupont <a@b>": 1 }, "?: is unknown"],
    [{ rules: {} }, "rules: must be a list"],
    [{ rules: [rule, "x"] }, "rules[1]: must be an object"],
    [{ rules: [{ ...rule, name: undefined }] }, "rules[0].name: is missing"],
    [{ rules: [{ ...rule, when: undefined }] }, "rules[0].when: is missing"],
    [{ rules: [{ ...rule, verdict: undefined }] }, "rules[0].verdict: is missing"],
    [{ rules: [{ ...rule, verdict: "deny" }] }, "rules[0].verdict: must be one of allow, warn"],
    [{ rules: [{ ...rule, name: "Mine" }] }, "rules[0].name: is not of the right form (lower-case"],
    [{ rules: [rule, rule] }, "rules[1].name: is the name of another rule"],
    [{ rules: [{ ...rule, name: "bulk-people" }] }, "rules[0].name: is the name of another rule"],
    [{ rules: [{ ...rule, when: {} }] }, "rules[0].when: must not be empty"],
    [
      {
        rules: [
          rule,
          { ...rule, name: "b" },
          { ...rule, name: "c", when: { people: { min: "5" } } },
        ],
      },
      "rules[2].when.people.min: must be a whole number",
    ],
    [{ rules: [{ ...rule, when: { people: { min: 1.5 } } }] }, "rules[0].when.people.min: must be"],
    [
      { rules: [{ ...rule, when: { people: { min: -1 } } }] },
      "rules[0].when.people.min: must be 0 or",
    ],
    [
      { rules: [{ ...rule, when: { people: { min: 5, max: 4 } } }] },
      "rules[0].when.people.max: is below min",
    ],
    [{ rules: [{ ...rule, when: { people: {} } }] }, "rules[0].when.people: must not be empty"],
    [
      { rules: [{ ...rule, when: { kinds: { nir: { min: 1 } } } }] },
      "rules[0].when.kinds.nir: is unknown",
    ],
    [
      { rules: [{ ...rule, when: { kinds: { iban: { min: 2, max: 1 } } } }] },
      "rules[0].when.kinds.iban.max: is below min",
    ],
    [{ rules: [{ ...rule, when: { places: [] } }] }, "rules[0].when.places: must not be empty"],
    [
      { rules: [{ ...rule, when: { places: ["body", "cellar"] } }] },
      "rules[0].when.places[1]: must be one of hidden, header",
    ],
    [
      { rules: [{ ...rule, when: { recipients: { outside: { min: 1 } } } }] },
      "rules[0].when.recipients.outside: needs ownDomains",
    ],
    [
      { rules: [{ ...rule, when: { recipients: { onlyDomains: ["@example.fr"] } } }] },
      "rules[0].when.recipients.onlyDomains[0]: is not of the right form",
    ],
    [
      { rules: [{ ...rule, when: { senders: ["example.fr"] } }] },
      "rules[0].when.senders[0]: is not of the right form",
    ],
    [
      { rules: [{ ...rule, when: { attachments: { names: [""] } } }] },
      "rules[0].when.attachments.names[0]: must not be empty",
    ],
    [{ rules: [{ ...rule, message: { de: "Nein" } }] }, "rules[0].message.de: is unknown"],
    [{ rules: [{ ...rule, message: 5 }] }, "rules[0].message: must be a text or an object"],
    [{ thresholds: { "bulk-peple": { warn: 1 } } }, "thresholds.bulk-peple: is unknown"],
    [
      { thresholds: { "bulk-people": { warn: 0 } } },
      "thresholds.bulk-people.warn: must be 1 or more",
    ],
    [
      { thresholds: { "bulk-people": { warn: 25 } } },
      "thresholds.bulk-people.warn: 25 is never reached, since 20 blocks",
    ],
    [
      { thresholds: { "bulk-people": { warn: "never" } } },
      "thresholds.bulk-people.warn: must be a whole number or null",
    ],
    [{ unread: { encrypted: "ignore" } }, "unread.encrypted: must be one of allow, warn, block"],
    [{ unread: { locked: "allow" } }, "unread.locked: is unknown"],
  ])("%j", (policy, detail) => {
    const attempt = () => completePolicy(policy as Policy);
    expect(attempt).toThrow(detail);
    try {
      attempt();
    } catch (error) {
      if (!isParefuiteError(error)) throw error;
      expect(error.code).toBe("invalid-policy");
      // The same in French, the form that is wanted included.
      expect(error.french).toContain(`${detail.split(":")[0]}\u00a0:`);
      expect(error.french).not.toMatch(/\b(?:must|is|be|needs|lower)\b|voulue\.$/);
    }
  });
});

test("a preset is filled in", () => {
  const policy = completePolicy({
    preset: "strict",
    thresholds: { "bulk-people": { block: 6 } },
    unread: { remote: "allow" },
  });
  expect(policy.thresholds["bulk-people"]).toEqual({ warn: 2, block: 6 });
  expect(policy.thresholds["bulk-names"]).toEqual(presets.strict.thresholds["bulk-names"]);
  expect(policy.unread).toEqual({ ...presets.strict.unread, remote: "allow" });
  expect(completePolicy("strict").thresholds).toEqual(presets.strict.thresholds);
  expect(completePolicy().thresholds).toEqual(presets.office.thresholds);
});

test("definePolicy gives back what it checked", () => {
  const policy: Policy = { preset: "newsletter", ownDomains: ["example.fr"] };
  expect(definePolicy(policy)).toBe(policy);
  expect(() => definePolicy({ ownDomains: ["Example"] })).toThrow("ownDomains[0]");
});
