/**
 * The sign of an e-mail address in brackets, in words, apart or in code: whatever `email.ts` finds that has no
 * `@` has one. A file of its own, since whoever checks a list of protected people needs no more of addresses.
 */
export const writtenSign =
  /\s?[[({<]\s?(?:at|arobase?|arrobas[ek]?|chez|a|@)\s?[\])}>]\s?|\s@\s|[\s_-](?:at|arobase?)[\s_-]|%40|\\u0040|\\x40|&#(?:64|x40);|\uff20/i;
