/** The OpenAPI 3.1 document, made from the route table and the schemas that validate: it can't say anything else than the code does. */
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverride,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from "zod-openapi";
import { z } from "zod";
import type { DescribedAnswer, Endpoint } from "./endpoint.ts";
import { problemsOf } from "./endpoint-problems.ts";
import { type Problem, problem, problemBody } from "./problem.ts";
import { type ProblemCode, problemCatalogue, problemCodes } from "./problem-catalogue.ts";
import { retryAfter } from "./schemas/headers.ts";
import { problemSchema } from "./schemas/problem.ts";

/** Answered with `Retry-After`. */
const waitable: ReadonlySet<ProblemCode> = new Set(["idempotency_in_progress", "attempts_exhausted", "queue_unavailable"]);

export type OpenApiDocument = ReturnType<typeof createDocument>;

const introduction = `Delivers one-time codes for multi-factor authentication by SMS and by voice call.

JSON over HTTP. Every path under \`/v1\` needs an API key: \`Authorization: Bearer <key>\`. Unknown fields and unknown query parameters are errors.
Every answer carries \`X-Request-Id\`; a caller's own is taken over. Errors are \`application/problem+json\` with a stable \`code\`.`;

export function createOpenApi(
  routes: readonly Endpoint[],
  about: { readonly version: string; readonly serverUrl: string },
): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of routes) paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operationOf(endpoint) };
  const document: ZodOpenApiObject = {
    openapi: "3.1.0",
    info: { title: "Trunkline", version: about.version, description: introduction, license: { name: "MIT", identifier: "MIT" } },
    servers: [{ url: about.serverUrl }],
    tags: [
      { name: "Deliveries", description: "For the MFA backend and for support." },
      { name: "People", description: "For whoever answers people's requests to be forgotten." },
      { name: "Operations", description: "For operators: steer carriers and senders while the gateway runs." },
      { name: "Carriers' callbacks", description: "For carriers: receipts, messages from people, key presses." },
      { name: "Service", description: "For the inside network: health, metrics, documentation." },
    ],
    paths,
    components: {
      securitySchemes: { apiKey: { type: "http", scheme: "bearer", description: "An API key of the gateway's configuration." } },
      schemas: { Problem: problemSchema },
      examples: Object.fromEntries(problemCodes.map((code) => [code, { summary: problemCatalogue[code].title, value: exampleOf(code) }])),
    },
  };
  return createDocument(document, { override: simplify });
}

/** What zod adds and readers don't need; and answers grow by addition, so no generated client may refuse new fields. */
function simplify({ jsonSchema, io }: Parameters<ZodOpenApiOverride>[0]): void {
  if (io === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.format === "date-time" || jsonSchema.type === "integer") delete jsonSchema.pattern;
  if (jsonSchema.type === "integer") delete jsonSchema.multipleOf;
}

function operationOf(endpoint: Endpoint): ZodOpenApiOperationObject {
  const described = {
    operationId: endpoint.operationId,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: endpoint.description,
    responses: { ...answersOf(endpoint.answers), ...problemAnswersOf(endpoint) },
  };
  const path = z.object(
    Object.fromEntries(Object.entries(endpoint.params).map(([name, note]) => [name, z.string().meta({ ...note })] as const)),
  );
  if (endpoint.kind === "open") return { ...described, requestParams: { path }, security: [] };
  return {
    ...described,
    requestParams: { path, query: endpoint.query, ...(endpoint.headers !== null && { header: endpoint.headers }) },
    security: [{ apiKey: [] }],
    "x-scope": endpoint.scope,
    ...(endpoint.body !== null && {
      requestBody: { required: true, content: { "application/json": { schema: endpoint.body, examples: { ...endpoint.bodyExamples } } } },
    }),
  };
}

function answersOf(answers: Endpoint["answers"]): Record<string, ZodOpenApiResponseObject> {
  return Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)]));
}

function answerOf({ description, content, headers, example }: DescribedAnswer): ZodOpenApiResponseObject {
  const shape = { description, ...(headers !== undefined && { headers }) };
  if (content === null) return shape;
  if (typeof content === "string") return { ...shape, content: { [content]: { schema: { type: "string" } } } };
  return { ...shape, content: { "application/json": { schema: content, ...(example !== undefined && { example }) } } };
}

/** One answer per status; all problems of the status are in it, each with an example. */
function problemAnswersOf(endpoint: Endpoint): Record<string, ZodOpenApiResponseObject> {
  const byStatus = Map.groupBy(problemsOf(endpoint), (code) => problemCatalogue[code].status);
  const taken = new Set(Object.keys(endpoint.answers));
  return Object.fromEntries(
    [...byStatus]
      .filter(([status]) => !taken.has(String(status)))
      .map(([status, codes]) => [
        String(status),
        {
          ...headersOf(codes),
          description: codes.map((code) => `\`${code}\`: ${problemCatalogue[code].title}.`).join("\n\n"),
          content: {
            "application/problem+json": {
              schema: problemSchema,
              examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
            },
          },
          "x-problem-codes": codes,
        },
      ]),
  );
}

function headersOf(codes: readonly ProblemCode[]): Pick<ZodOpenApiResponseObject, "headers"> {
  if (codes.includes("unauthenticated")) return { headers: z.object({ "WWW-Authenticate": z.string() }) };
  const waits = codes.some((code) => waitable.has(code));
  return waits ? { headers: z.object({ "Retry-After": retryAfter }) } : {};
}

function exampleOf(code: ProblemCode) {
  const example: Problem = problem(code, problemCatalogue[code].advice, {
    errors: code === "invalid_request" ? [{ pointer: "/code", detail: "4 to 10 letters or digits." }] : [],
  });
  return problemBody(example, "req_6f1c2a52-5b0f-4d0e-9a53-0c8a3f1f7e21");
}
