import { expect, test } from "vitest";
import { importPeople } from "../../../src/adapters/command/protect-import.js";

const alone = { namesAlone: true, firstNumber: 1 };
const bound = { namesAlone: false, firstNumber: 7 };

test("a French CSV: labels, several numbers, names with birth dates, addresses in columns", () => {
  const csv = [
    "\ufeffÉtiquette;Prénom;Nom;Né(e) le;Date de naissance;Courriel;Portable;Tél. fixe;N° sécu;IBAN;Adresse;CP;Ville;Parti",
    "élu 1;Zoé;Durand;;03/07/1985;zoe@example.fr;0639981234;01 99 00 11 22;285052A006084;FR14;12 rue Hugo;06000;Nice;x",
    ";Luc;Petit;;;;0639985678;;;;;;;",
    "",
  ].join("\r\n");
  expect(importPeople(csv, bound).people).toMatchObject([
    {
      label: "élu 1",
      values: [
        { kind: "email-address", value: "zoe@example.fr" },
        { kind: "phone-number", value: "0639981234" },
        { kind: "phone-number", value: "01 99 00 11 22" },
        { kind: "fr-nir", value: "285052A006084" },
        { kind: "iban", value: "FR14" },
        { kind: "postal-address", value: "12 rue Hugo 06000 Nice" },
        { kind: "person-name", value: "Zoé Durand", birthDate: "03/07/1985" },
      ],
    },
    { label: "p7", values: [{ kind: "phone-number", value: "0639985678" }] },
  ]);
});

test("names alone, if asked for", () => {
  expect(importPeople("name,dob\nLuc Petit,\nZoé Durand,1985-07-03", alone).people).toMatchObject([
    { label: "p1", values: [{ kind: "person-name", value: "Luc Petit" }] },
    { label: "p2", values: [{ kind: "person-name", value: "Zoé Durand" }] },
  ]);
});

test("vCards: folded lines, groups, parameters, escapes", () => {
  const vcards = [
    "BEGIN:VCARD",
    "VERSION:3.0",
    "FN:Zoé Durand",
    "N:Durand;Zoé;;;",
    "item1.TEL;TYPE=CELL:+33 6 39",
    "  98 12 34",
    "TEL;VALUE=uri:tel:+33199001122",
    "EMAIL;TYPE=INTERNET:zoe@example.fr",
    "BDAY:19850703",
    "ADR;TYPE=HOME:;;12\\, rue Hugo;Nice;;06000;France",
    "END:VCARD",
    "BEGIN:VCARD",
    "N:Petit;Luc;;;",
    "END:VCARD",
    "",
  ].join("\r\n");
  expect(importPeople(vcards, bound).people).toMatchObject([
    {
      label: "p7",
      values: [
        { kind: "phone-number", value: "+33 6 39 98 12 34" },
        { kind: "phone-number", value: "+33199001122" },
        { kind: "email-address", value: "zoe@example.fr" },
        { kind: "postal-address", value: "12, rue Hugo 06000 Nice" },
        { kind: "person-name", value: "Zoé Durand", birthDate: "1985-07-03" },
      ],
    },
    { label: "p8", values: [] },
  ]);
});

test("a vCard of a telephone, in quoted-printable, and a parameter with a colon in it", () => {
  const card = [
    "BEGIN:VCARD",
    "VERSION:2.1",
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Lef=C3=A8vre;Zo=C3=",
    "=A9;;;",
    'TEL;X-LABEL="privé: soir":0639981234',
    "END:VCARD",
  ];
  expect(importPeople(card.join("\n"), alone).people).toMatchObject([
    {
      values: [
        { kind: "phone-number", value: "0639981234" },
        { kind: "person-name", value: "Lefèvre Zoé" },
      ],
    },
  ]);
});

test.each([
  ["e-mail pro", "email-address"],
  ["GSM", "phone-number"],
  ["Tel. domicile", "phone-number"],
  ["Téléphone mobile", "phone-number"],
  ["N° de sécurité sociale", "fr-nir"],
  ["RIB", "iban"],
  ["Adresse postale", "postal-address"],
])("a column %s", (header, kind) => {
  const { people } = importPeople(`Réf;${header}\na1;x`, alone);
  expect(people).toMatchObject([{ label: "a1", values: [{ kind, value: "x" }] }]);
});

test.each(["", "\n\n", "nothing known\n1\n"])("a file without people: %j", (text) => {
  expect(importPeople(text, alone).people.flatMap(({ values }) => values)).toEqual([]);
});

test("names that do not count are counted", () => {
  const csv = "name,dob,mail\nLuc Petit,,\nZoé Durand,1985-07-03,\n,,a@example.org";
  expect([importPeople(csv, bound).bareNames, importPeople(csv, alone).bareNames]).toEqual([1, 0]);
});
