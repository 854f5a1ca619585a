import { email } from "./email.js";
import { growKey, noKey } from "./lists/key.js";
import { isRoleKey } from "./lists/mail-domains.js";

/** A list has a few dozen domains; one that has more is read all the same. */
const keptDomains = 1024;

/** Copied for each table: that is twenty times faster than to fill. */
const noDomains: readonly string[] = Array.from({ length: keptDomains }, () => "");

/** `email.ts` looks closer at what is longer, since it may be an identifier. */
const maxLocal = 19;

/**
 * Cells that are one address and nothing else, in small letters (`jean.martin2@example.fr`): what nearly
 * every cell of a column of addresses is, read ten times faster than `email.ts` reads whatever stands
 * in a text.
 */
export class PlainAddresses {
  /** Whether the address that was read last is an office's and not a person's. */
  isOffice = false;
  /** Domains that were met last, each where its characters put it, and whether they are such an address's. */
  readonly #domains = [...noDomains];
  readonly #arePlain = new Uint8Array(keptDomains);

  /** Whether the cell is such an address; if not, `email.ts` has to tell. */
  read(cell: string): boolean {
    const { length } = cell;
    let digits = 0;
    let before = 46;
    let sign = 0;
    // Of the whole local part and of its first part, for the list of offices.
    let whole = noKey;
    let part = noKey;
    let partLength = 0;
    for (; sign < length; sign++) {
      const code = cell.charCodeAt(sign);
      if (code === 64) break;
      if (code >= 97 && code <= 122) whole = growKey(whole, code);
      else {
        if (partLength === 0) {
          part = whole;
          partLength = sign;
        }
        if (code >= 48 && code <= 57) {
          digits++;
          whole = growKey(whole, code);
        } else {
          // Dots, dashes and underscores stand between others; they do not count in a key.
          if (code !== 46 && code !== 45 && code !== 95) return false;
          if (before === 45 || before === 46 || before === 95) return false;
        }
      }
      before = code;
    }
    if (sign < 1 || sign > maxLocal || sign === length) return false;
    if (digits > 4 || before === 45 || before === 46 || before === 95) return false;
    if (!this.#isPlainDomain(cell, sign + 1)) return false;
    this.isOffice = isRoleKey(whole, part, partLength);
    return true;
  }

  #isPlainDomain(cell: string, start: number): boolean {
    const { length } = cell;
    let slot = length - start;
    for (let at = start; at < length; at++) slot = (slot * 31 + cell.charCodeAt(at)) | 0;
    slot &= keptDomains - 1;
    const kept = this.#domains[slot]!;
    if (kept.length !== length - start || kept === "" || !cell.endsWith(kept)) {
      // A slice would keep the part of the file alive that the cell was cut from.
      const domain = Buffer.from(cell.slice(start)).toString();
      this.#domains[slot] = domain;
      this.#arePlain[slot] = isPlainDomain(domain) ? 1 : 0;
    }
    return this.#arePlain[slot] === 1;
  }
}

function isPlainDomain(domain: string): boolean {
  // A longer number may be somebody's phone.
  if (/\d{5}/.test(domain)) return false;
  const address = `a@${domain}`;
  const found = email.cell(address);
  return found !== undefined && found.values.length === 1 && found.values[0] === address;
}
