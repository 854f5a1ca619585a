/** A user's program: imports the package from an empty project, types included. */
import { readFile } from "node:fs/promises";
import { ParefuiteError, scan, type ScanResult } from "parefuite";

const result: ScanResult = await scan(await readFile("newsletter.eml"));
if (result.verdict !== "block" || result.people.total !== 3594) process.exit(1);
if (!(new ParefuiteError("invalid-input") instanceof Error)) process.exit(1);
