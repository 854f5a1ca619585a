import { expect, test } from "vitest";
import { cells, opened } from "../opened.js";

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
  expect(texts[0]!.text.trim().split(/\n\n+/)).toEqual([
    "Bureau, séance de mars",
    "Ordre du jour\n1. Comptes",
  ]);
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

const event = (...lines: readonly string[]): string =>
  ["BEGIN:VCALENDAR", "BEGIN:VEVENT", ...lines, "END:VEVENT", "END:VCALENDAR"].join("\r\n");

test("what programs add is read, and properties that are not known", async () => {
  const { texts } = await opened(
    event(
      "X-CONTACT-PHONE:06 39 98 12 34",
      "X-MS-OLK-SENDER:Zoé Petit <zoe@example.fr>",
      "NOTE:voir Luc Petit\\, salle 2",
      "X-WR-CALDESC:Le calendrier de Zoé",
    ),
    { name: "a.ics" },
  );
  const said = texts.map(({ text }) => text).join("\n");
  expect(said).toContain(
    "contact phone: 06 39 98 12 34\nms olk sender: Zoé Petit <zoe@example.fr>",
  );
  expect(said).toContain("voir Luc Petit, salle 2");
  expect(said).toContain("Le calendrier de Zoé");
});

test("a description in HTML is opened as HTML", async () => {
  const { texts } = await opened(
    event(
      'X-ALT-DESC;FMTTYPE=text/html:<html><body><p>Zo&eacute\\; Petit</p><p style="display:none">06 39',
      "  98 12 34</p></body></html>",
    ),
    { name: "a.ics" },
  );
  const shown = texts.filter(({ hidden }) => !hidden).map(({ text }) => text.trim());
  expect(shown.join("\n")).toContain("Zoé Petit");
  expect(texts.some(({ hidden, text }) => hidden && text.includes("06 39 98 12 34"))).toBe(true);
});

test.each([
  "UID:4711@example.fr",
  "RECURRENCE-ID:20261122T100000Z",
  "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
  "X-MOZ-LASTACK:20261122T100000Z",
  "X-GOOGLE-EVENT-ID:abc 123@example.fr",
  "PRODID:-//Example//Calendar 1.0//FR",
  "DTSTART;TZID=Europe/Paris:20261122T100000",
])("ids, times and states are no words: %s", async (line) => {
  const { texts } = await opened(event(line), { name: "a.ics" });
  expect(texts.map(({ text }) => text.trim()).join("")).toBe("");
});

test.each([
  [
    "an address beside an id",
    "ATTENDEE;CN=Luc;EMAIL=luc@example.fr:urn:uuid:1-2",
    "luc@example.fr",
  ],
  [
    "an assistant",
    'ORGANIZER;SENT-BY="mailto:anne@example.fr":mailto:luc@example.fr',
    "anne@example.fr",
  ],
  [
    "two who were asked instead",
    'ATTENDEE;DELEGATED-TO="mailto:a@example.fr","mailto:anne@example.fr":mailto:luc@example.fr',
    "anne@example.fr",
  ],
])("those named with an attendee: %s", async (_, line, address) => {
  const { tables } = await opened(event(line), { name: "a.ics" });
  expect(tables.flatMap((table) => cells(table).flat())).toContain(address);
});

test("a file in base64 that does not call itself binary", async () => {
  const file = Buffer.from("nom;ville\nDurand;Lyon\n").toString("base64");
  const { tables } = await opened(event(`ATTACH;ENCODING=BASE64;X-FILENAME="l.csv":${file}`), {
    name: "a.ics",
  });
  expect(tables.map(({ location }) => location.path)).toContainEqual(["a.ics", "l.csv"]);
});
