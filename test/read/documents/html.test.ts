import { describe, expect, test } from "vitest";
import iconv from "iconv-lite";
import { zip } from "../../../fixtures/zip.js";
import { cells, opened } from "../opened.js";

test("a table of data is a Table; the words around it are Text with their lines", async () => {
  const { blocks, tables } = await opened(`<!DOCTYPE html><html><body>
    <h1>Liste</h1><p>Voici la liste.<br>Merci&nbsp;!</p>
    <table><tr><th>Nom</th><th>Ville</th></tr>
    <tr><td>Durand</td><td>Lyon</td></tr><tr><td>Petit</td><td>Évreux</td></tr></table>
    <p>Fin</p></body></html>`);
  expect(blocks.map((block) => block.type)).toEqual(["text", "table", "text"]);
  expect(cells(tables[0])).toEqual([
    ["Nom", "Ville"],
    ["Durand", "Lyon"],
    ["Petit", "Évreux"],
  ]);
  expect(blocks[0]).toMatchObject({
    text: expect.stringMatching(/Liste\n+Voici la liste\.\nMerci/),
  });
});

describe("what only scripts read stands behind the words that say whose it is", () => {
  test.each([
    ["of a choice", '<select><option value="a@example.fr">Anne Petit<option>x</select>'],
    ["of an element", '<p data-mail="a@example.fr"><b>Anne</b> Petit</p>'],
    ["of a cell", '<table><tr><td data-mail="a@example.fr">Anne Petit</td><td>x</td></tr></table>'],
    ["of what nothing ends", '<div><p data-mail="a@example.fr">Anne Petit'],
  ])("%s", async (_title, page) => {
    const { texts } = await opened(`<!DOCTYPE html><body>${page}`);
    expect(texts.at(-1)).toMatchObject({ hidden: true, text: "Anne Petit <a@example.fr>" });
  });

  test("but for codes, and behind longer texts", async () => {
    const long = "x ".repeat(50);
    const { texts } = await opened(
      `<!DOCTYPE html><body><select><option value="FR">France</select><p data-a="a@example.fr">${long}`,
    );
    expect(texts.at(-1)!.text).toBe("FR\na@example.fr");
  });
});

test("tables that lay out a page are text, the data table in them a Table", async () => {
  const { blocks, tables } = await opened(`<table><tr><td>
    <p>Bonjour</p></td><td>à tous</td></tr><tr><td>
    <table><tr><td>Durand</td><td>Lyon</td></tr><tr><td>Petit</td><td>Brest</td></tr></table>
    </td><td>fin</td></tr></table>`);
  expect(tables.map(cells)).toEqual([
    [
      ["Durand", "Lyon"],
      ["Petit", "Brest"],
    ],
  ]);
  expect(blocks.filter((block) => block.type === "text").map((block) => block.text.trim())).toEqual(
    [expect.stringMatching(/^Bonjour\s+à tous$/), "fin"],
  );
});

test("cells over several rows and columns keep the others in their place", async () => {
  const { tables } = await opened(
    `<table><tr><td rowspan=2>A</td><td colspan=2>B</td><td>C</td></tr>
     <tr><td>1</td><td>2</td><td>3</td></tr><tr><td>x</td><td>y</td><td>z</td><td>w</td></tr></table>`,
  );
  expect(cells(tables[0])).toEqual([
    ["A", "B", "", "C"],
    ["", "1", "2", "3"],
    ["x", "y", "z", "w"],
  ]);
});

test("a table whose rows and cells are never closed is whole", async () => {
  const { tables } = await opened("<table><tr><td>a<td>b<tr><td>c<td>d</table>");
  expect(cells(tables[0])).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
});

