import type { Kind, Place, SpecialCategory, UnreadReason, Verdict } from "../types.js";
import type { PeopleCount, PlaceGroup, ThresholdRule } from "./policy.js";
import type { Preset } from "./presets.js";
import type { Schema } from "./validate.js";

/** The keys of a record that has every member of a union: a list that cannot fall behind its type. */
const all = <T extends string>(members: Record<T, true>): T[] => Object.keys(members) as T[];

const verdicts = all<Verdict>({ allow: true, warn: true, block: true });

const kinds = all<Kind>({
  "person-name": true,
  "email-address": true,
  "phone-number": true,
  "postal-address": true,
  "birth-date": true,
  "fr-nir": true,
  iban: true,
  "payment-card": true,
});

const places = all<PlaceGroup | Exclude<Place, "header">>({
  hidden: true,
  header: true,
  body: true,
  attachment: true,
  recipients: true,
  subject: true,
  "text-body": true,
  "html-body": true,
  preamble: true,
  "file-name": true,
  "hidden-sheet": true,
  "very-hidden-sheet": true,
  "hidden-rows": true,
  "hidden-columns": true,
  "hidden-text": true,
  "far-cells": true,
  "pivot-cache": true,
  "chart-cache": true,
  "external-link": true,
  query: true,
  "defined-name": true,
  "data-validation": true,
  "custom-xml": true,
  properties: true,
  embedded: true,
  "tracked-change": true,
  "hidden-slide": true,
  unreferenced: true,
  comment: true,
  "header-footer": true,
  "text-box": true,
  "speaker-notes": true,
});

const specialCategories = all<SpecialCategory>({
  political: true,
  union: true,
  health: true,
  religion: true,
  "sexual-orientation": true,
  "ethnic-origin": true,
});

const unreadReasons = all<UnreadReason>({
  encrypted: true,
  "too-large": true,
  "too-deep": true,
  "too-many": true,
  malformed: true,
  unsupported: true,
  "timed-out": true,
  remote: true,
});

const thresholdRules: Record<ThresholdRule, string> = {
  "protected-person": "People of the protected list.",
  "bulk-people": "People with a name and data that tell who or where they are.",
  "bulk-names": "People of whom only the name, or only one address or number, is given.",
  "hidden-people": "People who stand only where a reader of the document does not see them.",
  "national-id": "People whose social security number (NIR) is given.",
  "bank-account": "People whose IBAN is given.",
  "recipients-in-attachment": "Recipients of the message who are listed in its attachments.",
  "exposed-recipients": "Personal addresses in To and Cc, visible to each other.",
};

const presetNames = all<Preset>({ newsletter: true, office: true, strict: true });

const peopleCounts = all<PeopleCount>({
  total: true,
  identified: true,
  nameOnly: true,
  hidden: true,
  protected: true,
  recipients: true,
});

const text = (description: string): Schema => ({ type: "string", description, minLength: 1 });
const choice = (values: readonly string[], description?: string): Schema => ({
  ...(description !== undefined && { description }),
  type: "string",
  enum: values,
});
const list = (items: Schema, description: string): Schema => ({
  description,
  type: "array",
  minItems: 1,
  items,
});
const record = (properties: Record<string, Schema>, description: string): Schema => ({
  description,
  type: "object",
  properties,
  additionalProperties: false,
});

const bounds = {
  min: { description: "At least so many.", type: "integer", minimum: 0 },
  max: { description: "At most so many.", type: "integer", minimum: 0 },
} as const satisfies Record<string, Schema>;
const range = (description: string): Schema => ({
  ...record(bounds, description),
  minProperties: 1,
});

const patterns = {
  domain: "^[a-z0-9][a-z0-9.-]*\\.[a-z0-9-]+$",
  sender: "^[^@\\sA-Z]*@[a-z0-9][a-z0-9.-]*$",
  name: "^[a-z0-9][a-z0-9-]{0,59}$",
} as const;

