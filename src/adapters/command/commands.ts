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
  {
    name: "explain",
    summary: {
      fr: "Dit pourquoi : ce qui a été reconnu, colonne par colonne.",
      en: "Says why: what was recognised, column by column.",
    },
    load: async () => (await import("./explain.js")).explainCommand,
  },
  {
    name: "clean",
    summary: {
      fr: "Écrit un message sans les parties qui le bloquent.",
      en: "Writes a message without the parts that block it.",
    },
    load: async () => (await import("./clean.js")).cleanCommand,
  },
  {
    name: "policy",
    summary: {
      fr: "Vérifie une politique et l’explique.",
      en: "Checks a policy and explains it.",
    },
    load: async () => (await import("./policy.js")).policyCommand,
  },
  {
    name: "protect",
    summary: {
      fr: "Tient la liste des personnes protégées.",
      en: "Keeps the list of protected people.",
    },
    load: async () => (await import("./protect.js")).protectCommand,
  },
  {
    name: "baseline",
    summary: {
      fr: "Accepte des fichiers tels qu’ils sont, avec une raison et une date.",
      en: "Accepts files as they are, with a reason and a date.",
    },
    load: async () => (await import("./baseline.js")).baselineCommand,
  },
];