const hidden: readonly [what: string, markup: string][] = [
  ["display: none", '<p style="display : none">SECRET</p>'],
  ["visibility: hidden", '<span style="color:red;visibility:hidden">SECRET</span>'],
  ["the hidden attribute", "<div hidden>SECRET</div>"],
  ["a parent's style", '<div style="display:none"><p>a <b>SECRET</b></p></div>'],
  ["white on white", '<font color="#FFFFFF">SECRET</font>'],
  [
    "white on a white background",
    '<div style="background:#fff"><p style="color: white">SECRET</p></div>',
  ],
  ["no size", '<span style="font-size:0px">SECRET</span>'],
  ["a size of one pixel", '<span style="font-size:1px">SECRET</span>'],
  [
    "a size of nothing, in per cent of it",
    '<p style="font-size:0"><b style="font-size:90%">SECRET</b></p>',
  ],
  ["the colour of its ground", '<p style="color:#333;background:#333333 none">SECRET</p>'],
  [
    "the colour of its parent's ground",
    '<div style="background-color:rgb(0,0,128)"><p style="color:#000080">SECRET</p></div>',
  ],
  ["no colour", '<span style="color: transparent">SECRET</span>'],
  ["no height", '<div style="height:0;overflow:hidden">SECRET</div>'],
  ["cutting it off", '<div style="position:absolute;clip:rect(0,0,0,0)">SECRET</div>'],
  ["a rule for the size", "<style>.x { font-size: 0 }</style><p class=x>SECRET</p>"],
  ["no opacity", '<span style="opacity: 0">SECRET</span>'],
  ["Word's own property", "<span style='mso-hide:all'>SECRET</span>"],
  ["far away", '<div style="position:absolute;left:-9999px">SECRET</div>'],
  ["a rule for a class", "<style>.x, .y { display:none }</style><p class='a x'>SECRET</p>"],
  ["a rule for an id", "<style>/* c */ #x { display:none }</style><p id=x>SECRET</p>"],
  [
    "a rule of the first of two sheets",
    "<style>.x { display:none }</style><style>.y { color:red }</style><p class='y x'>SECRET</p>",
  ],
  ["a comment", "<p>a</p><!-- SECRET -->"],
  ["a conditional comment", "<p>a</p><!--[if mso]><p>SECRET</p><![endif]-->"],
  ["a script", "<p>a</p><script>var a = 'SECRET';</script>"],
  ["a hidden field", '<p>a</p><input type="hidden" value="SECRET">'],
  ["a picture's words in what is hidden", '<div hidden><img alt="SECRET"></div>'],
  ["the title of a link in the head", '<link rel="alternate" title="SECRET"><p>a</p>'],
  ["data for a script", '<p>a</p><script type="application/json">["SECRET"]</script>'],
  ["words for scripts", '<p data-m="SECRET jeanne@example.fr">a</p>'],
  ["what a click does", `<p onclick="write('SECRET', 'jeanne@example.fr')">a</p>`],
  ["whom a click calls", `<p onclick="callTo('0639980001', 'SECRET')">a</p>`],
  ["a number for scripts", '<p data-user-phone="SECRET 06 39 98 00 01">a</p>'],
  ["what a style sheet writes", '<style>p::before { content: "SECRET" }</style><p>a</p>'],
  ["what a style sheet writes, in other quotes", "<style>p::after{content:'SECRET'}</style><p>a"],
  ["words for those who do not see", '<p aria-label="SECRET">a</p>'],
  ["a description", '<meta name="author" content="SECRET"><p>a</p>'],
];

test.each(hidden)("text hidden by %s", async (_, markup) => {
  const { texts } = await opened(`<html><body>${markup}<p>visible</p></body></html>`);
  const found = texts.filter((text) => text.text.includes("SECRET"));
  expect(found).toMatchObject([{ hidden: true, location: { place: "hidden-text" } }]);
});

