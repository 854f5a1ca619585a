import { noPeople } from "../../src/detect/people.js";
import type { Facts } from "../../src/decide/index.js";
import type { Detected, Finding, People, Unread, UnreadReason } from "../../src/types.js";

/** A finding in an attachment, but for what is given. */
export function finding(given: Partial<Finding> = {}): Finding {
  return {
    kind: "email-address",
    count: 1,
    distinct: 1,
    likelihood: "very-likely",
    evidence: ["pattern"],
    hidden: false,
    location: { path: ["liste.csv"] },
    ...given,
  };
}

/** Facts of a message in which nothing was found, but for what is given. */
export function facts({
  people,
  unread = [],
  recipients = [],
  sender,
  attachments = [],
  ...detected
}: Partial<Omit<Detected, "people">> & {
  people?: Partial<People>;
  unread?: readonly UnreadReason[];
  recipients?: readonly string[];
  sender?: string;
  attachments?: Facts["attachments"];
} = {}): Facts {
  return {
    detected: {
      findings: [],
      people: { ...noPeople, ...people },
      peopleByKind: {},
      bareContacts: 0,
      hiddenBareContacts: 0,
      exposedRecipients: 0,
      specialCategories: [],
      rows: 0,
      ...detected,
    },
    unread: unread.map((reason): Unread => ({
      type: "unread",
      reason,
      location: { path: ["annexe.zip"] },
    })),
    envelope: { sender, to: recipients, cc: [], bcc: [], recipients },
    attachments,
  };
}
