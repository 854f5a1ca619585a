/**
 * Finds a place in a sorted list by halves.
 *
 * @returns the index of the first whose value is not below `from`; the length of the list for none
 */
export function firstFrom<T, V extends number | string>(
  sorted: readonly T[],
  from: V,
  valueOf: (one: T) => V,
): number {
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >> 1;
    if (valueOf(sorted[middle]!) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