const shown: readonly [what: string, markup: string][] = [
  ["white on a colour", '<td bgcolor="#003366"><font color="white">SHOWN</font></td>'],
  [
    "white on a coloured parent",
    '<div style="background-color:#123"><p style="color:#fff">SHOWN</p></div>',
  ],
  ["a background whose name has white in it", '<p style="background:white">SHOWN</p>'],
  ["a size of ten", '<span style="font-size:10px">SHOWN</span>'],
  [
    "a size of its own in a cell without one",
    '<div style="font-size:0px"><div style="font-size:13px">SHOWN</div></div>',
  ],
  ["a colour of its own in white", '<div style="color:#fff"><p style="color:#000">SHOWN</p></div>'],
  [
    "visible in what is not",
    '<div style="visibility:hidden"><p style="visibility:visible">SHOWN</p></div>',
  ],
  [
    "white on a picture",
    '<div style="background:url(a.png)"><p style="color:#fff">SHOWN</p></div>',
  ],
  [
    "white on the ground of a rule",
    "<style>.x { background: #036 }</style><p class=x style='color:#fff'>SHOWN</p>",
  ],
  ["white on a dark page", '<body bgcolor="black" text="white"><p>SHOWN</p></body>'],
  ["half an opacity", '<span style="opacity:0.5">SHOWN</span>'],
  [
    "a rule for small screens",
    "<style>@media (max-width:600px) { .x { display:none } }</style><p class=x>SHOWN</p>",
  ],
  ["a field", '<input type="text" value="SHOWN">'],
  ["a title", "<title>SHOWN</title>"],
];

test.each(shown)("text shown: %s", async (_, markup) => {
  const { texts } = await opened(`<html><body>${markup}</body></html>`);
  expect(texts.filter((text) => text.text.includes("SHOWN"))).toMatchObject([{ hidden: false }]);
});

const pointed: readonly [what: string, markup: string][] = [
  ["a title", '<a href="#" title="SHOWN">a</a>'],
  ["the long form of a short one", '<abbr title="SHOWN">S.</abbr>'],
  ["a picture's words", '<p>a</p><img alt="SHOWN">'],
  ["what an empty field shows", '<input placeholder="SHOWN">'],
  ["the name of a choice", '<select><option label="SHOWN">a</select>'],
];

test.each(pointed)(
  "text that shows where the mouse points, beside the page: %s",
  async (_, markup) => {
    const { texts } = await opened(`<html><body><p>visible</p>${markup}</body></html>`);
    expect(texts.filter((text) => text.text.includes("SHOWN"))).toMatchObject([
      { hidden: false, location: { place: "comment" } },
    ]);
  },
);

const scripted: readonly [what: string, markup: string][] = [
  ["a store that is not displayed", '<div style="display:none"><pre>SHOWN</pre></div>'],
  ["a store of a hidden class", "<style>#s { display:none }</style><div id=s>SHOWN</div>"],
  ["data", '<script type="application/json">["SHOWN"]</script>'],
];

test.each(scripted)("where nothing else is to be seen, a script shows %s", async (_, markup) => {
  const page = `<html><head><title>Wiki</title><script>main()</script></head><body><noscript>Sans JavaScript, rien.</noscript>${markup}</body></html>`;
  const { texts } = await opened(page);
  expect(texts.filter((text) => text.text.includes("SHOWN"))).toMatchObject([{ hidden: false }]);
  const without = await opened(page.replace("<script>main()</script>", ""));
  const hasScript = markup.includes("<script");
  expect(without.texts.filter((text) => text.text.includes("SHOWN"))).toMatchObject([
    { hidden: !hasScript },
  ]);
  const beside = await opened(page.replace("<noscript>", "<p>Bonjour</p><noscript>"));
  expect(beside.texts.filter((text) => text.text.includes("SHOWN"))).toMatchObject([
    { hidden: true },
  ]);
});

test.each(["display:none", "visibility:hidden", "opacity:0"])(
  "a page that is hidden as a whole is shown once it has loaded: %s",
  async (style) => {
    const { texts } = await opened(`<html><body style="${style}"><p>SHOWN</p></body></html>`);
    expect(texts).toMatchObject([{ hidden: false }]);
  },
);

