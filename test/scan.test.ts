import { expect, test } from "vitest";
import { scan } from "../src/index.js";

test("counts the people of a CSV attachment", async () => {
  const rows = Array.from({ length: 30 }, (_, index) => `Nom${index};personne${index}@example.fr`);
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
