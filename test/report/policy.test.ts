import { expect, test } from "vitest";
import { completePolicy, type Policy } from "../../src/decide/policy.js";
import { explainChanges, explainPolicy } from "../../src/report/policy.js";
import { result } from "./results.js";

const policy: Policy = {
  preset: "strict",
  ownDomains: ["example.fr"],
  rules: [
    {
      name: "payroll",
      when: {
        senders: ["paie@example.fr"],
        recipients: { min: 1, max: 3, outside: { max: 0 }, onlyDomains: ["example.fr"] },
        attachments: { names: ["*.pdf"], bytes: { max: 5_000_000 } },
      },
      verdict: "allow",
      message: "Convention de 2026.",
    },
    {
      name: "sensitive",
      when: {
        people: { of: "hidden" },
        kinds: { "fr-nir": { min: 1 }, iban: { min: 2, max: 2 } },
        places: ["hidden", "pivot-cache"],
        specialCategories: ["health", "union"],
        unread: ["remote"],
      },
      verdict: "block",
    },
  ],
  thresholds: { "bulk-people": { warn: null, block: null, message: { fr: "Non.", en: "No." } } },
  unread: { encrypted: "block" },
};

test.each(["fr", "en"] as const)("a policy in words (%s)", async (lang) => {
  const words = explainPolicy(completePolicy(policy), { lang });
  await expect(words).toMatchFileSnapshot(`policy.${lang}.txt`);
});

test("which verdicts change", () => {
  const at = (source: string, verdict: "allow" | "block") => result({ source, verdict });
  const before = [at("a.eml", "allow"), at("b.eml", "block")];
  expect(explainChanges(before, [at("a.eml", "block"), before[1]], { lang: "fr" })).toBe(
    "Ce qui changerait par rapport à la politique par défaut\n  - a.eml\u00a0: AUTORISÉ → BLOQUÉ\n",
  );
  expect(explainChanges(before, before, { lang: "en" })).toBe(
    "What would change against the default policy\n  Nothing changes (2 inputs examined).\n",
  );
});
