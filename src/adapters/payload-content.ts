/** The object a program gives nodemailer or a mail provider's API → what a child process is sent. */
import { serialize } from "node:v8";
import { ParefuiteError } from "../errors.js";
import { isElsewhere, isPayload } from "../parse/payload.js";
import type { Content, Gap, Part } from "./pool.js";

// Messages as objects nest some ten deep (see `parse/payload.ts`); this keeps the stack.
const MAX_NESTING = 64;

/** Bytes or text from which on a value of an object is handed over by itself. */
const LARGE = 64 * 1024;

/**
 * A message as an object, its large values apart from it.
 *
 * @throws ParefuiteError `invalid-input` if it is none
 */
export function taken(input: unknown): Content {
  if (!isPayload(input)) throw new ParefuiteError("invalid-input");
  const large: Part[] = [];
  const gaps: Gap[] = [];
  const copies = new Map<object, unknown>();
  const object = plainCopy(input, []);
  return { parts: [serialize(object), ...large], form: "object", gaps };

  /**
   * An object with what it holds as data. A stream or function in it stays behind, in its place something
   * that is `remote` to `parse/payload.ts` as they are.
   */
  function plainCopy(value: unknown, keys: readonly string[]): unknown {
    if (typeof value === "function") return ELSEWHERE;
    if (typeof value === "symbol" || keys.length > MAX_NESTING) return undefined;
    if (typeof value === "string") return value.length < LARGE ? value : takeOut(value, keys);
    if (typeof value !== "object" || value === null) return value;
    if (value instanceof Uint8Array)
      return value.length < LARGE || keys.length === 0 ? value : takeOut(value, keys);
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value;
    if (isElsewhere(value)) return ELSEWHERE;
    if (copies.has(value)) return copies.get(value);
    const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
      ? []
      : Object.create(null);
    copies.set(value, copy);
    for (const [key, item] of Object.entries(value))
      (copy as Record<string, unknown>)[key] = plainCopy(item, [...keys, key]);
    return copy;
  }

  /** Leaves an empty place, which the child fills. */
  function takeOut(value: string | Uint8Array, keys: readonly string[]): undefined {
    large.push(value);
    gaps.push({ keys, isText: typeof value === "string" });
    return undefined;
  }
}

const ELSEWHERE = { pipe: true };
