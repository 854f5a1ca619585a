import { readFile } from "node:fs/promises";
import { completePolicy, type Policy } from "../../decide/policy.js";
import { type Preset, presets } from "../../decide/presets.js";
import { isParefuiteError } from "../../errors.js";
import { whyNot } from "./files.js";
import { type Option, UsageMistake } from "./option.js";
import type { CommandWords } from "./words.js";

/** Which policy counts. */
export const policyOption: Option = {
  name: "policy",
  value: "FILE",
  help: {
    fr: `Fichier JSON de la politique, ou : ${Object.keys(presets).join(", ")}.`,
    en: `JSON file of the policy, or one of: ${Object.keys(presets).join(", ")}.`,
  },
};

/** A policy by the name of a preset, or from a file, checked. */
export async function readPolicy(given: string, words: CommandWords): Promise<Policy | Preset> {
  if (Object.hasOwn(presets, given)) return given as Preset;
  const policy = (await readJson(given, words)) as Policy;
  try {
    completePolicy(policy);
  } catch (error) {
    if (isParefuiteError(error)) throw new UsageMistake(`${given}: ${error.message}`);
    throw error;
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
  } catch {
    // The parser's own words quote the file.
    throw new UsageMistake(`${path}: ${words.notJson}`);
  }
}
