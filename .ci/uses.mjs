/**
 * Runs what the README says of tests, hooks and CI, as a project would:
 * `node .ci/uses.mjs PACKAGE FOLDER`, with the packed package and an empty folder. The files are the
 * README's own: its blocks that begin with a file name. Everything has to pass a clean mail, and to stop the mail
 * of 2006 and say how many people are in it.
 *
 * - the test, on vitest 3.2, 4 and 5, and its types; 5 runs where Node is new enough for it;
 * - the hooks of lefthook and husky, with the real git;
 * - the commands of the GitHub and GitLab jobs.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const top = resolve(import.meta.dirname, "..");
const [pack, folder] = process.argv.slice(2).map((path) => resolve(path));
const blocks = new Map(
  [
    ...readFileSync(join(top, "README.md"), "utf8").matchAll(
      /^```\w+\n((?:#|\/\/) (\S+)\n[^]*?)^```$/gm,
    ),
  ].map(([, code, name]) => [name, code]),
);
const messages = join(top, "fixtures/messages");
const clean = join(messages, "allow-budget.eml");
const leak = join(messages, "block-ump-2006.eml");
let failures = 0;
let uses = 0;

function use(name, passed, output = "") {
  uses++;
  if (passed) return;
  failures++;
  console.log(`README: ${name}\n${output}`);
}

function run(command, cwd, more = {}) {
  const env = {
    ...process.env,
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Test",
    GIT_AUTHOR_EMAIL: "test@example.fr",
    GIT_COMMITTER_NAME: "Test",
    GIT_COMMITTER_EMAIL: "test@example.fr",
    LC_ALL: "C.UTF-8",
    ...more,
  };
  const { status, stdout, stderr } = spawnSync("bash", ["-c", command], {
    cwd,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { status, output: stdout + stderr };
}

/** An empty project with these packages beside the packed one. */
function project(name, ...packages) {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "package.json"), '{"name":"app","private":true,"type":"module"}\n');
  const { HOME } = process.env;
  const { status, output } = run(
    `npm install --silent --no-audit --no-fund --save-dev "${pack}" ${packages.join(" ")}`,
    path,
    // npm's cache and its configuration.
    { HOME },
  );
  use(`${name}: npm install`, status === 0, output);
  return path;
}

function write(path, name) {
  mkdirSync(dirname(join(path, name)), { recursive: true });
  writeFileSync(join(path, name), blocks.get(name) ?? "");
  use(`a block ${name}`, blocks.has(name));
}

const [major, minor] = process.versions.node.split(".").map(Number);
const typed = `import { expect } from "vitest";
import type { ParefuiteMatchers } from "parefuite/vitest";
import "parefuite/vitest";

const done: Promise<void> = expect({ to: "a@example.fr" }).toBeSendable({ failOn: "warn" });
const same: ParefuiteMatchers["toLeak"] = (expected) => expect("").toLeak(expected);
await expect("").not.toLeak({ people: { min: 1 }, kinds: ["fr-nir"] });
// @ts-expect-error: no such kind
await expect("").toLeak({ kinds: ["shoe-size"] });
export { done, same };
`;
const tsconfig = {
  include: ["types.ts"],
  compilerOptions: {
    module: "nodenext",
    target: "es2023",
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
    typeRoots: [join(top, "node_modules/@types")],
  },
};

for (const version of ["3.2", "4", "5"]) {
  const name = `vitest ${version}`;
  const path = project(name, `vitest@${version}`, "nodemailer@10");
  writeFileSync(join(path, "types.ts"), typed);
  writeFileSync(join(path, "tsconfig.json"), JSON.stringify(tsconfig));
  const types = run(`"${top}/node_modules/.bin/tsc" -p .`, path);
  use(`${name}: types`, types.status === 0, types.output);
  // Its engines field: from 22.12 on.
  if (version === "5" && (major < 22 || (major === 22 && minor < 12))) continue;
  write(path, "mails.test.js");
  const newsletter = {
    from: "a@example.fr",
    to: "b@example.fr",
    subject: "La lettre",
    text: "Bonjour",
  };
  for (const [attached, passes] of [
    [clean, true],
    [leak, false],
  ]) {
    const mail = JSON.stringify({ ...newsletter, attachments: [{ path: attached }] });
    writeFileSync(join(path, "newsletter.js"), `export const newsletter = ${mail};\n`);
    const { status, output } = run("npx --no-install vitest run", path);
    const said = passes || output.includes("3,594 people");
    use(
      `${name}: ${passes ? "a clean mail" : "a leak"}`,
      (status === 0) === passes && said,
      output,
    );
  }
}

const path = project("project", "lefthook", "husky");
writeFileSync(join(path, ".gitignore"), "node_modules\n");
run("git init -q", path);
for (const [name, file, install] of [
  ["lefthook", "lefthook.yml", "npx --no-install lefthook install"],
  ["husky", ".husky/pre-commit", "npx --no-install husky"],
]) {
  write(path, file);
  const installed = run(install, path);
  use(`${name}: install`, installed.status === 0, installed.output);
  copyFileSync(clean, join(path, `une lettre de ${name}.eml`));
  const passed = run(`git add . && git commit -m clean`, path);
  use(`${name}: a clean commit`, passed.status === 0, passed.output);
  copyFileSync(leak, join(path, "la lettre.eml"));
  const refused = run(`git add . && git commit -m leak`, path);
  const said = refused.output.includes("3,594 people");
  use(`${name}: a leak`, refused.status !== 0 && said, refused.output);
  const { output } = run("git log --format=%s", path);
  use(`${name}: the log`, !output.includes("leak"), output);
  run(`git rm -q --cached "la lettre.eml"`, path);
  rmSync(join(path, "la lettre.eml"));
  rmSync(join(path, file));
}

mkdirSync(join(path, "rendered"));
copyFileSync(clean, join(path, "rendered/une lettre.eml"));
/** The commands of a job that scan, in their order. */
const commands = (name) =>
  [...(blocks.get(name) ?? "").matchAll(/^ +(?:- )?(?:run: )?(npx parefuite .*)$/gm)].map(
    ([, command]) => command,
  );
const jobs = [
  [".github/workflows/mails.yml", 2],
  [".gitlab-ci.yml", 1],
];
const summary = join(path, "summary.md");
const quality = join(path, "gl-code-quality.json");
for (const leaks of [false, true]) {
  if (leaks) copyFileSync(leak, join(path, "rendered/la lettre.eml"));
  for (const [job, count] of jobs) {
    use(`${job}: ${count} commands`, commands(job).length === count);
    for (const command of commands(job)) {
      const { status, output } = run(command, path, { GITHUB_STEP_SUMMARY: summary });
      use(`${job}: ${command}`, status === (leaks ? 1 : 0), output);
      if (command.includes("github")) {
        const annotated = /^::error file=rendered\/la lettre\.eml,title=.*3,594 people/m.test(
          output,
        );
        use(`${job}: an annotation`, annotated === leaks, output);
      }
    }
  }
  const found = JSON.parse(readFileSync(quality, "utf8"));
  use(
    "GitLab: the report",
    found.map(({ location }) => location.path).join() === (leaks ? "rendered/la lettre.eml" : ""),
    JSON.stringify(found),
  );
}
use(
  "GitHub: the summary",
  existsSync(summary) && /3,594 people/.test(readFileSync(summary, "utf8")),
);

console.log(`${uses} uses of the README run, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
