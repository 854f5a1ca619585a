export { scan, type ScanOptions } from "./scan.js";
export { ParefuiteError, isParefuiteError, type ErrorCode } from "./errors.js";
export type * from "./types.js";
