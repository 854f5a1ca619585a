export { createScanner, explain, scan, type Explanation, type Scanner } from "./scanner.js";
export { clean, type Cleaned, type CleanOptions } from "./clean.js";
export { report, type ReportOptions } from "./report.js";
export type { MessageOptions, ScannerOptions, ScanOptions } from "./options.js";
export type { Input } from "./parse/open.js";
export type {
  BrevoPayload,
  LowerCasePayload,
  MailjetPayload,
  MessagePayload,
  PostmarkPayload,
  SesPayload,
} from "./parse/payload.js";
export type { ByteSource, ByteStream } from "./parse/input.js";
export type { SmtpEnvelope } from "./parse/index.js";
export {
  definePolicy,
  type Conditions,
  type Policy,
  type Rule,
  type Thresholds,
} from "./decide/policy.js";
export type { Preset } from "./decide/presets.js";
export type { ProtectedFile } from "./detect/protected.js";
export type { ReportFormat } from "./report/index.js";
export type { Lang } from "./report/words/index.js";
export { ParefuiteError, isParefuiteError, type ErrorCode } from "./errors.js";
export type * from "./types.js";
export type { ScanEnded, ScanFailed, ScanStarted } from "./diagnostics.js";
