/**
 * Arguments → what the command writes, and its exit status. That of a failure stands until every input has
 * its answer; no stack trace and no content is written. Imports little: what a command needs, it imports
 * when it runs.
 */
import { writeSync } from "node:fs";
import { commands } from "./commands.js";
import { ExitStatus } from "./exit.js";
import { locale } from "./locale.js";
import { commandHelp, generalHelp, nearest, readArguments, UsageMistake } from "./option.js";
import { print } from "./output.js";
import { version } from "./version.js";
import { words as catalogues } from "./words.js";
import { shown } from "../../report/phrases.js";

/** Our own mistake: the last line of a process that knows nothing of its message any more. */
function giveUp(error: unknown): never {
  const name = error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : "Error";
  endWith(catalogues[locale(undefined)].internal(name));
}

function endWith(why: string): never {
  try {
    writeSync(2, `parefuite: ${why}\n`);
  } catch {
    // Nobody listens; the status says it.
  }
  process.exit(ExitStatus.failed);
}

/** Runs the command that the arguments of this process name. */
export async function run(): Promise<void> {
  process.on("uncaughtException", giveUp);
  process.on("unhandledRejection", giveUp);

  let pipeBroken = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // The reader went away: what it did not get counts as failed, and the scan ends as it would have.
      if (error.code !== "EPIPE")
        endWith(`-: ${catalogues[locale(undefined)].unwritable(error.code ?? "?")}`);
      if (stream === process.stdout) pipeBroken = true;
    });
  }

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => {
      const die = (): boolean => process.kill(process.pid, signal);
      // Loaded if there are any; without our listener the signal ends this process as ever.
      import("../pool.js").then(({ endChildren }) => endChildren()).then(die, die);
    });

  const status = await main(process.argv.slice(2)).catch(giveUp);
  await print("");
  process.exitCode = pipeBroken && status === ExitStatus.passed ? ExitStatus.failed : status;
}

async function main(args: readonly string[]): Promise<ExitStatus> {
  const [first = "", ...rest] = args;
  const lang = locale(langOf(args));
  const words = catalogues[lang];
  const refuse = (mistake: string, command?: string): ExitStatus => {
    process.stderr.write(`parefuite: ${mistake}\n${words.seeHelp(command)}\n`);
    return ExitStatus.failed;
  };
  if (first === "--version" || first === "-V") {
    process.stdout.write(`${version()}\n`);
    return ExitStatus.passed;
  }
  if (first === "--help" || first === "-h") {
    process.stdout.write(generalHelp(commands, lang));
    return ExitStatus.passed;
  }
  if (first === "") {
    process.stderr.write(generalHelp(commands, lang));
    return ExitStatus.failed;
  }
  const entry = commands.find(({ name }) => name === first);
  if (entry === undefined) {
    const isOption = first.startsWith("-");
    const meant = nearest(
      first,
      isOption ? ["--help", "--version"] : commands.map(({ name }) => name),
    );
    const name = shown(first);
    return refuse(isOption ? words.unknownOption(name, meant) : words.unknownCommand(name, meant));
  }
  const command = await entry.load();
  try {
    const given = readArguments(rest, command, words);
    if (given.values.help === true) {
      process.stdout.write(commandHelp(entry, command, lang));
      return ExitStatus.passed;
    }
    return await command.run(given, lang);
  } catch (error) {
    if (error instanceof UsageMistake) return refuse(error.message, entry.name);
    throw error;
  }
}

/** The language asked for, before the arguments are checked: mistakes are told in it. */
function langOf(given: readonly string[]): string | undefined {
  // Behind `--` stand names of files.
  const args = given.includes("--") ? given.slice(0, given.indexOf("--")) : given;
  const index = args.indexOf("--lang");
  if (index !== -1) return args[index + 1];
  return args.find((arg) => arg.startsWith("--lang="))?.slice("--lang=".length);
}
