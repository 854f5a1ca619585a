/** How large the benchmark's files are: what `make.ts` writes and `main.ts` measures. */

/** Rows of the workbooks that are always measured. */
export const quickRows = [1, 1000, 10_000, 100_000] as const;

/** Rows of those that are measured with `--full`. */
export const fullRows = [1_000_000] as const;

/** Bytes of whole messages with a list attached, by the name of the size. */
export const messageSizes = [
  ["10-kB", 10_000],
  ["100-kB", 100_000],
  ["1-MB", 1_000_000],
  ["10-MB", 10_000_000],
  ["50-MB", 50_000_000],
] as const;
