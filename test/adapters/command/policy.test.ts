/** `parefuite policy check`, as a process. */
import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { blocked, parefuite, temporaryFiles } from "./spawned.js";

const file = temporaryFiles();

test("explains the policy and says what it changes", async () => {
  await writeFile(
    file("policy.json"),
    JSON.stringify({
      rules: [{ name: "all", when: { people: { min: 0 } }, verdict: "allow" }],
    }),
  );
  const { status, out } = parefuite(["policy", "check", file("policy.json"), blocked]);
  expect(status).toBe(0);
  expect(out).toContain("1. all: ALLOWED if\n     - people in all: 0 or more");
  expect(out.replaceAll(/\s+/g, " ")).toContain(": BLOCKED → ALLOWED");
  expect(parefuite(["policy", "check", "strict", "--lang", "fr"]).out).toContain(
    "le préréglage «\u00a0strict\u00a0»",
  );
});

test("a wrong policy, a missing message, no policy", async () => {
  await writeFile(file("wrong.json"), '{"rules":[{"name":"a","when":{"people":{"min":"5"}}}]}');
  const wrong = parefuite(["policy", "check", file("wrong.json")]);
  expect([wrong.status, wrong.err]).toEqual([
    2,
    expect.stringContaining("rules[0].when.people.min: must be a whole number"),
  ]);
  expect(parefuite(["policy", "check", "office", file("nowhere.eml")]).status).toBe(2);
  expect(parefuite(["policy", "check"]).err).toContain("expected: parefuite policy check");
  expect(parefuite(["policy", "check", "lax", "--lang", "fr"]).err).toContain(
    "lax: introuvable (préréglages\u00a0: office, newsletter, strict)",
  );
  expect(parefuite(["policy", "check", file("lax.json")]).err).not.toContain("presets");
});
