import { html } from "./html.js";
import { json } from "./json.js";
import { jsonl } from "./jsonl.js";
import type { Reporter } from "./reporter.js";
import { text } from "./text.js";

export type { Reporter, ReportOptions } from "./reporter.js";
export type { Lang } from "./words/index.js";

/** All reporters; the first is the default. */
export const reporters: readonly Reporter[] = [text, json, jsonl, html];
