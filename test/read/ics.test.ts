import { expect, test } from "vitest";
import { cells, opened } from "./opened.js";

test("those who organise and attend are rows; what is written is text; files are opened", async () => {
  const file = Buffer.from("nom;ville\nDurand;Lyon\n").toString("base64");
  const { tables, texts } = await opened(
    [
      "BEGIN:VCALENDAR",
      "BEGIN:VEVENT",
      "SUMMARY:Bureau\\, séance de mars",
      'ORGANIZER;CN="Durand, Anne":mailto:a.durand@example.fr',
      "ATTENDEE;CN=Luc Petit;ROLE=REQ-PARTICIPANT;RSVP=TRUE:MAILTO:l.petit@exa",
      " mple.fr",
      "DESCRIPTION:Ordre du jour\\n1. Comptes",
      `ATTACH;FMTTYPE=text/csv;ENCODING=BASE64;VALUE=BINARY;FILENAME=liste.csv:${file}`,
      "END:VEVENT",
      "END:VCALENDAR",
    ].join("\r\n"),
    { name: "a.ics" },
  );
  expect(cells(tables.find((table) => table.location.path.length === 1))).toEqual([
    ["Nom complet", "E-mail"],
    ["Durand, Anne", "a.durand@example.fr"],
    ["Luc Petit", "l.petit@example.fr"],
  ]);
  expect(tables.map((table) => table.location.path)).toContainEqual(["a.ics", "liste.csv"]);
  expect(texts[0]!.text).toBe("Bureau, séance de mars\n\nOrdre du jour\n1. Comptes\n");
});

test("a list pasted beside the properties is text", async () => {
  const list = ["Nom;Courriel", "Durand;durand@example.fr", "Petit;petit@example.fr"];
  const { tables, texts } = await opened(
    ["BEGIN:VCALENDAR", ...list, "END:VCALENDAR", "Martin;martin@example.fr"].join("\r\n"),
    { name: "a.ics" },
  );
  const said = [
    ...tables.flatMap((table) => cells(table).flat()),
    ...texts.map(({ text }) => text),
  ];
  for (const address of ["durand@", "petit@", "martin@"])
    expect(said.some((text) => text.includes(address))).toBe(true);
});
