import { decide } from "../decide/index.js";
import { noPeople } from "../detect/people.js";
import type { MessageOptions } from "../options.js";
import type { ScanResult, Unread } from "../types.js";
import type { Settings } from "./isolated.js";
import type { Failure } from "./pool.js";

/** The answer for a message over which its child was lost. */
export function unanswered(
  { reason, limit }: Failure,
  { source = "-" }: MessageOptions,
  { policy }: Settings,
  bytes: number,
  milliseconds: number,
): ScanResult {
  const unread: Unread = { type: "unread", location: { path: [] }, reason, limit };
  const detected = {
    findings: [],
    people: noPeople,
    peopleByKind: {},
    bareContacts: 0,
    hiddenBareContacts: 0,
    exposedRecipients: 0,
    specialCategories: [],
    rows: 0,
  };
  const envelope = { to: [], cc: [], bcc: [], recipients: [] };
  return {
    source,
    ...decide({ detected, unread: [unread], envelope, attachments: [] }, policy),
    people: noPeople,
    findings: [],
    unread: [{ location: unread.location, reason, limit }],
    stats: { bytes, attachments: 0, rows: 0, milliseconds: Math.round(milliseconds) },
  };
}
