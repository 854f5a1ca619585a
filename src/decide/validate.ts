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
  readonly fault: string;
}

/** Finds the first place where a value is not as its schema says. */
export function findMistake(value: unknown, schema: Schema, path = ""): Mistake | undefined {
  const wanted = [schema.type ?? []].flat();
  if (wanted.length > 0 && !wanted.some((type) => isOfType(value, type)))
    return { path, fault: `must be ${wanted.map((type) => typeNames[type]).join(" or ")}` };
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
      return { path: itemPath, fault: `is unknown; known here: ${known}` };
    }
    if (item === undefined) continue;
    const mistake = findMistake(item, schema.properties[key], itemPath);
    if (mistake !== undefined) return mistake;
  }
  const missing = schema.required?.find((key) => value[key] === undefined);
  if (missing !== undefined)
    return { path: path === "" ? missing : `${path}.${missing}`, fault: "is missing" };
  return undefined;
}

const typeNames: Record<SchemaType, string> = {
  object: "an object",
  array: "a list",
  string: "a text",
  integer: "a whole number",
  null: "null",
};

/** What is wrong with the value itself, not with what is in it. */
function findFault(value: unknown, schema: Schema): string | undefined {
  if (schema.enum !== undefined && !schema.enum.includes(value as string))
    return `must be one of ${schema.enum.join(", ")}`;
  if (typeof value === "number") {
    if (schema.minimum !== undefined && value < schema.minimum)
      return `must be ${schema.minimum} or more`;
  } else if (typeof value === "string") {
    if (value.length < (schema.minLength ?? 0)) return "must not be empty";
    if (value.length > (schema.maxLength ?? Infinity))
      return `must have ${schema.maxLength} characters at most`;
    if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(value))
      return schema.description === undefined
        ? "is not of the right form"
        : `is not of the right form (${schema.description})`;
  } else if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0)) return "must not be empty";
  } else if (isObject(value)) {
    if (Object.keys(value).length < (schema.minProperties ?? 0)) return "must not be empty";
  }
  return undefined;
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
      return Number.isSafeInteger(value);
    case "null":
      return value === null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
