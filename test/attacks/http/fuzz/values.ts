/** JSON values by a schema of the OpenAPI document: valid ones most of the time, and the same with something spoilt. */
import * as fc from "fast-check";
import { anyText } from "../../../support/any-text.ts";

/** The part of JSON Schema that our document uses for what clients send. */
export interface RequestSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly example?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly properties?: Readonly<Record<string, RequestSchema>>;
  readonly required?: readonly string[];
  readonly items?: RequestSchema;
  readonly propertyNames?: RequestSchema;
  readonly additionalProperties?: boolean | RequestSchema;
}

export type Schemas = Readonly<Record<string, RequestSchema>>;

/** Of no schema at all, and of the kinds that break parsers, stores and pages. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  anyText({ maxLength: 80 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    "",
    " ",
    "\u0000",
    "\u202e",
    "\ud800",
    "__proto__",
    "' OR 1=1 --",
    "<script>",
    "../..",
    "9".repeat(400),
    "NaN",
    "{{7*7}}",
    "${x}",
  ),
  fc.constantFrom<unknown>(0, -0, -1, 1e21, 0.1, null, true, [], {}, [[]]),
);

/** Long enough to go past most limits. */
const longText = fc
  .integer({ min: 0, max: 2_000 })
  .chain((length) => fc.constantFrom("x", "é", "😀", " ").map((unit) => unit.repeat(length)));

export function valueOf(schema: RequestSchema, schemas: Schemas): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return valueOf(schemas[schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1)] ?? {}, schemas);
  const choices = ruleOf(schema, schemas);
  if (schema.example === undefined) return choices;
  return fc.oneof({ weight: 3, arbitrary: fc.constant(schema.example) }, { weight: 1, arbitrary: choices });
}

function ruleOf(schema: RequestSchema, schemas: Schemas): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case "string":
      return stringOf(schema);
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000_000 });
    case "number":
      return fc.double({ min: schema.minimum ?? 0.01, max: schema.maximum ?? 1_000_000, noNaN: true });
    case "array":
      return fc.array(valueOf(schema.items ?? {}, schemas), { minLength: 1, maxLength: 4 });
    case "object":
      return objectOf(schema, schemas);
    case undefined:
    default:
      return anything;
  }
}

function stringOf({ pattern, minLength = 0, maxLength = 200 }: RequestSchema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.oneof(fc.string({ minLength, maxLength: Math.min(maxLength, 60) }), anyText({ minLength, maxLength: Math.min(maxLength, 60) }));
}

function objectOf({ properties = {}, required = [], propertyNames, additionalProperties }: RequestSchema, schemas: Schemas) {
  if (typeof additionalProperties === "object") {
    return fc.dictionary(stringOf(propertyNames ?? {}), valueOf(additionalProperties, schemas), { maxKeys: 25 });
  }
  const fields = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valueOf(schema, schemas)]));
  return fc.record(fields, { requiredKeys: [...required] });
}

/** The value with fields of any name put in, put in place of others, or left out, at the top or one level below. */
export function spoilt(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return anything;
  const names = Object.keys(value);
  const name = names.length === 0 ? anyText({ maxLength: 20 }) : fc.oneof(fc.constantFrom(...names), anyText({ maxLength: 20 }));
  const put = fc.tuple(name, fc.oneof(anything, longText)).map(([key, what]) => ({ ...value, [key]: what }));
  const dropped = name.map((key) => Object.fromEntries(Object.entries(value).filter(([known]) => known !== key)));
  const below = name.chain((key) => spoilt((value as Record<string, unknown>)[key]).map((what) => ({ ...value, [key]: what })));
  return fc.oneof(put, dropped, below);
}