test("hidden rows, cells and columns of a table", async () => {
  const { tables } = await opened(`<table><col><col style='display:none'>
    <tr><td>a</td><td>b</td><td style="display:none">c</td></tr>
    <tr style="display:none"><td>d</td><td>e</td><td>f</td></tr>
    <tr><td>g</td><td>h</td><td><font color=white>i</font></td></tr></table>`);
  expect(tables[0]!.rows).toMatchObject([
    { cells: ["a", "b", "c"], hiddenCells: [2] },
    { cells: ["d", "e", "f"], hidden: true },
    { cells: ["g", "h", "i"], hiddenCells: [2] },
  ]);
});

test("cells without a size around text that has one, as MJML writes them, are seen", async () => {
  const cell = (text: string) =>
    `<td style="font-size:0px;padding:10px"><div style="font-size:13px">${text}</div></td>`;
  const { tables } = await opened(
    `<table><tr>${cell("a")}${cell("b")}</tr><tr>${cell("c")}${cell("d")}</tr></table>`,
  );
  expect(tables[0]!.rows).toEqual([
    { number: 1, cells: ["a", "b"] },
    { number: 2, cells: ["c", "d"] },
  ]);
});

describe("links", () => {
  test("give the address behind the words", async () => {
    const { texts } = await opened(
      '<p><a href="mailto:a.durand@example.fr?subject=x">Anne Durand</a></p>',
    );
    expect(texts[0]!.text.trim()).toBe("Anne Durand <a.durand@example.fr>");
  });
  test("do not repeat it", async () => {
    const { texts } = await opened('<p><a href="mailto:a@example.fr">a@example.fr</a></p>');
    expect(texts[0]!.text.trim()).toBe("a@example.fr");
  });
});

const five = Array.from({ length: 5 }, (_, index) => index);
test.each([
  [
    "addresses in links to pages",
    five.map((index) => `https://example.org/fiche?id=1&mail=zoe.${index}%40example.fr#a`),
    five.map((index) => `zoe.${index}@example.fr`),
  ],
  [
    "numbers of chats",
    five.map((index) => `https://wa.me/3363998000${index}?text=Bonjour`),
    five.map((index) => `+3363998000${index}`),
  ],
  [
    "other numbers of chats",
    five.map((index) => `https://api.whatsapp.com/send?phone=+3363998000${index}`),
    five.map((index) => `+3363998000${index}`),
  ],
  ["four of them", five.slice(1).map((index) => `https://wa.me/3363998000${index}`), []],
  ["one of them", five.map((index) => `https://example.org/?e=zoe@example.fr&n=${index}`), []],
  ["other numbers", five.map((index) => `https://example.org/?id=063998000${index}`), []],
])("links: %s", async (_, links, expected) => {
  const page = links.map((link) => `<p><a href="${link.replaceAll("&", "&amp;")}">Voir</a></p>`);
  const { texts } = await opened(`<html>${page.join("")}</html>`);
  const found = texts.filter(({ hidden }) => hidden).flatMap(({ text }) => text.split("\n"));
  expect(found).toEqual(expected);
});

test.each([
  ["base64", `;base64,${Buffer.from("nom;ville\nDurand;Sète\n").toString("base64")}`],
  ["UTF-8", `,${encodeURIComponent("nom;ville\nDurand;Sète\n")}`],
  ["Latin-1", ";charset=iso-8859-1,nom%3Bville%0ADurand%3BS%E8te%0A"],
])("a file within the page is opened: %s", async (_, data) => {
  const { tables } = await opened(`<p><a href="data:text/csv${data}">liste</a></p>`);
  expect(cells(tables[0])).toEqual([
    ["nom", "ville"],
    ["Durand", "Sète"],
  ]);
  expect(tables[0]).toMatchObject({ hidden: true, location: { place: "embedded" } });
});

test("an archive behind a page is read as well as the page", async () => {
  const page = Buffer.from(`<html><body><p>${"Bonjour. ".repeat(50)}</p></body></html>\n`);
  const archive = zip({ "liste.csv": Buffer.from("nom;ville\nDurand;Lyon\n") });
  const { tables, texts, unread } = await opened(Buffer.concat([page, archive]), {
    name: "a.html",
  });
  expect(texts.some((text) => text.text.startsWith("Bonjour."))).toBe(true);
  expect(tables).toMatchObject([{ location: { path: ["a.html", "liste.csv"] } }]);
  expect(unread).toEqual([]);
});

