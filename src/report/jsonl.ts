import { toJson } from "./json.js";
import type { Reporter } from "./reporter.js";

/** One line of JSON for each result: `{ "schema": 1, "source": … }`. */
export const jsonl: Reporter = {
  report: (results) => results.map((result) => `${toJson(result, 0)}\n`).join(""),
};
