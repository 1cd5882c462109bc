/**
 * Requests to every operation of the OpenAPI document: bodies, queries, headers and paths as the document has them, and
 * bent in every way. What earlier answers gave away (ids, cursors) comes back in later requests, so that they get deep.
 */
import * as fc from "fast-check";
import { anyText } from "../../../support/any-text.ts";
import { anything, type RequestSchema, type Schemas, spoilt, valueOf } from "./values.ts";

export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly schema: RequestSchema;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, DocumentedBody>> };
}

interface DocumentedBody {
  readonly schema: RequestSchema;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Schemas };
}

export interface FuzzSettings {
  readonly keys: readonly string[];
  /** Names of carriers and senders, and what answers have given away so far. */
  readonly known: () => readonly string[];
  /** Bodies with their headers for the carriers' addresses, genuinely signed. */
  readonly callback: (path: string) => fc.Arbitrary<Pick<FuzzRequest, "headers" | "body">>;
}

const visible = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 60 });

/** null, but for one time in so many. */
function seldom<T>(arbitrary: fc.Arbitrary<T>, oneIn: number): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}

export function anyRequest(document: OpenApiDocument, settings: FuzzSettings): fc.Arbitrary<FuzzRequest> {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      // Most can go wrong where most is read.
      weight: operation.requestBody === undefined ? 1 : 4,
      arbitrary: requestOf(method, path, operation, document.components.schemas, settings),
    })),
  );
  return fc.oneof(...operations);
}

function requestOf(
  method: string,
  template: string,
  operation: Operation,
  schemas: Schemas,
  settings: FuzzSettings,
): fc.Arbitrary<FuzzRequest> {
  const { parameters = [], requestBody } = operation;
  const documented = requestBody?.content["application/json"];
  const path = fc.tuple(pathOf(template, settings), queryOf(parameters)).map(([pathname, query]) => pathname + query);
  const content = template.startsWith("/carriers/")
    ? path.chain((known) => settings.callback(known).map((callback) => ({ path: known, ...callback })))
    : fc.record({
        path,
        body: bodyOf(documented, schemas),
        headers: fc.constant(documented === undefined ? {} : { "content-type": "application/json" }),
      });
  return fc
    .record({
      content,
      headers: headersOf(settings),
      otherMethod: seldom(fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"), 20),
    })
    .map(({ content: { path: target, body, headers: own }, headers, otherMethod }) => {
      const used = otherMethod ?? method.toUpperCase();
      return { method: used, path: target, headers: { ...own, ...headers }, body: used === "GET" ? null : body };
    });
}

function pathOf(template: string, { known }: FuzzSettings): fc.Arbitrary<string> {
  const segment = fc.oneof(
    { weight: 4, arbitrary: fc.nat().map((at) => encodeURIComponent(known()[at % known().length] ?? "x")) },
    { weight: 1, arbitrary: anyText({ minLength: 1, maxLength: 30 }).map((text) => encodeURIComponent(text.toWellFormed())) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("%", "%zz", "%00", "%2f", "..", ".", "%2e%2e", "*", "receipts", "inbound", "voice", "a".repeat(3_000)),
    },
  );
  const holes = template.split(/\{\w+\}/);
  return fc
    .array(segment, { minLength: holes.length - 1, maxLength: holes.length - 1 })
    .map((segments) => holes.map((part, index) => part + (segments[index] ?? "")).join(""));
}

function queryOf(parameters: readonly Parameter[]): fc.Arbitrary<string> {
  const named = parameters.filter((parameter) => parameter.in === "query");
  const pairs = named.map(({ name, schema }) => fc.tuple(fc.constant(name), valueOf(schema, {}).map(String)));
  const wild = fc.tuple(anyText({ maxLength: 10 }), anyText({ maxLength: 40 }));
  const pair = pairs.length === 0 ? wild : fc.oneof({ weight: 5, arbitrary: fc.oneof(...pairs) }, { weight: 1, arbitrary: wild });
  const query = fc.array(pair, { maxLength: 4 }).map((some) => (some.length === 0 ? "" : `?${new URLSearchParams(some).toString()}`));
  return pairs.length === 0 ? fc.oneof({ weight: 9, arbitrary: fc.constant("") }, { weight: 1, arbitrary: query }) : query;
}

function bodyOf(documented: DocumentedBody | undefined, schemas: Schemas): fc.Arbitrary<Buffer | null> {
  if (documented === undefined)
    return fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: anything.map(asJson) });
  const { schema, examples = {} } = documented;
  const example = fc.constantFrom(...Object.values(examples).map(({ value }) => value)).chain(withOtherPhone);
  const valid = fc.oneof(example, valueOf(schema, schemas));
  const bent = valid.chain(spoilt);
  return fc.oneof(
    { weight: 4, arbitrary: valid.map(asJson) },
    { weight: 4, arbitrary: bent.map(asJson) },
    withSpoiltBytes(valid.map(asJson)),
  );
}

/** All that goes to one phone would soon end at its limit of attempts. */
function withOtherPhone(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== "object" || value === null || !("to" in value)) return fc.constant(value);
  return fc.integer({ min: 2_000_000, max: 9_999_999 }).map((subscriber) => ({ ...value, to: `+1425${subscriber}` }));
}

function asJson(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value) ?? "");
}

function withSpoiltBytes(body: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const spot = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
  return fc.tuple(body, fc.array(spot, { minLength: 1, maxLength: 4 })).map(([text, spots]) => {
    const bytes = Buffer.from(text);
    for (const [at, byte] of spots) if (bytes.length > 0) bytes[at % bytes.length] = byte;
    return bytes;
  });
}

function headersOf({ keys }: FuzzSettings): fc.Arbitrary<Record<string, string>> {
  const authorization = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...keys).map((key) => `Bearer ${key}`) },
    { weight: 1, arbitrary: visible },
  );
  const wild = fc.dictionary(
    fc.constantFrom(
      "content-type",
      "content-encoding",
      "accept",
      "prefer",
      "x-request-id",
      "expect",
      "range",
      "if-none-match",
      "x-forwarded-for",
    ),
    visible,
    { maxKeys: 2 },
  );
  const idempotencyKey = seldom(fc.oneof(fc.constantFrom("a", "b", '"c"'), visible), 3);
  // `freq`: one in so many is null.
  return fc.record({ authorization: fc.option(authorization, { freq: 30 }), wild: seldom(wild, 5), idempotencyKey }).map((some) => ({
    ...(some.authorization !== null && { authorization: some.authorization }),
    ...(some.idempotencyKey !== null && { "idempotency-key": some.idempotencyKey }),
    ...some.wild,
  }));
}
