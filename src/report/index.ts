import type { Reporter } from "./reporter.js";

export type { Reporter, ReportOptions } from "./reporter.js";
export type { Lang } from "./words/index.js";

/** A reporter by the name given to `--format`; the rest of it is loaded when it is asked for. */
export interface ReporterEntry {
  readonly format: string;
  load(): Promise<Reporter>;
}

/** All reporters; the first is the default. */
export const reporters = [
  { format: "text", load: async () => (await import("./text.js")).text },
  { format: "json", load: async () => (await import("./json.js")).json },
  { format: "jsonl", load: async () => (await import("./jsonl.js")).jsonl },
  { format: "html", load: async () => (await import("./html.js")).html },
  { format: "markdown", load: async () => (await import("./markdown.js")).markdown },
  { format: "sarif", load: async () => (await import("./sarif.js")).sarif },
  { format: "junit", load: async () => (await import("./junit.js")).junit },
  { format: "github", load: async () => (await import("./github.js")).github },
  { format: "gitlab", load: async () => (await import("./gitlab.js")).gitlab },
] as const satisfies readonly ReporterEntry[];

/** The name of a reporter. */
export type ReportFormat = (typeof reporters)[number]["format"];
