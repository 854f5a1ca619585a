/** `parefuite protect`, as a process. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { blocked, parefuite, temporaryFiles } from "./spawned.js";

const file = temporaryFiles();
beforeAll(async () => {
  await mkdir(file("keys"));
  await writeFile(file("keys/key"), `${parefuite(["protect", "key"]).out}\n`);
});

const withKey = (...args: string[]): string[] => [...args, "--key-file", file("keys/key")];

test("a key is 32 random bytes", () => {
  const { out, status } = parefuite(["protect", "key"]);
  expect(status).toBe(0);
  expect(out).toMatch(/^[\w-]{43}\n$/);
  expect(parefuite(["protect", "key"]).out).not.toBe(out);
});

test.each([["latin1"], ["utf16le"], ["utf8"]] as const)("a CSV file in %s", async (encoding) => {
  const mark = encoding === "utf16le" ? "\ufeff" : "";
  const text = `${mark}Nom;Prénom;Téléphone;Mél\r\nDurand;Zoé;06 39 98 12 34;zoe@example.fr\r\n`;
  await writeFile(file(`${encoding}.csv`), text, encoding);
  const list = file(`${encoding}.json`);
  parefuite(withKey("protect", "add", list, "--from", file(`${encoding}.csv`)));
  expect(parefuite(["protect", "list", list]).out).toBe(
    "p1: 1 phone number and 1 e-mail address\n",
  );
});

test("add, list, check, scan, remove", async () => {
  const list = file("list.json");
  await writeFile(
    file("people.csv"),
    "label;tel;mail\nélu 1;06 39 98 12 34;zoe@example.fr\nélu 2;12;\n",
  );
  const added = parefuite(withKey("protect", "add", list, "--from", file("people.csv")));
  expect(added.err).toContain("added: 1 person\n");
  expect(added.err).toContain("without usable data, left out: 1 person (élu 2)\n");
  expect(added.status).toBe(2);
  expect(
    parefuite(withKey("protect", "add", list, "--phone", "0639985678", "--label", "élu 3")).status,
  ).toBe(0);
  expect(await readFile(list, "utf8")).not.toMatch(/9981234|zoe|9985678/);

  expect(parefuite(["protect", "list", list]).out).toBe(
    "élu 1: 1 phone number and 1 e-mail address\nélu 3: 1 phone number\n",
  );
  const found = parefuite(withKey("protect", "check", list, "-"), { input: "+33 639981234" });
  expect([found.status, found.out]).toEqual([1, "élu 1\n"]);
  expect(parefuite(withKey("protect", "check", list, "0639981235")).status).toBe(0);

  await writeFile(file("note.txt"), "Le numéro : 06.39.98.56.78");
  const scan = withKey("scan", file("note.txt"), "--format", "json", "--protected", list);
  const scanned = parefuite(scan);
  expect(scanned.status).toBe(1);
  expect(JSON.parse(scanned.out).results[0].reasons[0].rule).toBe("protected-person");

  expect(parefuite(withKey("protect", "remove", list, "élu 3")).err).toContain("removed: 1");
  expect(parefuite(scan).status).toBe(0);
  expect(parefuite(withKey("protect", "remove", list, "élu 3")).status).toBe(2);
});

test("says what of a person is not protected", async () => {
  const list = file("parts.json");
  await writeFile(
    file("parts.csv"),
    "label;nom;prénom;tel;mail\nélu 1;Durand;Zoé;12;zoe@example.fr\nélu 2;;;0639981234;\n",
  );
  const args = withKey("protect", "add", list, "--lang", "fr");
  const added = parefuite([...args, "--from", file("parts.csv")]);
  expect(added.status).toBe(2);
  expect(added.err.replaceAll("\u00a0", " ").split("\n").slice(0, 3)).toEqual([
    "parefuite: ajouté : 2 personnes",
    "parefuite: nom sans date de naissance, donc non protégé (voir --names-alone) : 1 personne",
    "parefuite: donnée non comprise, donc non protégée : élu 1 (numéro de téléphone)",
  ]);
  const again = parefuite([...args, "--label", "élu 1", "--phone", "0639981235"]);
  expect([again.status, again.err]).toEqual([2, expect.stringContaining("élu 1: cette étiquette")]);
  const named = ["--label", "Durand Zoé", "--name", "Zoé Durand", "--phone", "0639981235"];
  expect(parefuite([...args, ...named]).err).toContain("pourrait la lire");
  const bare = parefuite([...args, "--name", "Zoé Durand"]);
  expect([bare.status, bare.err]).toEqual([2, expect.stringContaining("--birth-date")]);
  const help = parefuite(["protect", "--help", "--lang", "fr"]).out.replaceAll("\u00a0", " ");
  expect(help).toContain("add : une personne ou une donnée n’a pas été comprise");
});

test("mistakes are told in French", async () => {
  await writeFile(file("other.json"), '{"entries":5}');
  const told = (...args: string[]) =>
    parefuite(withKey(...args, "--lang", "fr")).err.replaceAll("\u00a0", " ");
  const why = "n’est pas une liste de « parefuite protect »";
  expect(told("protect", "list", file("other.json"))).toContain(why);
  for (const command of [["scan"], ["clean", "-o", "-"]]) {
    const err = told(...command, blocked, "--protected", file("other.json"));
    expect(err).toContain(why);
    expect(err).not.toContain("cannot be used");
  }
  await writeFile(file("wrong.json"), '{"rules":[{"name":"É","when":{},"verdict":"warn"}]}');
  expect(told("scan", blocked, "--policy", file("wrong.json"))).toContain(
    "rules[0].name : n’a pas la forme voulue (minuscules sans accent",
  );
});

test.each<[string, string[], string]>([
  ["no key", ["protect", "add", "l.json", "--phone", "0639981234"], "a key is needed"],
  ["a key too short", ["protect", "add", "l.json", "--phone", "0639981234"], "fewer than 32"],
  ["nobody", ["protect", "add", "l.json"], "nobody to add"],
  ["no list", ["protect", "list", "nowhere.json"], "not found"],
  ["no such action", ["protect", "forget", "l.json"], "expected: parefuite protect"],
  ["no action", ["protect"], "expected: parefuite protect"],
])("refuses: %s", (name, args, why) => {
  const key = { "no key": "", "a key too short": "short" }[name] ?? "k".repeat(40);
  const { status, err } = parefuite(args, { key });
  expect(status).toBe(2);
  expect(err).toContain(why);
});

test("refuses a key beside the list, and a list that is none", async () => {
  const args = ["protect", "add", file("keys/list.json"), "--phone", "0639981234"];
  expect(parefuite(withKey(...args)).err).toContain("must not be in one folder");
  await writeFile(file("odd.json"), '{"entries":5}');
  const { status, err } = parefuite(["protect", "list", file("odd.json")]);
  expect([status, err.split("\n")[0]]).toEqual([2, expect.stringContaining("another format")]);
});
