/** Which headers a result may show: what could be a person's data is none. */
import { readHeader } from "./lists/header.js";
import { familyNameWeight, firstNameWeight, readName } from "./name.js";

/**
 * Whether a header may stand in a result: not if it could be a value after all (the first row of a list
 * taken for its header).
 */
export function isShowable(header: string): boolean {
  if (header === "" || header.includes("@") || /\d{3}|(?:\d\D{0,3}){6}/.test(header)) return false;
  const { class: headerClass, exact = false } = readHeader(header) ?? {};
  if (!exact && holdsName(header)) return false;
  // `Marie` is also a marital status.
  if (headerClass !== undefined) return headerClass !== "household" || firstNameWeight(header) < 1;
  return (
    firstNameWeight(header) < 0 &&
    familyNameWeight(header) < 0 &&
    !((readName(header)?.weight ?? -1) > -1)
  );
}

/** Whether two or three words of a header running are a name: `Tél Jean Dupont`, `Jean Dupont 1`. */
function holdsName(header: string): boolean {
  const words = header.match(/[\p{L}\p{M}'’-]+/gu) ?? [];
  return words.some((_, index) =>
    [2, 3].some(
      (count) => (readName(words.slice(index, index + count).join(" "))?.weight ?? 0) > 0,
    ),
  );
}
