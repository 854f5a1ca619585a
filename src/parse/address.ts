/**
 * An address header (RFC 5322, section 3.4: mailboxes, groups, comments, quoted names) → the addresses
 * in it. Takes the malformed forms that mail programs accept, and loses no address to a stray quote.
 */
import { decodeWords } from "./header.js";

const BARE = /[^\s<>,;:"()[\]]+@[^\s<>,;"()]+/g;

/** The addresses of a header value, lower case, in order, each once. */
export function addresses(value: string): string[] {
  const found: string[] = [];
  const take = (entry: string): void => {
    // `<route:user@host>`, and programs that put several into one pair of brackets.
    for (const match of entry.matchAll(BARE)) found.push(normal(match[0]));
  };
  // Addresses and nothing else, as programs write them.
  if (!/["<(:]|=\?/.test(value)) {
    take(value);
    return [...new Set(found)];
  }
  let plain = "";
  let depth = 0; // of comments
  let at = 0;
  const end = (): void => {
    if (plain.includes("@")) take(plain);
    // Some programs encode the whole mailbox.
    else if (plain.includes("=?")) take(decodeWords(plain));
    plain = "";
  };
  while (at < value.length) {
    const char = value[at];
    if (char === '"' || char === "<") {
      const close = closing(value, at, char === '"' ? '"' : ">");
      if (close === -1) {
        // Never closed: all that follows is searched.
        take(plain);
        take(value.slice(at).replaceAll(/["<>]/g, " "));
        return [...new Set(found)];
      }
      const inner = value.slice(at + 1, close);
      if (char === "<") {
        take(inner);
        plain = "";
      } else if (value[close + 1] === "@") plain += `"${inner}"`.replaceAll(/[\s<>,;:"()[\]]/g, "");
      at = close + 1;
      continue;
    }
    if (char === "(") depth++;
    else if (char === ")" && depth > 0) depth--;
    else if (depth === 0) {
      if (char === "," || char === ";") end();
      else plain += char;
    }
    at++;
  }
  end();
  if (depth > 0) take(value.replaceAll(/[()"<>]/g, " "));
  return [...new Set(found)];
}

function closing(value: string, from: number, close: string): number {
  if (close === ">") return value.indexOf(">", from);
  for (let at = from + 1; at < value.length; at++) {
    if (value[at] === "\\") at++;
    else if (value[at] === '"') return at;
  }
  return -1;
}

/** An address as it is compared: lower case, without a trailing dot. */
export function normal(address: string): string {
  return address.trim().toLowerCase().replace(/\.+$/, "");
}