test("a web page named as a workbook, in Windows-1252, is a table and no mismatch", async () => {
  const page = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
    <meta http-equiv=Content-Type content="text/html; charset=windows-1252"></head><body><table>
    <tr><td>Prénom</td><td>Né le</td></tr><tr><td>Zoé</td><td>1</td></tr></table></body></html>`;
  const { tables, mismatches } = await opened(iconv.encode(page, "windows-1252"), {
    name: "a.xls",
  });
  expect(cells(tables[0])[0]).toEqual(["Prénom", "Né le"]);
  expect(mismatches).toEqual([]);
});

const noHtml: readonly [what: string, text: string][] = [
  ["prose about tags", "Le code <b> rend gras, et <br> coupe la ligne."],
  ["addresses in angle brackets", "Anne <a@example.fr>\nLuc <l@example.fr>"],
  ["an address that begins like a tag", "<a.durand@example.fr>\n<b-petit@example.fr>"],
  [
    "addresses that all begin like tags",
    "Paul <paul@example.fr>, Lise <li.roux@example.fr>, Brune <br@example.fr>, Zoé <p@example.fr>",
  ],
  ["a CSV with tags in its cells", "id;texte;date\n1;<p>a</p><br><br>;2\n2;<p>b</p><br><br>;3\n"],
];

test("a README that begins with its logo is HTML, and whole", async () => {
  const { texts, unread } = await opened(
    '<img src="logo.svg" width="400">\n<br>\n\nBonjour & bienvenue',
  );
  expect(texts.map(({ text }) => text.trim())).toEqual(["Bonjour & bienvenue"]);
  expect(unread).toEqual([]);
});

test.each(noHtml)("%s is no HTML", async (_, text) => {
  const { texts, tables } = await opened(text);
  const all = texts.map((block) => block.text).join() + tables.map((table) => cells(table)).join();
  expect(all).toContain("<");
});

test("text that has tags without beginning with one is HTML", async () => {
  const { texts } = await opened("Bonjour,<br>la liste <b>est</b> jointe.<br>À bientôt");
  expect(texts[0]!.text.trim()).toBe("Bonjour,\nla liste est jointe.\nÀ bientôt");
});

test.each([
  ["", `<span style="display:inline-block;width:9em">`, "</span>"],
  ["", `<span style="color:red; padding: 0 8px">`, "</span>"],
  ["<style>.c{display:table-cell}</style>", `<b class="c">`, "</b>"],
  ["", "", `<img src="x.gif">`],
])("what is set apart is: %s%s", async (head, open, close) => {
  const { texts } = await opened(
    `${head}<div>${["Zoé", "DURAND", "z@example.fr"].map((word) => open + word + close).join("")}</div>`,
  );
  expect(texts[0]!.text.trim().split(/\s+/)).toEqual(["Zoé", "DURAND", "z@example.fr"]);
});

test("elements that a page defines stand apart, and those with others in them on lines of their own", async () => {
  const cell = (text: string): string => `<mat-cell>${text}</mat-cell>`;
  const row = (words: string[]): string => `<mat-row>${words.map(cell).join("")}</mat-row>`;
  const { texts } = await opened(
    `<p>Bonjour</p><mat-table>${row(["Zoé", "DURAND"])}${row(["Luc", "PETIT"])}</mat-table><o:p>Fin</o:p>e`,
  );
  expect(texts[0]!.text.trim().split(/\s*\n\s*/)).toEqual([
    "Bonjour",
    "Zoé DURAND",
    "Luc PETIT",
    "Fine",
  ]);
});

test.each(["", "color:red", "padding:0", "margin-top:2px;display:inline"])(
  "a word in pieces is whole: %s",
  async (style) => {
    const piece = (text: string): string => `<span style="${style}">${text}</span>`;
    const { texts } = await opened(`<p>${["z.dur", "and@exa", "mple.fr"].map(piece).join("")}</p>`);
    expect(texts[0]!.text.trim()).toBe("z.durand@example.fr");
  },
);

test("a page of one line is HTML, though it begins as a row of CSV does", async () => {
  const rows = Array.from({ length: 4 }, (_, index) => `Durand;Zoé;p${index}@example.fr`);
  const { tables } = await opened(rows.join("<br>"));
  expect(cells(tables[0]).map((row) => row[2])).toEqual([
    "p0@example.fr",
    "p1@example.fr",
    "p2@example.fr",
    "p3@example.fr",
  ]);
});

test("many rows are handed on in batches", async () => {
  const row = "<tr><td>Durand</td><td>Lyon</td><td>a@example.fr</td></tr>\n";
  const { tables } = await opened(`<table>${row.repeat(20_000)}</table>`);
  expect(tables[0]!.rows).toHaveLength(20_000);
  expect(tables[0]!.rows.at(-1)).toEqual({
    number: 20_000,
    cells: ["Durand", "Lyon", "a@example.fr"],
  });
});

test("notes on cells stand beside them", async () => {
  const row = (name: string, note: string): string =>
    `<tr><td><a class="comment-indicator"></a>\n<comment>${note}</comment>\n${name}</td><td>31/05/1985</td></tr>`;
  const { tables, texts } = await opened(
    `<html><body><table>${row("Anne Petit", "rappeler")}${row("Jean Martin", "vu le 12/03")}</table></body></html>`,
  );
  expect(cells(tables[0])).toEqual([
    ["Anne Petit", "31/05/1985"],
    ["Jean Martin", "31/05/1985"],
  ]);
  expect(texts).toMatchObject([
    { hidden: false, location: { place: "comment" }, text: "rappeler\nvu le 12/03" },
  ]);
});

test("many comments before text are no HTML, and before a page they are", async () => {
  const comments = "<!--a-->\n".repeat(2_000);
  const { texts } = await opened(`${comments}Bonjour`);
  expect(texts[0]!.text).toContain("<!--a-->");
  const page = await opened(`${comments}<p>Bonjour</p>`);
  expect(page.texts.some(({ text, hidden }) => !hidden && text.trim() === "Bonjour")).toBe(true);
});

test("elements nested without end are said to be too deep", async () => {
  const { unread } = await opened("<div>".repeat(100_000));
  expect(unread).toMatchObject([{ reason: "too-deep", limit: "maxDepth" }]);
});

test("a tag of many attributes that never ends is tried in one way only", async () => {
  const { blocks } = await opened(`<p${" k= v".repeat(600)}<b>Durand</b>`);
  expect(blocks[0]).toMatchObject({ type: "text", text: expect.stringContaining("Durand") });
});

test("terms and what is said of them are labels and values", async () => {
  const people = [
    ["Durand", "Zoé", "0639980001"],
    ["Petit", "Luc", "0639980002"],
    ["Roy", "Anne", "0639980003"],
  ];
  const lists = people.map(
    ([nom, prenom, tel]) =>
      `<dl><dt>Nom</dt>\n<dd>${nom}</dd><dt>Prénom :</dt><dd>${prenom}</dd><dt>Tél</dt><dd>${tel}</dd></dl>`,
  );
  const { tables } = await opened(`<!DOCTYPE html><html><body>${lists.join("")}</body></html>`);
  expect(tables.map(cells)).toEqual([[["Nom", "Prénom", "Tél"], ...people]]);
});

test("words before a block and behind it stand as far from it as other blocks do", async () => {
  const { texts } = await opened(
    "<!DOCTYPE html><body><li><span>a</span><div>b</div><div>c</div>d<br>e</li><li>f</li>",
  );
  expect(texts[0]!.text.trim()).toBe("a\n\nb\n\nc\n\nd\ne\n\nf");
});
