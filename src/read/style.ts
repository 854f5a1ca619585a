/** What inline styles and style sheets (CSS 2.2) hide from the reader of a page. */

/** Declarations that leave nothing to see. */
const hiding =
  /(?:^|[;\s{])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*(?:0*\.)?0+(?:px|pt|em|rem|%)?\s*(?:!important\s*)?(?:;|$)|opacity\s*:\s*(?:0*\.)?0+%?\s*(?:!important\s*)?(?:;|$)|mso-hide\s*:\s*all|text-indent\s*:\s*-\d{4,}|(?:left|top)\s*:\s*-\d{4,}|max-height\s*:\s*0(?:px)?\s*(?:!important\s*)?(?:;|$))/i;

/** Whether a style makes its element invisible. */
export function hides(style: string): boolean {
  return style !== "" && hiding.test(style);
}

const white = /^(?:white|#fff|#ffffff|rgba?\(\s*255\s*,\s*255\s*,\s*255\b.*)$/i;

/** Whether text is written in white, by attribute or style. */
export function isWhite(attribute: string, style: string): boolean {
  if (white.test(attribute.trim())) return true;
  const color = /(?:^|[;\s])color\s*:\s*([^;!]{1,40})/i.exec(style)?.[1];
  return color !== undefined && white.test(color.trim());
}

/** The background that an element gives itself; `undefined` if it lets its parent's through. */
export function backgroundOf(
  attribute: string,
  style: string,
  image: string | undefined,
): "white" | "other" | undefined {
  if (image !== undefined && image !== "") return "other";
  const declared = /(?:^|[;\s])background(?:-color|-image)?\s*:\s*([^;!]{1,200})/i.exec(style)?.[1];
  const value = (declared ?? attribute).trim();
  if (value === "" || /^(?:none|transparent|inherit|initial)$/i.test(value)) return undefined;
  return white.test(value) ? "white" : "other";
}

/** A rule of a style sheet: selectors, then declarations. Style sheets longer than this are cut. */
const rule = /([^{}]{1,200})\{([^{}]{0,2000})\}/g;
const maxSheetLength = 500_000;

/**
 * The simple selectors (`.x`, `#x`, `td.x`) that a style sheet hides on every device: rules within
 * `@media` hold for some only.
 */
export function hiddenSelectors(sheet: string): ReadonlySet<string> {
  const selectors = new Set<string>();
  const everywhere = withoutMedia(withoutComments(sheet.slice(0, maxSheetLength)));
  for (const [, names, declarations] of everywhere.matchAll(rule))
    if (hides(declarations!))
      for (const name of names!.split(","))
        if (/^\s*\w*[.#][\w-]+\s*$/.test(name)) selectors.add(name.trim());
  return selectors;
}

function withoutMedia(sheet: string): string {
  let kept = "";
  let from = 0;
  for (;;) {
    const start = sheet.indexOf("@media", from);
    if (start === -1) return kept + sheet.slice(from);
    kept += sheet.slice(from, start);
    let depth = 0;
    let index = sheet.indexOf("{", start);
    if (index === -1) return kept;
    for (; index < sheet.length; index++) {
      if (sheet[index] === "{") depth++;
      else if (sheet[index] === "}" && --depth === 0) break;
    }
    from = index + 1;
  }
}

function withoutComments(sheet: string): string {
  return sheet
    .split("/*")
    .map((part, index) => {
      const end = part.indexOf("*/");
      return index === 0 ? part : end === -1 ? "" : part.slice(end + 2);
    })
    .join("");
}
