import { expect, test } from "vitest";
import { people } from "../fixtures/people.js";
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
