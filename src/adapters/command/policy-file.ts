import { readFile } from "node:fs/promises";
import { completePolicy, type Policy } from "../../decide/policy.js";
import { type Preset, presets } from "../../decide/presets.js";
import type { Lang } from "../../report/words/index.js";
import { whyNot } from "./files.js";
import { type Option, UsageMistake, usageMistake } from "./option.js";
import { words as catalogues, type CommandWords } from "./words.js";

/** Which policy counts. */
export const policyOption: Option = {
  name: "policy",
  value: "FILE",
  help: {
    fr: `Fichier JSON de la politique, ou : ${Object.keys(presets).join(", ")}.`,
    en: `JSON file of the policy, or one of: ${Object.keys(presets).join(", ")}.`,
  },
};

const words: Readonly<Record<Lang, string>> = { fr: "préréglages :", en: "presets:" };

/** A policy by the name of a preset, or from a file, checked. */
export async function readPolicy(given: string, lang: Lang): Promise<Policy | Preset> {
  if (Object.hasOwn(presets, given)) return given as Preset;
  let policy: Policy;
  try {
    policy = (await readJson(given, catalogues[lang])) as Policy;
  } catch (error) {
    // A word alone was meant as a preset.
    if (!(error instanceof UsageMistake) || /[./\\]/.test(given)) throw error;
    const known = Object.keys(presets).join(", ");
    throw new UsageMistake(`${error.message} (${words[lang]} ${known})`);
  }
  try {
    completePolicy(policy);
  } catch (error) {
    throw usageMistake(given, error, lang);
  }
  return policy;
}

/** The value of a JSON file. */
export async function readJson(path: string, words: CommandWords): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new UsageMistake(`${path}: ${whyNot(error, words)}`);
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    // The parser's own words quote the file: no more of them than where it stopped, if they say so.
    const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
    const line =
      position === undefined ? undefined : text.slice(0, Number(position)).split("\n").length;
    throw new UsageMistake(`${path}: ${words.notJson(line)}`);
  }
}
