/** Who may import what in `src/`: the bans of the design, held against every import in the tree. */
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../src");

interface Import {
  /** The importing file, from `src/` on. */
  readonly from: string;
  /** The imported file from `src/` on, or the package's name. */
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Scripts that stand beside what they build and are no part of the package. */
const notBuilt: readonly string[] = JSON.parse(
  readFileSync(join(root, "../tsconfig.json"), "utf8"),
).exclude.map((file: string) => file.replace(/^src\//, ""));

const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
  .filter((file) => !notBuilt.includes(file))
  .sort();

const source = (file: string): string => readFileSync(join(root, file), "utf8");

/** The code of a file without its comments. */
const code = (file: string): string => source(file).replace(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");

const imports: readonly Import[] = files.flatMap((from) =>
  [
    ...code(from).matchAll(
      /\b(?:import|export)\s+(type\s)?[^;"'()]*?from\s*["']([^"']+)["']|\bimport\s*\(?\s*["']([^"']+)["']/g,
    ),
  ].map((match) => {
    const name = match[2] ?? match[3]!;
    const to = name.startsWith(".")
      ? posix.join(dirname(from), name).replace(/\.js$/, ".ts")
      : name;
    return { from, to, typeOnly: match[1] !== undefined };
  }),
);

const folder = (file: string): string =>
  file.includes("/") ? file.slice(0, file.indexOf("/")) : file;
const inFolder = (name: string): readonly Import[] =>
  imports.filter(({ from }) => folder(from) === name);
const shown = ({ from, to }: Import): string => `${from} → ${to}`;

test("the imports are found", () => {
  expect(imports.map(shown)).toContain("scan.ts → decide/index.ts");
  expect(imports.map(shown)).toContain("scan.ts → types.ts");
  expect(inFolder("parse").map(shown)).toContain("parse/header.ts → iconv-lite");
});

/** What every stage may import: the vocabulary, and what knows nothing of messages. */
const common = ["types.ts", "errors.ts", "append.ts", "bytes.ts", "sorted.ts"];

/** For each stage, what of `src/` it may import beside itself and what all may. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  parse: [],
  // A message inside a message is parsed like the outer one.
  read: ["parse"],
  detect: [],
  decide: [],
  report: [],
};

test.each(Object.keys(allowed))("%s/ imports only what its stage may know", (stage) => {
  const foreign = inFolder(stage).filter(
    ({ to }) => files.includes(to) && ![stage, ...common, ...allowed[stage]!].includes(folder(to)),
  );
  // Types carry no code: decide and report may name those of the policy and the registries.
  const code = ["decide", "report"].includes(stage)
    ? foreign.filter(({ typeOnly }) => !typeOnly)
    : foreign;
  expect(code.map(shown)).toEqual([]);
});

test("read/ parses messages in one file only", () => {
  const parsing = inFolder("read").filter(({ to }) => folder(to) === "parse");
  expect(new Set(parsing.map(({ from }) => from)).size).toBeLessThanOrEqual(1);
});

test.each(Object.keys(allowed))("%s/ touches neither disk nor network nor processes", (stage) => {
  const outside =
    /^(node:)?(fs|net|tls|dns|dgram|http|https|http2|child_process|cluster|worker_threads|os|readline|repl)(\/|$)/;
  // The name lists are a file of this package, read once, when they are first needed.
  const own = stage === "detect" ? ["detect/lists/lists.ts → node:fs"] : [];
  expect(
    inFolder(stage)
      .filter(({ to }) => outside.test(to))
      .map(shown),
  ).toEqual(own);
});

test.each(["detect", "decide", "report"])(
  "%s/ is pure: no clock, no chance, no output",
  (stage) => {
    const impure = files
      .filter((file) => folder(file) === stage)
      .filter((file) =>
        /\bnew Date\(\)|\bDate\.now\b|\bperformance\.now\b|\bMath\.random\b|\bconsole\.|\bprocess\.(?!env\b)|\bfetch\(/.test(
          code(file),
        ),
      );
    expect(impure).toEqual([]);
  },
);

test("only the adapters write to the terminal or read the environment", () => {
  const writing = files
    .filter((file) => folder(file) !== "adapters")
    .filter((file) =>
      /\bconsole\.|\bprocess\.(stdout|stderr|stdin|exit|exitCode|env|argv|cwd)\b/.test(code(file)),
    );
  expect(writing).toEqual([]);
});

test("no stage imports an adapter", () => {
  expect(
    imports
      .filter(
        ({ from, to }) =>
          folder(to) === "adapters" && !["adapters", "scanner.ts"].includes(folder(from)),
      )
      .map(shown),
  ).toEqual([]);
});

test("index.ts exports and does nothing else", () => {
  const statements = code("index.ts")
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
  expect(statements.filter((statement) => !/^export (type )?[{*]/.test(statement))).toEqual([]);
});

test("src/ holds the stages of the design", () => {
  const folders = new Set(files.map(folder).filter((name) => !name.endsWith(".ts")));
  expect([...folders].sort()).toEqual(["adapters", "decide", "detect", "parse", "read", "report"]);
});
