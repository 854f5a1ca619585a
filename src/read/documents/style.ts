/** What inline styles and style sheets (CSS 2.2) hide from the reader of a page. */

/** What decides whether the text of an element is seen. Children inherit it, unless they say otherwise. */
export interface Look {
  /** Not shown whatever its children say: `display: none`, off the screen. */
  readonly gone: boolean;
  readonly invisible: boolean;
  readonly tiny: boolean;
  /** Colours in one form, `#rrggbb` where they are known; that of plain text is not. */
  readonly colour: string;
  readonly background: string;
}

/** The look of a page. */
export const plainLook: Look = {
  gone: false,
  invisible: false,
  tiny: false,
  colour: "plain",
  background: "#ffffff",
};

/** Whether text of this look can be read. */
export function isSeen({ gone, invisible, tiny, colour, background }: Look): boolean {
  return !gone && !invisible && !tiny && colour !== "transparent" && colour !== background;
}

/** Declarations that leave nothing to see. */
const hiding =
  /(?:^|[;\s{])(?:display\s*:\s*none|opacity\s*:\s*(?:0*\.)?0+%?\s*(?:!important\s*)?(?:;|$)|mso-hide\s*:\s*all|text-indent\s*:\s*-\d{4,}|(?:left|top)\s*:\s*-\d{4,}|max-height\s*:\s*0(?:px)?\s*(?:!important\s*)?(?:;|$)|clip\s*:\s*rect\(\s*[01](?:px)?(?:\s*,?\s*[01](?:px)?){3}\s*\)|clip-path\s*:\s*inset\(\s*(?:50|100)%)/i;

/** No height, and what does not fit is cut off. */
const flat = /(?:^|[;\s{])height\s*:\s*0(?:px)?\s*(?:!important\s*)?(?:;|$)/i;
const cutOff = /(?:^|[;\s{])overflow\s*:\s*hidden/i;

/** Whether a style makes its element and all that is in it invisible. */
export function hides(style: string): boolean {
  return style !== "" && (hiding.test(style) || (flat.test(style) && cutOff.test(style)));
}

/** Declarations that leave room between an element and the text beside it. */
const room =
  /(?:^|[;\s{])(?:display\s*:\s*(?:inline-)?(?:block|flex|grid|table)|float\s*:\s*(?:left|right)|(?:margin|padding)(?:-left|-right)?\s*:[^;]{0,60}[1-9])/i;

/** Whether a style sets an element apart from the text beside it, as a blank does. */
export function setsApart(style: string): boolean {
  return style !== "" && room.test(style);
}

/**
 * The look of an element.
 *
 * @param declared declarations of style sheets for it, then its own
 */
export function lookOf(
  parent: Look,
  name: string,
  attributes: Readonly<Record<string, string>>,
  declared: string,
): Look {
  const isPlain =
    declared === "" &&
    attributes["color"] === undefined &&
    attributes["bgcolor"] === undefined &&
    attributes["background"] === undefined &&
    !("hidden" in attributes) &&
    name !== "body" &&
    name !== "template" &&
    name !== "a";
  if (isPlain) return parent;
  const visibility = valueOf(declared, "visibility");
  const size =
    valueOf(declared, "font-size") ?? /^[\d.]+[a-z%]*/i.exec(valueOf(declared, "font") ?? "")?.[0];
  const colour =
    valueOf(declared, "color") ??
    attributes["color"] ??
    (name === "body" ? attributes["text"] : "");
  return {
    gone: parent.gone || name === "template" || "hidden" in attributes || hides(declared),
    invisible:
      visibility === undefined ? parent.invisible : /^(?:hidden|collapse)/i.test(visibility),
    tiny: (size === undefined ? undefined : isTiny(size)) ?? parent.tiny,
    colour: colourOf(colour ?? "") ?? (name === "a" ? "link" : parent.colour),
    background: backgroundOf(attributes, declared) ?? parent.background,
  };
}

/** A declaration of each property that is looked at. */
const declarations = Object.fromEntries(
  ["visibility", "font-size", "font", "color", "background-color", "background"].map((property) => [
    property,
    new RegExp(`(?:^|[;\\s{])${property}\\s*:\\s*([^;!]{1,200})`, "gi"),
  ]),
);

/** The value of the last declaration of a property. */
function valueOf(declared: string, property: string): string | undefined {
  let value: string | undefined;
  if (declared.includes(property))
    for (const [, found] of declared.matchAll(declarations[property]!)) value = found!.trim();
  return value;
}

/** Whether a size is too small to be read; `undefined` for one that depends on the parent's. */
function isTiny(size: string): boolean | undefined {
  const [, number, unit] = /^([\d.]+)\s*([a-z%]*)$/i.exec(size) ?? [];
  if (number === undefined) return false;
  if (Number(number) === 0) return true;
  if (/^(?:em|ex|%)$/i.test(unit!)) return undefined;
  // Pixels and points: at one, letters are dots.
  return /^(?:px|pt)$/i.test(unit!) && Number(number) < 2;
}

/** A colour in its plain form; `undefined` for none, or for that of the parent. */
function colourOf(value: string): string | undefined {
  const colour = value.trim().toLowerCase();
  if (colour === "" || /^(?:inherit|initial|unset|revert|currentcolor)$/.test(colour))
    return undefined;
  const short = /^#([\da-f])([\da-f])([\da-f])$/.exec(colour);
  if (short !== null)
    return `#${short
      .slice(1)
      .map((digit) => digit + digit)
      .join("")}`;
  const rgb =
    /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*([\d.]+)%?\s*)?\)$/.exec(
      colour,
    );
  if (rgb !== null)
    return Number(rgb[4] ?? 1) === 0
      ? "transparent"
      : `#${rgb
          .slice(1, 4)
          .map((part) => Number(part).toString(16).padStart(2, "0"))
          .join("")}`;
  return names[colour] ?? colour;
}

const names: Readonly<Record<string, string>> = { white: "#ffffff", black: "#000000" };

/** The background that an element gives itself; `undefined` if it lets its parent's through. */
function backgroundOf(
  attributes: Readonly<Record<string, string>>,
  declared: string,
): string | undefined {
  if ((attributes["background"] ?? "") !== "") return "picture";
  if (/url\(|gradient\(/i.test(declared)) return "picture";
  const value =
    valueOf(declared, "background-color") ??
    valueOf(declared, "background") ??
    attributes["bgcolor"] ??
    "";
  if (/^(?:none|transparent)$/i.test(value)) return undefined;
  return colourOf(/^(?:#[\da-f]{3,8}|rgba?\([^)]{0,60}\)|[\w-]+)/i.exec(value)?.[0] ?? "");
}

/** A rule of a style sheet: selectors, then declarations. Style sheets longer than this are cut. */
const rule = /([^{}]{1,200})\{([^{}]{0,2000})\}/g;
const maxSheetLength = 500_000;

/**
 * Properties that may hide text, or what lies under it, or set it apart; its own colour too many rules may
 * give it.
 */
const telling = /visibility|font|background|display|float|margin|padding/i;

/**
 * The simple selectors (`.x`, `#x`, `td.x`) of a style sheet whose declarations may hide what has them on
 * every device: rules within `@media` hold for some only.
 */
export function hidingRules(sheet: string): ReadonlyMap<string, string> {
  const rules = new Map<string, string>();
  const everywhere = withoutMedia(withoutComments(sheet.slice(0, maxSheetLength)));
  for (const [, selectors, declarations] of everywhere.matchAll(rule)) {
    if (!hides(declarations!) && !telling.test(declarations!)) continue;
    const kept = declarations!.replace(/(?:^|[;\s])color\s*:[^;]*/gi, "");
    for (const selector of selectors!.split(","))
      if (/^\s*\w*[.#][\w-]+\s*$/.test(selector))
        rules.set(selector.trim(), `${rules.get(selector.trim()) ?? ""};${kept};`);
  }
  return rules;
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
