import { expect, test } from "vitest";
import { contextOf, formsOf, layouts } from "./exam.js";
import { encodings, formName, separators, write } from "./write.js";

test("layouts have names of their own, on both sides", () => {
  expect(new Set(layouts.map(({ name }) => name)).size).toBe(layouts.length);
  const people = layouts.filter(({ expected }) => expected === "people");
  expect(people.length).toBeGreaterThanOrEqual(60);
  expect(layouts.length - people.length).toBeGreaterThanOrEqual(40);
  expect(people.filter(({ headers }) => !headers).length).toBeGreaterThanOrEqual(20);
});

test("every separator and encoding has its turn", () => {
  const forms = new Set(layouts.flatMap(formsOf).map(formName));
  for (const encoding of encodings) {
    for (const separator of separators)
      expect(forms).toContain(formName({ format: "csv", separator, encoding }));
    expect(forms).toContain(formName({ format: "txt", encoding }));
  }
});

test.each(layouts.map((layout) => [layout.name, layout] as const))("%s", (_, layout) => {
  const make = () => layout.build(contextOf(3, 30, true));
  const list = make();
  expect(make()).toEqual(list);
  expect(layout.build(contextOf(4, 30, true))).not.toEqual(list);
  const kinds = list.files.flatMap((file): string[] =>
    "text" in file
      ? Object.keys(file.truth)
      : file.sheets.flatMap(({ rows }) =>
          rows.flat().flatMap(({ marks = [] }) => marks.map(({ kind }) => kind)),
        ),
  );
  if (layout.expected === "people") {
    expect(kinds).not.toEqual([]);
    expect(list.people).toBeGreaterThanOrEqual(10);
  } else {
    expect(list.people ?? 0).toBe(0);
  }
  // Throws where an encoding lacks a sign of the layout.
  for (const form of formsOf(layout).filter(({ encoding }) => encoding !== undefined)) {
    for (const content of list.files) expect(write(content, form).length).toBeGreaterThan(100);
  }
});
