#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import { reporters } from "../report/index.js";
import { scan } from "../scan.js";

const files = process.argv.slice(3);
const results = [];
for (const file of files) results.push(await scan(await readFile(file), { source: file }));
process.stdout.write(reporters[0].report(results, { lang: "fr" }));
process.exitCode = results.some(({ verdict }) => verdict === "block") ? 1 : 0;
