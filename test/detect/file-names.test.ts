import { describe, expect, test } from "vitest";
import { people, type Person } from "../../fixtures/people.js";
import { Detection } from "../../src/detect/index.js";
import type { Detected } from "../../src/types.js";

/** What is found where these are the attachments of a message, or with `archive` the files in one. */
async function detect(names: readonly string[], archive?: string): Promise<Detected> {
  const detection = new Detection({ envelope: { to: [], cc: [], bcc: [], recipients: [] } });
  const add = (path: string[], text: string): Promise<void> =>
    detection.add({
      type: "text",
      location: { path, place: "file-name" },
      hidden: false,
      text,
    });
  if (archive !== undefined) await add([archive], archive);
  if (archive === undefined) for (const name of names) await add([name], name);
  else await add([archive], names.join("\n"));
  return detection.result();
}

const list = people(30, { seed: 11, world: 0 });
const up = (text: string): string => text.toUpperCase();
const bare = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const french = (date: string, mark: string): string => date.split("-").reverse().join(mark);

type NameOf = (person: Person, index: number) => string;

describe("files called after people", () => {
  test.each<[string, NameOf]>([
    ["in capitals", (p) => `CV_${up(p.lastName)}_${p.firstName}.pdf`],
    ["by dashes alone", (p) => `CV-${p.firstName}-${up(p.lastName)}.pdf`],
    ["in small letters", (p) => `cv ${bare(p.firstName)} ${bare(p.lastName)}.docx`],
    ["in small letters by dashes", (p) => `lettre-${bare(p.firstName)}-${bare(p.lastName)}.odt`],
    ["by dots", (p) => `${bare(p.firstName)}.${bare(p.lastName)}.vcf`],
    [
      "with a month",
      (p) => `Bulletin_2026-10_${up(bare(p.lastName))}_${up(bare(p.firstName))}.pdf`,
    ],
    ["with a staff number", (p, at) => `${10_000 + at}_${up(p.lastName)} ${p.firstName}_BS.pdf`],
    ["with a form of address", (p) => `${p.civility} ${p.lastName} ${p.firstName} - IRM.jpg`],
    ["behind an institution", (p) => `Attestation d'assurance - ${p.firstName} ${p.lastName}.pdf`],
    ["a form's way behind one", (p) => `Inscription école ${up(p.lastName)} ${p.firstName}.pdf`],
    [
      "among many words",
      (p) =>
        `Compte rendu de l'entretien annuel de ${p.firstName} ${up(p.lastName)} du 12 mars version relue et signée par le service.pdf`,
    ],
    ["with a comma", (p) => `${p.lastName}, ${p.firstName}.pdf`],
    ["with brackets", (p) => `Contrat (${p.firstName} ${p.lastName}).pdf`],
    ["with an answer's mark", (p) => `RE_ candidature ${p.firstName} ${p.lastName}.msg`],
  ])("%s", async (_, nameOf) => {
    const { people: found, findings } = await detect(list.map(nameOf));
    expect(found.nameOnly).toBeGreaterThanOrEqual(28);
    expect(found.total).toBeLessThanOrEqual(30);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      kind: "person-name",
      location: { path: [], place: "file-name" },
    });
  });

  test.each<[string, NameOf]>([
    [
      "parted",
      (p) => `Attestation ${p.firstName} ${up(p.lastName)} ${french(p.birthDate, "-")}.pdf`,
    ],
    ["by dots", (p) => `${up(p.lastName)} ${p.firstName} ${french(p.birthDate, ".")}.pdf`],
    ["year first", (p) => `${p.birthDate}_${up(p.lastName)}_${p.firstName}.pdf`],
    ["bare", (p) => `${french(p.birthDate, "")} ${up(p.lastName)} ${p.firstName}.dcm`],
    [
      "bare, year first",
      (p) => `${p.birthDate.replaceAll("-", "")} ${up(p.lastName)} ${p.firstName}.dcm`,
    ],
  ])("with dates of birth, %s", async (_, nameOf) => {
    const { people: found, peopleByKind } = await detect(list.map(nameOf));
    expect(found.identified).toBeGreaterThanOrEqual(28);
    expect(peopleByKind["birth-date"]).toBe(found.identified);
  });

  test("in an archive, and folders", async () => {
    const folders = list.flatMap((p) =>
      ["CV.pdf", "Lettre.pdf"].map((file) => `Candidats/${up(p.lastName)} ${p.firstName}/${file}`),
    );
    const { people: found, findings } = await detect(folders, "candidatures.zip");
    expect(found.nameOnly).toBe(30);
    expect(findings[0]!.location).toMatchObject({ path: ["candidatures.zip"] });
  });

  test("dates of writing are no dates of birth", async () => {
    const names = list.map(
      (p, at) => `${p.firstName} ${up(p.lastName)} ${10 + (at % 18)}-10-2026.pdf`,
    );
    expect((await detect(names)).people).toMatchObject({ total: 30, identified: 0 });
  });

  test("a file and its text are about the same person", async () => {
    const detection = new Detection({ envelope: { to: [], cc: [], bcc: [], recipients: [] } });
    for (const { firstName, lastName, email } of list) {
      const path = [`CV ${firstName} ${lastName}.txt`];
      const location = { path, place: "file-name" } as const;
      await detection.add({ type: "text", location, hidden: false, text: path[0]! });
      const text = `${firstName} ${lastName}\n${email}\n`;
      await detection.add({ type: "text", location: { path }, hidden: false, text });
    }
    expect(detection.result().people).toMatchObject({ total: 30, identified: 30 });
  });

  test("names tell special categories", async () => {
    const names = list.map((p) => `Certificat de vaccination ${up(p.lastName)} ${p.firstName}.pdf`);
    expect((await detect(names)).specialCategories).toEqual(["health"]);
  });
});

