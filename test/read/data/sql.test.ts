import { expect, test } from "vitest";
import { cells, opened } from "../opened.js";

test("the rows of INSERT statements, with the columns of their table", async () => {
  const { tables, texts } = await opened(`-- MySQL dump
CREATE TABLE \`membres\` (
  \`id\` int(11) NOT NULL,
  \`nom\` varchar(50) DEFAULT 'x',
  \`ville\` varchar(50),
  PRIMARY KEY (\`id\`)
) ENGINE=InnoDB;
INSERT INTO \`membres\` VALUES (1,'Durand','L\\'Isle, (Nord)'),(2,'O''Brien',NULL);
INSERT INTO \`membres\` VALUES (3,'Petit','Brest');
INSERT INTO clubs (nom, cp) VALUES ('A', 69001);
`);
  expect(tables.map((table) => [table.location.sheet, cells(table)])).toEqual([
    [
      "membres",
      [
        ["id", "nom", "ville"],
        ["1", "Durand", "L'Isle, (Nord)"],
        ["2", "O'Brien", ""],
        ["3", "Petit", "Brest"],
      ],
    ],
    [
      "clubs",
      [
        ["nom", "cp"],
        ["A", "69001"],
      ],
    ],
  ]);
  expect(texts[0]!.text).toContain("MySQL dump");
});

test("the rows of COPY", async () => {
  const { tables, texts } = await opened(
    "--\n-- PostgreSQL\n--\nCOPY public.membres (nom, ville) FROM stdin;\nDurand\tLyon\nPetit\t\\N\n\\.\n\nSELECT 1;\n",
  );
  expect(tables.map((table) => [table.location.sheet, cells(table)])).toEqual([
    [
      "membres",
      [
        ["nom", "ville"],
        ["Durand", "Lyon"],
        ["Petit", ""],
      ],
    ],
  ]);
  expect(texts.at(-1)!.text).toContain("SELECT 1");
});

test("many rows over the borders of pieces", async () => {
  const values = Array.from({ length: 80_000 }, (_, index) => `(${index},'Nom d''${index}','é;(')`);
  const { tables } = await opened(
    `-- dump\nINSERT INTO t (id, nom, x) VALUES ${values.join(",")};\n`,
  );
  const rows = tables.flatMap((table) => cells(table).slice(1));
  expect(rows).toHaveLength(80_000);
  expect(rows.at(-1)).toEqual(["79999", "Nom d'79999", "é;("]);
});

test("a string that never ends costs no more than its length", async () => {
  const { texts } = await opened(`-- dump\nINSERT INTO t VALUES ('${"Durand ".repeat(200_000)}`);
  expect(texts.map((text) => text.text).join("")).toContain("Durand");
});

test("columns called as clauses are, and clauses that are none", async () => {
  const { tables } = await opened(`CREATE TABLE t (
  key TEXT, index INTEGER, nom varchar(20), check boolean,
  PRIMARY KEY (key), UNIQUE(nom), KEY par_nom (nom), FULLTEXT KEY f (nom), INDEX (nom),
  CONSTRAINT c CHECK (index > 0), FOREIGN KEY (nom) REFERENCES u (nom)
);
INSERT INTO t VALUES ('a', 1, 'Durand', 0);
`);
  expect(cells(tables[0])[0]).toEqual(["key", "index", "nom", "check"]);
});

// Blanks that two parts of a pattern could share took a minute for 1,200 of them.
test.each([
  ["in front of a value", (blanks: string) => `'Petit',${blanks}'Brest'`],
  ["in front of nothing that is a value", (blanks: string) => `'Petit',${blanks}'Brest`],
  ["behind a bare value", (blanks: string) => `'Petit', NULL${blanks}'`],
])("a million blanks %s", async (_, row) => {
  const blanks = " ".repeat(1_000_000);
  const { tables } = await opened(
    `INSERT INTO t (nom, ville) VALUES ('Durand', 'Lyon'), (${row(blanks)});\nINSERT INTO ${blanks}\n`,
  );
  expect(cells(tables[0]!).slice(0, 2)).toEqual([
    ["nom", "ville"],
    ["Durand", "Lyon"],
  ]);
});

test.each<[string, string, string[][]?]>([
  [
    "calls of functions",
    "INSERT INTO t (a, b, c, d) VALUES (1, TO_DATE('12/03/1985','DD/MM/YYYY'), UPPER(TRIM('Roy')), now());",
  ],
  [
    "expressions",
    "INSERT INTO t (a, b, c, d) VALUES ((SELECT id FROM u WHERE n = 'x'), '12/03/1985', 'UPPER(TRIM(''Roy''))', now()), (1, '12/03/1985', 'a' || chr(10) || 'b', 2);",
    [
      ["(SELECT id FROM u WHERE n = 'x')", "12/03/1985", "UPPER(TRIM('Roy'))", "now()"],
      ["1", "12/03/1985", "'a' || chr(10) || 'b'", "2"],
    ],
  ],
  [
    "dates of the standard",
    "INSERT INTO t (a, b, c, d) VALUES (1, DATE '12/03/1985', 'UPPER(TRIM(''Roy''))', now());",
  ],
  [
    "several tables at once",
    "INSERT ALL\n  INTO t (a, b, c, d) VALUES (1, '12/03/1985', 'UPPER(TRIM(''Roy''))', now())\nSELECT * FROM dual;",
  ],
  [
    "a block",
    "DO $$\nBEGIN\n  IF x THEN\n    insert or ignore into t (\n      a, b, c, d\n    ) values (\n      1, '12/03/1985', 'UPPER(TRIM(''Roy''))', now()\n    );\n  END IF;\nEND $$;",
  ],
  [
    "scripts of SQL Server",
    "USE asso\nGO\nINSERT INTO x (y) VALUES (1)\nINSERT [dbo].[t] ([a], [b], [c], [d]) VALUES (1, CAST(N'12/03/1985' AS Date), N'UPPER(TRIM(''Roy''))', now())\nGO",
  ],
])(
  "rows with or in %s",
  async (_, text, rows = [["1", "12/03/1985", "UPPER(TRIM('Roy'))", "now()"]]) => {
    const { tables, unread } = await opened(text);
    expect(cells(tables.at(-1)!)).toEqual([["a", "b", "c", "d"], ...rows]);
    expect(unread).toEqual([]);
  },
);

test("objects of JSON as values are values of their own", async () => {
  const { tables } = await opened(
    `insert into u (id, meta) values (1, '{"nom": "Roy", "roles": ["x"]}'), (2, '{x}');`,
  );
  expect(tables.map(cells)).toEqual([
    [
      ["id", "meta.nom", "meta.roles", "meta"],
      ["1", "Roy", '["x"]', ""],
      ["2", "", "", "{x}"],
    ],
  ]);
});
