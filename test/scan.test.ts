import { expect, test, vi } from "vitest";
import { people } from "../fixtures/people.js";
import { readDate } from "../src/detect/birth-date.js";
import { scan } from "../src/index.js";

test("counts the people of a CSV attachment", async () => {
  const rows = people(30).map(({ lastName, email }) => `${lastName};${email}`);
  const message = [
    "From: a@example.fr",
    "To: b@example.org",
    'Content-Type: text/csv; name="liste.csv"',
    "Content-Disposition: attachment",
    "",
    "nom;courriel",
    ...rows,
  ].join("\r\n");
  const result = await scan(Buffer.from(message));
  expect(result.verdict).toBe("block");
  expect(result.people.total).toBe(30);
});

test("who is asked to a meeting is shown to the others in To, and to nobody else", async () => {
  const guests = people(8).map(({ firstName, email }) => ({ name: firstName, email }));
  const invitation = (to: string) =>
    [
      "From: a@example.fr",
      `To: ${to}`,
      'Content-Type: text/calendar; method=REQUEST; charset="utf-8"',
      "",
      "BEGIN:VCALENDAR",
      "BEGIN:VEVENT",
      "ORGANIZER;CN=A:mailto:a@example.fr",
      ...guests.map(({ name, email }) => `ATTENDEE;CN=${name}:mailto:${email}`),
      "END:VEVENT",
      "END:VCALENDAR",
    ].join("\r\n");
  const shown = await scan(Buffer.from(invitation(guests.map(({ email }) => email).join(", "))));
  expect(shown).toMatchObject({ verdict: "allow", people: { total: 0 } });
  const { people: found } = await scan(Buffer.from(invitation("b@example.org")));
  expect(found.total).toBe(8);
});

test("years of two digits are split by the year of the scan", async () => {
  for (const [now, year] of [
    ["2027-01-01", 2027],
    ["2026-12-31", 1927],
  ] as const) {
    vi.useFakeTimers({ now: new Date(`${now}T12:00`), toFake: ["Date"] });
    await scan("x").finally(() => vi.useRealTimers());
    expect(readDate("12/03/27")?.year).toBe(year);
  }
});

test("an empty file is damaged, unless it is one of those that are there to be there", async () => {
  const said = async (source: string) => (await scan(Buffer.alloc(0), { source })).unread.length;
  for (const name of ["x.eml", "x.csv", "x", "-", "x.html", "x.xlsx"])
    expect(await said(name)).toBe(1);
  for (const name of [".gitkeep", "app/__init__.py", "index.d.ts", "mails/.nojekyll"])
    expect(await said(name)).toBe(0);
});
