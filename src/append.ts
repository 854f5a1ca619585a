/** Lists that grow by other lists of any length. */

/**
 * Adds items at the end of a list. `list.push(...items)` is for few: it throws a `RangeError` from some
 * 120,000 on, for which the stack of V8 has no room.
 */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}
