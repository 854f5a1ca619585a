/** Arguments of the command line, and the help text: both from one table of options a command. */
import { parseArgs } from "node:util";
import { isParefuiteError } from "../../errors.js";
import { shown } from "../../report/phrases.js";
import type { Lang } from "../../report/words/index.js";
import { wrap } from "../../report/wrap.js";
import type { CommandEntry } from "./commands.js";
import type { ExitStatus } from "./exit.js";
import { words as catalogues, type CommandWords } from "./words.js";

/** One option: all that is known of it. */
export interface Option {
  /** Without the dashes. */
  readonly name: string;
  readonly short?: string;
  /** What stands for its value in the help; absent if it has none. */
  readonly value?: string;
  /** The values it can have; any if absent. */
  readonly choices?: readonly string[];
  readonly help: Readonly<Record<Lang, string>>;
}

/** A command: its arguments, its options, and what it does. */
export interface Command {
  /** As the help shows them: `FILE…|-`. */
  readonly arguments: string;
  /** What the arguments are, in a sentence or two. */
  readonly about: Readonly<Record<Lang, string>>;
  readonly options: readonly Option[];
  /** What exit status 0 means, 1 if it may end with it, and 2 beside what it always means. */
  readonly exit: Readonly<
    Record<Lang, readonly [passed: string, refused?: string, failed?: string]>
  >;
  run(given: Given, lang: Lang): Promise<ExitStatus>;
}

/** What was given on the command line, checked against the table. */
export interface Given {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | true | undefined>>;
}

/** A mistake in the arguments; its text is for the caller. */
export class UsageMistake extends Error {}

/** What is wrong with a file that was given, if that is what the error says; else the error itself. */
export function usageMistake(file: string, error: unknown, lang: Lang): unknown {
  if (!isParefuiteError(error)) return error;
  return new UsageMistake(`${file}: ${lang === "fr" ? error.french : error.message}`);
}

/** The language of what is written: every command has it. */
export const langOption: Option = {
  name: "lang",
  value: "LANG",
  choices: ["fr", "en"],
  help: {
    fr: "Langue ; par défaut, celle du système.",
    en: "Language; by default, that of the system.",
  },
};

const helpOption: Option = {
  name: "help",
  short: "h",
  help: { fr: "Affiche cette aide.", en: "Shows this help." },
};

/** Reads arguments by the table of a command. */
export function readArguments(
  args: readonly string[],
  command: Command,
  words: CommandWords,
): Given {
  const options = [...command.options, helpOption];
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      options.map(({ name, short, value }) => [
        name,
        { type: value === undefined ? "boolean" : "string", ...(short && { short }) },
      ]),
    ),
  });
  const positionals: string[] = [];
  const values: Record<string, string | true> = {};
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const option = options.find(({ name }) => name === token.name);
    if (option === undefined)
      throw new UsageMistake(
        words.unknownOption(shown(token.rawName), optionMeant(token.name, options)),
      );
    if (option.value === undefined) {
      if (token.value !== undefined) throw new UsageMistake(words.noValue(token.rawName));
      values[token.name] = true;
      continue;
    }
    if (!token.value) throw new UsageMistake(words.needsValue(token.rawName, option.value));
    if (option.choices !== undefined && !option.choices.includes(token.value))
      throw new UsageMistake(words.needsChoice(token.rawName, option.choices));
    values[token.name] = token.value;
  }
  return { positionals, values };
}

/** The option that a misspelt one may stand for, or the one that takes the name as its value: `--json`. */
function optionMeant(name: string, options: readonly Option[]): string | undefined {
  const choosing = options.find(({ choices }) => choices?.includes(name));
  if (choosing !== undefined) return `--${choosing.name} ${name}`;
  const near = nearest(
    name,
    options.map((option) => option.name),
  );
  return near && `--${near}`;
}

/** The known word that another one is a misspelling of: two letters more, fewer or other at most. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((other) => ({ other, letters: lettersBetween(word.slice(0, 40), other) }))
    .filter(({ letters, other }) => letters <= 2 && letters * 2 <= other.length)
    .sort((a, b) => a.letters - b.letters);
  return best?.other;
}

/** How many letters to add, take away or change from one word to the other (Levenshtein's distance). */
function lettersBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [at, wanted] of [...other].entries())
      next.push(Math.min(next[at] + 1, row[at + 1] + 1, row[at] + (letter === wanted ? 0 : 1)));
    row = next;
  }
  return row[other.length];
}

/** The help of a command: its table, in columns. */
export function commandHelp(entry: CommandEntry, command: Command, lang: Lang): string {
  const words = catalogues[lang];
  const [passed, refused, failed] = command.exit[lang];
  const rows = [...command.options, helpOption].map(({ name, short, value, choices, help }) => {
    const own = choices === undefined ? "" : ` (${choices.join(", ")})`;
    const dashes = `${short === undefined ? "    " : `-${short}, `}--${name}`;
    return [`${dashes}${value === undefined ? "" : ` ${value}`}`, `${help[lang]}${own}`] as const;
  });
  return [
    entry.summary[lang],
    "",
    ...wrap(`${words.usage}  parefuite ${entry.name} [OPTIONS] ${command.arguments}`, 78),
    "",
    ...wrap(command.about[lang], 78),
    "",
    "OPTIONS",
    ...columns(rows),
    "",
    words.exitStatus,
    `  0   ${passed}`,
    ...(refused === undefined ? [] : [`  1   ${refused}`]),
    `  2   ${words.failed}`,
    ...(failed === undefined ? [] : wrap(failed, 72).map((line) => `      ${line}`)),
    "",
  ].join("\n");
}

/** The help of all. */
export function generalHelp(entries: readonly CommandEntry[], lang: Lang): string {
  const words = catalogues[lang];
  return [
    ...wrap(words.about, 78),
    "",
    `${words.usage}  parefuite ${words.command} …`,
    "",
    ...columns([
      ...entries.map(({ name, summary }) => [name, summary[lang]] as const),
      ["--help, -h", helpOption.help[lang]],
      ["--version, -V", words.version],
    ]),
    "",
    words.commandHelp,
    "",
  ].join("\n");
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 4;
  return rows.flatMap(([left, right]) =>
    wrap(right, 78 - width).map(
      (line, index) => (index === 0 ? `  ${left}` : "").padEnd(width) + line,
    ),
  );
}
