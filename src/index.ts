export { scan, type ScanOptions } from "./scan.js";
export {
  definePolicy,
  type Conditions,
  type Policy,
  type Rule,
  type Thresholds,
} from "./decide/policy.js";
export type { Preset } from "./decide/presets.js";
export { ParefuiteError, isParefuiteError, type ErrorCode } from "./errors.js";
export type * from "./types.js";
