import type { Words } from "./index.js";
import { numbersIn } from "./numbers.js";

const { number, percent, counted, list, anyOf } = numbersIn("en");
const people = ["person", "people"] as const;

const unread = {
  encrypted: "encrypted, so it cannot be read here",
  "too-large": "too large, read in part or not at all",
  "too-deep": "too many archives inside each other",
  "too-many": "too many items, read in part",
  malformed: "damaged, read in part or not at all",
  unsupported: "content of a type that is not read",
  "timed-out": "not read to the end: it took too long, or reading broke off",
  remote: "file on a server, not downloaded",
} as const;

/** The English catalogue. */
export const en = {
  number,
  percent,
  counted,
  list,
  anyOf,
  labelled: (label, text) => `${label}: ${text}`,
  quoted: (name) => `“${name}”`,

  verdicts: { allow: "ALLOWED", warn: "CHECK FIRST", block: "BLOCKED" },
  inputs: ["input examined", "inputs examined"],
  summary: {
    block: ["blocked", "blocked"],
    warn: ["to check", "to check"],
    allow: ["allowed", "allowed"],
  },
  people,
  attachments: ["attachment", "attachments"],
  rows: ["row", "rows"],
  kinds: {
    "person-name": ["name", "names"],
    "email-address": ["e-mail address", "e-mail addresses"],
    "phone-number": ["phone number", "phone numbers"],
    "postal-address": ["postal address", "postal addresses"],
    "birth-date": ["date of birth", "dates of birth"],
    "fr-nir": ["French social security number", "French social security numbers"],
    iban: ["bank account (IBAN)", "bank accounts (IBAN)"],
    "payment-card": ["payment card", "payment cards"],
  },
  ofProtected: (found) => `${found} (protected person)`,
  places: {
    recipients: "recipients (To, Cc)",
    header: "headers of the message",
    subject: "subject",
    "text-body": "text of the message",
    "html-body": "formatted text of the message",
    preamble: "text outside the parts of the message",
    "file-name": "file name",
    "hidden-sheet": "hidden sheet",
    "very-hidden-sheet": "hidden sheet, not in the menus",
    "hidden-rows": "hidden or filtered rows",
    "hidden-columns": "hidden columns",
    "hidden-text": "invisible text",
    "far-cells": "cells far from the table",
    "pivot-cache": "copy kept by a pivot table",
    "chart-cache": "copy kept by a chart",
    "external-link": "copy kept by a link to another workbook",
    query: "copy kept by a query",
    "defined-name": "defined names",
    "data-validation": "drop-down lists",
    "custom-xml": "XML data attached to the document",
    properties: "document properties",
    embedded: "embedded object",
    "tracked-change": "tracked change or deleted text",
    "hidden-slide": "hidden slide",
    unreferenced: "left-over data that the document no longer shows",
    comment: "comments",
    "header-footer": "page header or footer",
    "text-box": "text boxes",
    "speaker-notes": "speaker notes",
  },
  specialCategories: {
    political: "political opinions",
    union: "trade union membership",
    health: "health",
    religion: "religion",
    "sexual-orientation": "sexual orientation",
    "ethnic-origin": "ethnic origin",
  },
  unread,

  unreadParts: (reason, count) => `${reason} (${number(count)} parts)`,

  headline: {
    nobody: "No people found.",
    exposed: (count) => `${count} would be exposed by sending this.`,
    mentioned: (count) => `${count}, below the limits.`,
    letPass: (count) => `${count}, let pass by a rule of your organisation.`,
    unread: "Part of the content could not be read.",
    exposedRecipients: (count) =>
      `${counted(count, ["recipient", "recipients"])} would see the others' addresses.`,
    about: (count) => `about ${count}`,
    recipients: (count, total) =>
      `${total < 2 ? "that person receives" : count === total ? "all of them receive" : counted(count, ["of them receives", "of them receive"])} this message.`,
    hidden: (count, total) =>
      `${total < 2 ? "that person stands" : count === total ? "all of them stand" : counted(count, ["stands", "stand"])} only in hidden places.`,
  },

  headings: {
    why: "Why",
    where: "Where",
    todo: "What to do",
    unread: "What was not read",
  },

  rules: {
    "protected-person": (count) =>
      count < 2
        ? "a protected person is in it"
        : `${counted(count, people)} who are protected are in it`,
    "bulk-people": (count) => `${counted(count, people)} with contact or identity data`,
    "bulk-names": (count) =>
      `${counted(count, people)} given only by name, e-mail address or number`,
    "hidden-people": (count) => `${counted(count, people)} visible only in hidden places`,
    "national-id": (count) => `${counted(count, people)} with a social security number`,
    "bank-account": (count) => `${counted(count, people)} with a bank account (IBAN)`,
    "recipients-in-attachment": (count) =>
      `${counted(count, ["recipient is", "recipients are"])} listed in what is sent to all`,
    "exposed-recipients": (count) =>
      `${counted(count, ["personal address", "personal addresses"])} in To or Cc, visible to all recipients`,
  },
  ownRule: (name, verdict) =>
    ({ allow: "allowed", warn: "flagged", block: "forbidden" })[verdict] +
    ` by the rule “${name}” of your organisation`,
  unreadReason: (count, reason) =>
    `${counted(count, ["part", "parts"])} not read: ${unread[reason]}`,
  limits: {
    warn: (limit) => `(flagged from ${number(limit)} on)`,
    block: (limit) => `(blocked from ${number(limit)} on)`,
  },
  halved: (categories) =>
    `sensitive data with stronger legal protection (${categories}): limits are halved`,

  where: {
    message: "The message itself",
    unnamed: "(no name)",
    sheet: (name) => `sheet “${name}”`,
    page: (page) => `page ${page}`,
    rows: (first, last) => (first === last ? `row ${first}` : `rows ${first} to ${last}`),
    lines: (first, last) => (first === last ? `line ${first}` : `lines ${first} to ${last}`),
    hidden: "hidden",
    inFact: (types) => `in fact: ${types}`,
    noHeader: "(no title)",
    otherFiles: ["other file", "other files"],
    otherPlaces: ["other place", "other places"],
    more: (others) => `and ${others}`,
  },

  policy: {
    title: (preset) => `Policy based on the preset “${preset}”`,
    ownDomains: "Domains of the organisation",
    rules: "Your rules, in the order in which they are tried",
    rule: (name, verdict) => `${name}: ${verdict} if`,
    allowNote:
      "A rule that allows ends the examination: later rules and limits no longer count, except for protected people.",
    message: "Message to the sender",
    peopleCounts: {
      total: "people in all",
      identified: "people with contact or identity data",
      nameOnly: "people given only by name",
      hidden: "people visible only in hidden places",
      protected: "protected people",
      recipients: "people who receive this message",
    },
    placeGroups: {
      hidden: "hidden places",
      header: "headers of the message",
      body: "text of the message",
      attachment: "attachments",
    },
    peopleWith: (kind) => `people by kind of data (${kind})`,
    places: "something was found in",
    specialCategories: "sensitive data",
    recipients: "recipients",
    outside: "recipients outside the organisation",
    onlyDomains: "all recipients are at",
    senders: "the sender is",
    someAttachment: "an attachment is named",
    everyAttachment: "all attachments are named",
    attachmentBytes: "size of the attachment in bytes",
    unread: "something was not read",
    atLeast: (min) => `${min} or more`,
    atMost: (max) => `${max} or fewer`,
    between: (min, max) => `${min} to ${max}`,
    thresholds: "Limits (halved for sensitive data)",
    thresholdRules: {
      "protected-person": "protected people",
      "bulk-people": "people with contact or identity data",
      "bulk-names": "people given only by name, e-mail address or number",
      "hidden-people": "people visible only in hidden places",
      "national-id": "people with a social security number",
      "bank-account": "people with a bank account (IBAN)",
      "recipients-in-attachment": "recipients listed in what is sent to all",
      "exposed-recipients": "personal addresses visible to all in To or Cc",
    },
    levels: {
      warn: (limit) => `flagged from ${limit} on`,
      block: (limit) => `blocked from ${limit} on`,
    },
    never: "never flagged",
    changes: "What would change against the default policy",
    change: (name, before, after) => `${name}: ${before} → ${after}`,
    noChanges: (inputs) => `Nothing changes (${inputs}).`,
  },

  todo: {
    removeFiles: (files) =>
      `Remove ${files} from the message. If an extract is needed, keep only the necessary rows and columns.`,
    check: "If each recipient needs all these data, you can send them. If not:",
    removeFromBody: "Delete these data from the text of the message.",
    protected:
      "Remove the data of the protected person: they must not leave under any circumstances.",
    bcc: "Put the recipients in blind copy (Bcc), or send each a message of their own.",
    hiddenSheets:
      "Hidden sheet: in Excel, right-click a sheet tab › Unhide; in LibreOffice, menu Sheet › Show Sheet. Then right-click its tab › Delete.",
    veryHiddenSheets:
      "Sheet that is not in the menus: in Excel, File › Info › Check for Issues › Inspect Document; in LibreOffice, menu Sheet › Show Sheet, then delete it.",
    hiddenRows:
      "Hidden rows or columns: select the whole sheet (Ctrl+A). In Excel, Data › Clear (filter), then right-click a row number or column letter › Unhide; in LibreOffice, Data › More Filters › Reset Filter, then Format › Rows (or Columns) › Show. Delete what must not leave.",
    pivotCache:
      "A pivot table keeps a copy of all its data, even if their sheet is deleted. Copy it, then paste only the values into a new workbook: in Excel, Home › Paste › Values; in LibreOffice, Edit › Paste Special › Paste Only Numbers (then Text). Send that workbook.",
    trackedChanges:
      "Tracked changes: in Word, Review › Accept › Accept All Changes; in LibreOffice, Edit › Track Changes › Accept All.",
    embedded:
      "Embedded object: a pasted chart or table often carries its whole workbook. Replace it by a picture (Paste Special › Picture).",
    otherHidden:
      "Hidden places: export the document to PDF (File › Export) and send that, or copy what must leave into a new file.",
    encrypt:
      "If the list really must leave: check the recipient, encrypt the file (Excel: File › Info › Protect › Encrypt with Password; LibreOffice: Save As › Save with password; or 7-Zip) and give the password by another channel, by phone or text message.",
    checkUnread:
      "Open what was not read yourself, and send only if there is no list of people in it.",
  },
} satisfies Words;
