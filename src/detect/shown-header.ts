/** Which headers a result may show: what could be a person's data is none. */
import { readHeader } from "./lists/header.js";
import { familyNameWeight, firstNameWeight, readName } from "./name.js";

/**
 * Whether a header may stand in a result: not if it could be a value after all (the first row of a list
 * taken for its header).
 */
export function isShowable(header: string): boolean {
  if (header === "" || header.includes("@") || /\d{3}/.test(header)) return false;
  const headerClass = readHeader(header)?.class;
  // `Marie` is also a marital status.
  if (headerClass !== undefined) return headerClass !== "household" || firstNameWeight(header) < 1;
  return (
    firstNameWeight(header) < 0 &&
    familyNameWeight(header) < 0 &&
    !((readName(header)?.weight ?? -1) > -1)
  );
}