/** What the text of each pattern is in French; in English its description says so. */
export const frenchForms: Readonly<Record<string, string>> = {
  [patterns.domain]: "un domaine en minuscules, comme example.fr",
  [patterns.sender]: "une adresse en minuscules, ou @example.fr pour tout un domaine",
  [patterns.name]: "minuscules sans accent, chiffres et traits d’union, 60 au plus",
};

const domain: Schema = {
  type: "string",
  description: "A domain in lower case, as example.fr; those below it are meant too.",
  pattern: patterns.domain,
};

const message: Schema = {
  description: "What the sender is told beside the reason: a text, or one for each language.",
  type: ["string", "object"],
  minLength: 1,
  maxLength: 1000,
  minProperties: 1,
  properties: { fr: text("In French."), en: text("In English.") },
  additionalProperties: false,
};

const when: Schema = {
  ...record(
    {
      people: {
        ...record(
          { of: choice(peopleCounts, "Which people; default total."), ...bounds },
          "How many distinct people were found.",
        ),
        minProperties: 1,
      },
      kinds: {
        ...record(
          Object.fromEntries(kinds.map((kind) => [kind, range(`People with a ${kind}.`)])),
          "How many distinct people stand there with data of these kinds; all must hold.",
        ),
        minProperties: 1,
      },
      places: list(choice(places), "Something was found in one of these places."),
      specialCategories: list(
        choice(specialCategories),
        "One of these special categories (GDPR article 9) was seen.",
      ),
      recipients: {
        ...record(
          {
            ...bounds,
            outside: range("How many of them are outside ownDomains."),
            onlyDomains: list(domain, "All of them are in these domains."),
          },
          "Whom the message goes to.",
        ),
        minProperties: 1,
      },
      senders: list(
        {
          type: "string",
          description: "A lower-case address, or @example.fr for all of a domain.",
          pattern: patterns.sender,
        },
        "The sender is one of these.",
      ),
      attachments: {
        ...record(
          {
            names: list(text("A pattern with * and ?."), "File name patterns, in any case."),
            bytes: range("Size after decoding, in bytes."),
          },
          "At least one attachment is so; in a rule that allows, all of them are.",
        ),
        minProperties: 1,
      },
      unread: list(choice(unreadReasons), "Something was not read for one of these reasons."),
    },
    "When the rule holds: all of these conditions.",
  ),
  minProperties: 1,
};

const level = (description: string): Schema => ({
  description,
  type: ["integer", "null"],
  minimum: 1,
});

/** The JSON Schema of a policy file, published as `parefuite/policy.schema.json`. */
export const policySchema: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "A policy of parefuite",
  ...record(
    {
      $schema: { type: "string", description: "This schema, for editors." },
      preset: { ...choice(presetNames, "What the policy starts from."), default: "office" },
      ownDomains: list(domain, "Domains whose recipients are not outside."),
      rules: {
        description:
          "Asked in this order, before the thresholds. warn and block add a reason; allow ends the asking, but for protected-person.",
        type: "array",
        items: {
          ...record(
            {
              name: {
                type: "string",
                description: "lower-case letters, digits and hyphens, 60 at most",
                pattern: patterns.name,
              },
              when,
              verdict: choice(verdicts, "What becomes of the message."),
              message,
            },
            "A rule of your own.",
          ),
          required: ["name", "when", "verdict"],
        },
      },
      thresholds: record(
        Object.fromEntries(
          Object.entries(thresholdRules).map(([rule, description]) => [
            rule,
            record(
              {
                warn: level("Warn from so many on; null: never."),
                block: level("Block from so many on; null: never."),
                message,
              },
              description,
            ),
          ]),
        ),
        "From how many on the rules that every policy has warn and block. A special category halves them.",
      ),
      unread: record(
        Object.fromEntries(unreadReasons.map((reason) => [reason, choice(verdicts)])),
        "What becomes of a message of which something could not be read, by reason.",
      ),
    },
    "What parefuite lets pass, warns of and blocks.",
  ),
};
