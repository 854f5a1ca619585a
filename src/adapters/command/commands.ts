import type { Command } from "./option.js";
import type { Lang } from "../../report/words/index.js";

/** A command by name; the rest of it is loaded when it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: Readonly<Record<Lang, string>>;
  load(): Promise<Command>;
}

/** All commands, in the order of `--help`. */
export const commands: readonly CommandEntry[] = [
  {
    name: "scan",
    summary: {
      fr: "Examine des messages et des fichiers avant leur envoi.",
      en: "Scans messages and files before they are sent.",
    },
    load: async () => (await import("./scan.js")).scanCommand,
  },
];
