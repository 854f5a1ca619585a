import type { Lang, Noun, Words } from "./index.js";

/** How a language writes numbers, plurals and lists. */
export function numbersIn(
  lang: Lang,
): Pick<Words, "number" | "percent" | "counted" | "list" | "anyOf"> {
  // The English of these texts is British, whose lists have no comma before the last word.
  const region = lang === "en" ? "en-GB" : lang;
  const format = new Intl.NumberFormat(lang);
  const shares = new Intl.NumberFormat(lang, { style: "percent" });
  const plurals = new Intl.PluralRules(lang);
  const alternatives = new Intl.ListFormat(region, { type: "disjunction" });
  const lists = new Intl.ListFormat(region);
  const number = (value: number): string => format.format(value);
  return {
    number,
    percent: (share) => shares.format(share),
    counted: (value: number, [one, several]: Noun) => {
      const form = plurals.select(value);
      // Whole millions, in French: `2 000 000 de personnes`, `d’adresses`.
      const before = form !== "many" ? "" : /^[aeéèiouyh]/i.test(several) ? "d’" : "de ";
      return `${number(value)} ${before}${form === "one" ? one : several}`;
    },
    anyOf: (items) => alternatives.format(items),
    list: (items) => lists.format(items),
  };
}
