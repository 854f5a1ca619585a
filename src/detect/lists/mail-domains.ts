/** What an e-mail address says of its owner: a person's own mailbox, a throw-away one, or an office's. */
import { exactKeyOf, finishKey, growKey, noKey } from "./key.js";
import { holds } from "./lists.js";

/** Whether a domain (lower case) gives mailboxes to private persons: `orange.fr`, `gmail.com`. */
export function isPersonalDomain(domain: string): boolean {
  return holds("personalDomains", exactKeyOf(domain));
}

/** A domain has no more characters (RFC 1035, section 2.3.4). */
const maxDomainLength = 255;

/** Whether a domain (lower case), or the one it is under, gives throw-away mailboxes. */
export function isDisposableDomain(domain: string): boolean {
  if (domain.length > maxDomainLength) return false;
  if (holds("disposableDomains", exactKeyOf(domain))) return true;
  const dot = domain.indexOf(".");
  return dot > 0 && domain.indexOf(".", dot + 1) > 0 && isDisposableDomain(domain.slice(dot + 1));
}

/** The longest of the 1,233 listed role names has 33 characters. */
const maxRoleLength = 40;

/**
 * Whether the local part of an address names an office and not a person: `contact`, `mairie`,
 * `info.paris`, `service-client2`, `no_reply`. A part before a `+` decides for the whole.
 */
export function isRoleAddress(local: string): boolean {
  let whole = noKey;
  let part = noKey;
  let partLength = 0;
  for (let at = 0; at < local.length; at++) {
    const code = local.charCodeAt(at);
    if (code === 43 && at > 0) break;
    if (at === maxRoleLength) return false;
    if (partLength === 0 && isBetweenParts(code)) {
      part = whole;
      partLength = at;
    }
    if (code !== 95) whole = growKey(whole, code);
  }
  return isRoleKey(whole, part, partLength);
}

/**
 * Whether an address is an office's, for who reads its local part anyway.
 *
 * @param whole the key (`key.ts`) of the local part without `_`, not finished
 * @param part the same of what stands before the first of `.-_` and the digits
 * @param partLength its characters, 0 if there is none
 */
export function isRoleKey(whole: number, part: number, partLength: number): boolean {
  return holds("roles", finishKey(whole)) || (partLength > 1 && holds("roles", finishKey(part)));
}

/** Whether a character is one of `.-_0123456789`. */
function isBetweenParts(code: number): boolean {
  return (code >= 45 && code <= 57 && code !== 47) || code === 95;
}
