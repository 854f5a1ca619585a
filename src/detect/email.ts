import type { Detector } from "./detector.js";

const pattern = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g;

/** E-mail addresses. */
export const email: Detector = {
  kind: "email-address",
  cell(text) {
    const values = text.match(pattern);
    return values === null
      ? undefined
      : { values: values.map((value) => value.toLowerCase()), likelihood: "very-likely" };
  },
  find(text) {
    return [...text.matchAll(pattern)].map((match) => ({
      kind: "email-address",
      start: match.index,
      end: match.index + match[0].length,
      value: match[0].toLowerCase(),
      likelihood: "very-likely",
      evidence: ["pattern"],
    }));
  },
};
