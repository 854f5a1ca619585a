import type { Telling } from "../errors.js";
import { frenchForms } from "./schema.js";

/** The part of JSON Schema (2020-12) that the policy's schema uses. */
export interface Schema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: SchemaType | readonly SchemaType[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly minProperties?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: false;
  readonly default?: string;
}

type SchemaType = "object" | "array" | "string" | "integer" | "null";

/** Where a value is not as its schema says, and in what way. Holds no value. */
export interface Mistake {
  /** `rules[2].when.people.min`; empty for the whole. */
  readonly path: string;
  readonly fault: Telling;
}

/** Finds the first place where a value is not as its schema says. */
export function findMistake(value: unknown, schema: Schema, path = ""): Mistake | undefined {
  const wanted = [schema.type ?? []].flat();
  if (wanted.length > 0 && !wanted.some((type) => isOfType(value, type))) {
    const names = wanted.map((type) => typeNames[type]);
    const fault = {
      en: `must be ${names.map(({ en }) => en).join(" or ")}`,
      fr: `doit être ${names.map(({ fr }) => fr).join(" ou ")}`,
    };
    return { path, fault };
  }
  const fault = findFault(value, schema);
  if (fault !== undefined) return { path, fault };

  if (Array.isArray(value)) {
    if (schema.items === undefined) return undefined;
    for (const [index, item] of value.entries()) {
      const mistake = findMistake(item, schema.items, `${path}[${index}]`);
      if (mistake !== undefined) return mistake;
    }
    return undefined;
  }
  if (!isObject(value) || schema.properties === undefined) return undefined;
  for (const [key, item] of Object.entries(value)) {
    // A key that does not look like one may be anything: it is not repeated.
    const name = /^[\w$-]{1,40}$/.test(key) ? key : "?";
    const itemPath = path === "" ? name : `${path}.${name}`;
    if (!Object.hasOwn(schema.properties, key)) {
      const known = Object.keys(schema.properties).join(", ");
      const fault = {
        en: `is unknown; known here: ${known}`,
        fr: `est inconnu ; connus ici : ${known}`,
      };
      return { path: itemPath, fault };
    }
    if (item === undefined) continue;
    const mistake = findMistake(item, schema.properties[key], itemPath);
    if (mistake !== undefined) return mistake;
  }
  const missing = schema.required?.find((key) => value[key] === undefined);
  if (missing !== undefined)
    return {
      path: path === "" ? missing : `${path}.${missing}`,
      fault: { en: "is missing", fr: "manque" },
    };
  return undefined;
}

const typeNames: Readonly<Record<SchemaType, Telling>> = {
  object: { en: "an object", fr: "un objet" },
  array: { en: "a list", fr: "une liste" },
  string: { en: "a text", fr: "un texte" },
  integer: { en: "a whole number", fr: "un nombre entier" },
  null: { en: "null", fr: "null" },
};

const empty: Telling = { en: "must not be empty", fr: "ne doit pas être vide" };

/** What is wrong with the value itself, not with what is in it. */
function findFault(value: unknown, schema: Schema): Telling | undefined {
  if (schema.enum !== undefined && !schema.enum.includes(value as string)) {
    const choices = schema.enum.join(", ");
    return { en: `must be one of ${choices}`, fr: `doit être l’un de ceux-ci : ${choices}` };
  }
  if (typeof value === "number") {
    const { minimum } = schema;
    if (minimum !== undefined && value < minimum)
      return { en: `must be ${minimum} or more`, fr: `doit être ${minimum} au moins` };
  } else if (typeof value === "string") {
    const { maxLength = Infinity } = schema;
    if (value.length < (schema.minLength ?? 0)) return empty;
    if ([...value].length > maxLength)
      return {
        en: `must have ${maxLength} characters at most`,
        fr: `ne doit pas dépasser ${maxLength} caractères`,
      };
    if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(value))
      return {
        en: withForm("is not of the right form", schema.description),
        fr: withForm("n’a pas la forme voulue", frenchForms[schema.pattern]),
      };
  } else if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0)) return empty;
  } else if (isObject(value)) {
    if (Object.keys(value).length < (schema.minProperties ?? 0)) return empty;
  }
  return undefined;
}

function withForm(fault: string, form: string | undefined): string {
  return form === undefined ? fault : `${fault} (${form})`;
}

function isOfType(value: unknown, type: SchemaType): boolean {
  switch (type) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "string":
      return typeof value === "string";
    case "integer":
      return Number.isInteger(value);
    case "null":
      return value === null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
