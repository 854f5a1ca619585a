import { describe, expect, test } from "vitest";
import { explainWords } from "../../src/report/words/explain.js";
import { htmlWords } from "../../src/report/words/html.js";
import { words } from "../../src/report/words/index.js";

/** Every text of a catalogue; its functions are asked for none, one and many. */
function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "function") {
    const samples = /list|anyOf/.test(value.name)
      ? [[["a", "b"]]]
      : [0, 1, 1234].map((n) => [
          n,
          value.name === "unreadReason" ? "malformed" : "block",
          "c",
          "d",
        ]);
    return samples.map((sample) => String((value as (...args: unknown[]) => unknown)(...sample)));
  }
  return Object.values(value as object).flatMap(texts);
}

const { fr, en } = {
  fr: texts([{ ...words.fr, number: "", percent: "", counted: "" }, htmlWords.fr, explainWords.fr]),
  en: texts([{ ...words.en, number: "", percent: "", counted: "" }, htmlWords.en, explainWords.en]),
};

test("both catalogues say equally much", () => {
  expect(fr.length).toBe(en.length);
});

describe("French", () => {
  test.each(fr)("%s", (text) => {
    // A no-break space before high punctuation and inside quotation marks, typographic apostrophes.
    expect(text).not.toMatch(/[^\u00a0\u202f][:;?!»]|«[^\u00a0]|'|\s\s|undefined/);
    expect(text).not.toMatch(/^\s|\s$/);
    expect(text).not.toMatch(/article \d|\d heures/);
  });

  test("zero and one are singular", () => {
    const { counted, people } = words.fr;
    expect([0, 1, 2].map((count) => counted(count, people))).toEqual([
      "0 personne",
      "1 personne",
      "2 personnes",
    ]);
  });

  test("what was not read agrees with how many there are", () => {
    const { unreadReason } = words.fr;
    expect([1, 2].map((count) => unreadReason(count, "malformed"))).toEqual([
      "1 élément non lu\u00a0: endommagé, lu en partie ou pas du tout",
      "2 éléments non lus\u00a0: endommagés, lus en partie ou pas du tout",
    ]);
  });

  test("of one person nothing is said in shares", () => {
    const { recipients, hidden } = words.fr.headline;
    expect([recipients(1, 1), recipients(1, 2), hidden(1, 1), hidden(1, 2)]).toEqual([
      "elle reçoit ce message.",
      "1 d’entre elles reçoit ce message.",
      "elle n’apparaît que dans des parties cachées.",
      "1 n’apparaît que dans des parties cachées.",
    ]);
  });

  test("of all it is said that they are all", () => {
    const { recipients, hidden } = words.fr.headline;
    expect([recipients(3, 3), recipients(2, 3), hidden(3, 3), hidden(2, 3)]).toEqual([
      "toutes reçoivent ce message.",
      "2 d’entre elles reçoivent ce message.",
      "elles n’apparaissent que dans des parties cachées.",
      "2 n’apparaissent que dans des parties cachées.",
    ]);
    expect(words.en.headline.hidden(3, 3)).toBe("all of them stand only in hidden places.");
  });

  test("whole millions take “de”", () => {
    const { counted, people, kinds } = words.fr;
    expect(counted(2_000_000, people)).toBe("2\u202f000\u202f000 de personnes");
    expect(counted(2_000_000, kinds["email-address"])).toBe(
      "2\u202f000\u202f000 d’adresses e-mail",
    );
    expect(counted(2_000_001, people)).toBe("2\u202f000\u202f001 personnes");
  });

  test("thousands have a narrow no-break space", () => {
    expect(words.fr.number(1234567)).toBe("1\u202f234\u202f567");
  });
});

describe("English", () => {
  test.each(en)("%s", (text) => {
    expect(text).not.toMatch(/\s[:;?!,.]|\u00a0|\u202f|\s\s|undefined/);
    expect(text).not.toMatch(/^\s|\s$/);
  });

  test("zero is plural", () => {
    const { counted, people } = words.en;
    expect([0, 1, 2].map((count) => counted(count, people))).toEqual([
      "0 people",
      "1 person",
      "2 people",
    ]);
  });
});

test.each([
  ["fr", ["a", "b", "c"], "a, b et c", "a, b ou c"],
  ["en", ["a", "b", "c"], "a, b and c", "a, b or c"],
  ["en", ["a", "b"], "a and b", "a or b"],
] as const)("%s: a list of %j", (lang, items, all, any) => {
  expect(words[lang].list(items)).toBe(all);
  expect(words[lang].anyOf(items)).toBe(any);
});
