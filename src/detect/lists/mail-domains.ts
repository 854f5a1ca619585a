/** What an e-mail address says of its owner: a person's own mailbox, a throw-away one, or an office's. */
import { exactKeyOf, keyOf } from "./key.js";
import { holds } from "./lists.js";

/** Whether a domain (lower case) gives mailboxes to private persons: `orange.fr`, `gmail.com`. */
export function isPersonalDomain(domain: string): boolean {
  return holds("personalDomains", exactKeyOf(domain));
}

/** Whether a domain (lower case), or the one it is under, gives throw-away mailboxes. */
export function isDisposableDomain(domain: string): boolean {
  if (holds("disposableDomains", exactKeyOf(domain))) return true;
  const dot = domain.indexOf(".");
  return dot > 0 && domain.indexOf(".", dot + 1) > 0 && isDisposableDomain(domain.slice(dot + 1));
}

/** The longest of the 1,225 listed role names has 33 characters. */
const maxRoleLength = 40;

/**
 * Whether the local part of an address names an office and not a person: `contact`, `mairie`,
 * `info.paris`, `service-client2`, `no_reply`. A part before a `+` decides for the whole.
 */
export function isRoleAddress(local: string): boolean {
  const plus = local.indexOf("+");
  const name = (plus > 0 ? local.slice(0, plus) : local).toLowerCase();
  if (name.length > maxRoleLength) return false;
  const bare = name.includes("_") ? name.replaceAll("_", "") : name;
  if (holds("roles", keyOf(bare))) return true;
  let end = 0;
  while (end < name.length && !isBetweenParts(name.charCodeAt(end))) end++;
  return end > 1 && end < name.length && holds("roles", keyOf(name, 0, end));
}

/** Whether a character is one of `.-_0123456789`. */
function isBetweenParts(code: number): boolean {
  return (code >= 45 && code <= 57 && code !== 47) || code === 95;
}