const honoured = ["Jean Moulin", "Marie Curie", "Louis Pasteur", "Victor Hugo", "Jules Ferry"];
const numbered = (count: number, nameOf: (at: number) => string): string[] =>
  Array.from({ length: count }, (_, at) => nameOf(at));

describe("files called otherwise", () => {
  test.each<[string, readonly string[]]>([
    ["by a camera", numbered(40, (at) => `IMG_${2000 + at}.jpg`)],
    ["after streets", numbered(40, (at) => `Plan rue ${honoured[at % 5]} ${at}.pdf`)],
    ["after schools", numbered(40, (at) => `Convention_Lycée_${honoured[at % 5]}_${at}.pdf`)],
    ["after hospitals", list.map((p) => `Hôpital ${p.firstName} ${p.lastName}.pdf`)],
    ["after firms", list.map((p) => `Facture ${p.firstName} ${p.lastName} SARL.pdf`)],
    ["after works", list.map((p) => `${p.firstName} ${p.lastName} - Chanson.mp3`)],
    ["after books", list.map((p) => `${p.firstName} ${p.lastName} - Roman.epub`)],
    ["after four people", list.slice(0, 4).map((p) => `CV ${p.firstName} ${p.lastName}.pdf`)],
    ["after first names alone", list.map((p) => `Fiche ${p.firstName}.pdf`)],
    ["after family names alone", list.map((p) => `Dossier_${up(p.lastName)}.pdf`)],
    [
      "after people now and then",
      list.flatMap((p, at) => [
        `Compte rendu ${at}.pdf`,
        `Ordre du jour ${at}.pdf`,
        ...(at < 10 ? [`CV ${p.firstName} ${p.lastName}.pdf`] : []),
      ]),
    ],
    [
      "after goods",
      numbered(40, (at) => `Fiche_produit_Table_${["Rose", "Victor"][at % 2]}_${at}.pdf`),
    ],
    [
      "after towns",
      ["Agen", "Albi", "Arles", "Dax", "Brest", "Caen"].map(
        (town) => `PLU_${town}_Saint-Martin.pdf`,
      ),
    ],
    [
      "after classes of a program",
      ["PersonController", "UserService", "RoseGarden"].map((name) => `${name}.java`),
    ],
    [
      "after months",
      ["janvier", "mars", "avril", "mai", "juin", "août"].map(
        (month) => `Relevé ${month} 2026.pdf`,
      ),
    ],
  ])("%s", async (_, names) => {
    expect((await detect(names)).people.total).toBe(0);
  });
});

test.each([
  ["one letter after the other", "a".repeat(60_000)],
  ["one folder in the other", "a/".repeat(30_000)],
  ["one name after the other", " (Jean Martin)".repeat(4000)],
])("names of 60,000 characters are read at once: %s", async (_, name) => {
  const names = Array.from({ length: 20 }, (_unused, at) => `${at}${name}`);
  expect((await detect(names)).people.total).toBe(0);
});
