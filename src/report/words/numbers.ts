import type { Lang, Noun, Words } from "./index.js";

/** How a language writes numbers, plurals and lists. */
export function numbersIn(
  lang: Lang,
): Pick<Words, "number" | "percent" | "counted" | "list" | "anyOf"> {
  const format = new Intl.NumberFormat(lang);
  const shares = new Intl.NumberFormat(lang, { style: "percent" });
  const plurals = new Intl.PluralRules(lang);
  const alternatives = new Intl.ListFormat(lang, { type: "disjunction" });
  const lists = new Intl.ListFormat(lang);
  const number = (value: number): string => format.format(value);
  return {
    number,
    percent: (share) => shares.format(share),
    counted: (value: number, [one, several]: Noun) =>
      `${number(value)} ${plurals.select(value) === "one" ? one : several}`,
    anyOf: (items) => alternatives.format(items),
    list: (items) => lists.format(items),
  };
}
