import { github } from "./github.js";
import { gitlab } from "./gitlab.js";
import { html } from "./html.js";
import { json } from "./json.js";
import { jsonl } from "./jsonl.js";
import { junit } from "./junit.js";
import { markdown } from "./markdown.js";
import type { Reporter } from "./reporter.js";
import { sarif } from "./sarif.js";
import { text } from "./text.js";

export type { Reporter, ReportOptions } from "./reporter.js";
export type { Lang } from "./words/index.js";

/** All reporters; the first is the default. */
export const reporters: readonly Reporter[] = [
  text,
  json,
  jsonl,
  html,
  markdown,
  sarif,
  junit,
  github,
  gitlab,
];
