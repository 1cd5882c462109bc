/** A JSON schema as a list of fields that people read: name, type and limits, whether it must be there, what it is for. */
import { html, type Html } from "./html.ts";
import { type JsonSchema, refName } from "./json-schema.ts";
import { inline } from "./prose.ts";

export function renderFields(schema: JsonSchema): Html | null {
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) return null;
  return html`<ul class="fields">
    ${fields.map(([name, field]) => renderField(name, field, schema.required?.includes(name) === true))}
  </ul>`;
}

export function renderField(name: string, schema: JsonSchema, required: boolean): Html {
  const nested = nestedObject(schema);
  return html`<li>
    <div>
      <code class="name">${name}</code>
      <span class="type">${typeOf(schema)}</span>${required ? html` <span class="required">required</span>` : null}
    </div>
    ${schema.description === undefined ? null : html`<div class="about">${inline(schema.description)}</div>`}
    ${limitsOf(schema)}${nested === null ? null : renderFields(nested)}
  </li>`;
}

/** "string, date-time", "array of Attempt", "string or null". */
export function typeOf(schema: JsonSchema): Html {
  if (schema.$ref !== undefined) return html`<a href="#schema-${refName(schema.$ref)}">${refName(schema.$ref)}</a>`;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return html`${joined(alternatives.map(typeOf), " or ")}`;
  if (schema.items !== undefined) return html`array of ${typeOf(schema.items)}`;
  const type = typeof schema.type === "string" ? schema.type : (schema.type?.join(" or ") ?? "anything");
  return html`${type}${schema.format === undefined ? "" : `, ${schema.format}`}`;
}

function limitsOf(schema: JsonSchema): Html | null {
  const values = enumOf(schema);
  const limits = [
    values === undefined ? null : html`one of ${joined(values.map(literal), " ")}`,
    range(schema.minimum, schema.maximum, ""),
    range(schema.minLength, schema.maxLength, " characters"),
    schema.pattern === undefined ? null : html`matches ${literal(schema.pattern)}`,
    schema.default === undefined ? null : html`default ${literal(schema.default)}`,
    schema.example === undefined ? null : html`example ${literal(schema.example)}`,
  ].filter((limit) => limit !== null);
  return limits.length === 0 ? null : html`<div class="limits">${joined(limits, " · ")}</div>`;
}

function literal(value: unknown): Html {
  return html`<code>${String(value)}</code>`;
}

function enumOf(schema: JsonSchema): readonly unknown[] | undefined {
  const within = [schema, schema.items, ...(schema.anyOf ?? [])];
  return within.find((one) => one?.enum !== undefined)?.enum;
}

function range(minimum: number | undefined, maximum: number | undefined, unit: string): Html | null {
  const least = minimum ?? null;
  const most = maximum ?? null;
  if (least !== null && most !== null) return html`${least} to ${most}${unit}`;
  if (most !== null) return html`at most ${most}${unit}`;
  return least === null ? null : html`at least ${least}${unit}`;
}

/** The unnamed object that a field holds, itself, in an array, or or-null. */
function nestedObject(schema: JsonSchema): JsonSchema | null {
  const within = [schema, schema.items, ...(schema.anyOf ?? [])];
  return within.find((one) => one?.properties !== undefined) ?? null;
}

function joined(parts: readonly Html[], separator: string): readonly Html[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [html`${separator}`, part]));
}
