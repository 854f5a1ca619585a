/** Every error code and its meaning. Hostile or damaged input is no error: it is `Unread` data. */
const meanings = {
  "invalid-input": "The input is not bytes, a stream of bytes, or a message object.",
  "invalid-options": "An option is unknown or has a wrong value.",
  "invalid-policy": "A policy is not as its schema says.",
  "invalid-protected-list":
    "A list of protected people is not as it must be, or its key is not the one it was made with.",
  "input-failed": "The input stream or file could not be read.",
  "cannot-clean":
    "What blocks the message stands in its header, or it is no message: removing parts does not help.",
  aborted: "The scan was aborted by its signal.",
} as const;

/** A code of {@link ParefuiteError}. */
export type ErrorCode = keyof typeof meanings;

/** A caller's mistake, or an input that could not be had. Its message never holds content. */
export class ParefuiteError extends Error {
  override readonly name = "ParefuiteError";

  /**
   * @param code one of the table above
   * @param detail which option or what part, in words without content
   */
  constructor(
    readonly code: ErrorCode,
    detail?: string,
    options?: { cause?: unknown },
  ) {
    super(detail === undefined ? meanings[code] : `${meanings[code]} ${detail}`, options);
  }
}

/** Whether `error` is a {@link ParefuiteError}, even one of another copy of this package. */
export function isParefuiteError(error: unknown): error is ParefuiteError {
  return error instanceof Error && error.name === "ParefuiteError" && "code" in error;
}
