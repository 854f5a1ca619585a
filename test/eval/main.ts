/**
 * The exam: `npm run eval` for generated lists, `npm run eval -- DIR` for a folder with a `manifest.tsv`,
 * `npm run eval -- --random 100000` for random tables, `npm run eval -- --lists 1000` for random lists of
 * people, `npm run eval -- --texts 1000` for random texts of people. Ends with status 1 when a bar is missed.
 */
import { parseArgs } from "node:util";
import { checkTables } from "./chance.js";
import { checkLists } from "./chance-lists.js";
import { checkTexts } from "./chance-texts.js";
import { scanCorpus } from "./corpus.js";
import { examine, layouts } from "./exam.js";
import { measure } from "./speed.js";
import {
  summarise,
  summariseCorpus,
  summariseLists,
  summariseSpeed,
  summariseTexts,
  worstForms,
  worstLayouts,
  type Summary,
} from "./summary.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "1" },
    size: { type: "string", default: "120" },
    layout: { type: "string" },
    random: { type: "string" },
    lists: { type: "string" },
    texts: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

const print = (text: string) => process.stdout.write(`${text}\n`);
const seed = Number(values.seed);
const size = Number(values.size);
const summaries: Summary[] = [];

if (values.random !== undefined) {
  await checkTables(Number(values.random), seed);
  print(`${values.random} random tables, seed ${seed}: none blocked`);
} else if (values.lists !== undefined) {
  summaries.push(summariseLists(await checkLists(Number(values.lists), seed)));
  print(summaries[0]!.page);
} else if (values.texts !== undefined) {
  summaries.push(summariseTexts(await checkTexts(Number(values.texts), seed)));
  print(summaries[0]!.page);
} else if (positionals.length > 0) {
  for (const folder of positionals) {
    const grades = await scanCorpus(folder);
    const summary = summariseCorpus(grades);
    summaries.push(summary);
    print(values.json ? JSON.stringify(grades) : summary.page);
  }
} else {
  const result = await examine({ seed, size, layout: values.layout });
  const summary = summarise(result);
  const speed = summariseSpeed(await measure(seed));
  summaries.push(summary, speed);
  if (values.json) {
    print(JSON.stringify(result.grades));
  } else {
    const { grades, rows, milliseconds } = result;
    print(
      `parefuite exam: ${layouts.length} layouts, ${grades.length} lists, ${rows} rows, seed ${seed}, size ${size}\n`,
    );
    print(worstLayouts(grades));
    print(`\n${worstForms(grades)}\n`);
    print(summary.page);
    print(`scans: ${Math.round(rows / (milliseconds / 1_000))} rows/s with reading; ${speed.page}`);
  }
}

const missedBars = summaries.flatMap((summary) => summary.missedBars);
if (missedBars.length > 0) {
  process.stderr.write(["", "bars missed:", ...missedBars.map((bar) => `  ${bar}`), ""].join("\n"));
  process.exitCode = 1;
}
