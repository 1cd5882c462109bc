/**
 * What an endpoint is: one value that holds how it is reached, who may call it, what it takes and answers, and what it
 * does. Routing, validation, authentication, the OpenAPI document and the architecture tests all read the same values,
 * so none of them can know an endpoint that the others don't.
 */
import type { Request } from "express";
import type { z } from "zod";
import type { Scope } from "../vocabulary.ts";
import type { Answer } from "./answer.ts";
import type { ApiContext } from "./context.ts";
import type { Caller } from "./ports.ts";
import type { Problem } from "./problem.ts";
import type { ProblemCode } from "./problem-catalogue.ts";

export type Method = "get" | "post" | "delete";
export type Tag = "Deliveries" | "People" | "Operations" | "Carriers' callbacks" | "Service";

export interface DescribedAnswer {
  readonly description: string;
  /** JSON of this shape; a string names another media type; null: no body. */
  readonly content: z.ZodType | string | null;
  readonly headers?: z.ZodObject;
  readonly example?: unknown;
}

export interface ParameterNote {
  readonly description: string;
  readonly example: string;
}

interface Described {
  readonly method: Method;
  /** As in OpenAPI: "/v1/deliveries/{id}". */
  readonly path: string;
  readonly operationId: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description: string;
  readonly params: Readonly<Record<string, ParameterNote>>;
  readonly answers: Readonly<Record<number, DescribedAnswer>>;
  /** Those that this endpoint decides itself; those of authentication, bodies and outages are added to the document. */
  readonly problems: readonly ProblemCode[];
}

export interface ApiInput<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  /** The query as it was given, for links to the next page. */
  readonly rawQuery: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly caller: Caller;
  readonly header: (name: string) => string | undefined;
}

/** Needs an API key with `scope`. */
export interface ApiEndpoint extends Described {
  readonly kind: "api";
  readonly scope: Scope;
  readonly query: z.ZodObject;
  /** null: takes no fields. */
  readonly body: z.ZodType | null;
  readonly bodyExamples: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;
  /** Request headers, for the document. */
  readonly headers: z.ZodObject | null;
  handle(input: ApiInput<unknown, unknown, unknown>, context: ApiContext): Promise<Answer | Problem>;
  /**
   * What is answered to every caller now, whatever they ask; null: their request is to be looked at. Only of a path without
   * parameters (see turn-away.ts).
   */
  readonly refuseUnread: ((context: ApiContext) => Problem | null) | null;
  /** Told of each problem that is answered, also of those found before `handle`. */
  onProblem(code: ProblemCode, context: ApiContext): void;
}

/** Needs no key; `why` says why that is right. */
export interface OpenEndpoint extends Described {
  readonly kind: "open";
  readonly why: string;
  handle(request: Request, context: ApiContext): Promise<Answer | Problem>;
}

export type Endpoint = ApiEndpoint | OpenEndpoint;

/** "/v1/senders/{number}" -> { number: string } */
export type ParamsOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [Key in Name]: string } & ParamsOf<Rest>
  : unknown;
type NotesOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [Key in Name]: ParameterNote } & NotesOf<Rest>
  : unknown;

type Optional = "description" | "problems" | "bodyExamples" | "headers" | "refuseUnread" | "onProblem";

export function defineApiEndpoint<const Path extends string, Query extends z.ZodObject, Body extends z.ZodType | null>(
  definition: Omit<ApiEndpoint, "kind" | "path" | "params" | "query" | "body" | "handle" | Optional> &
    Partial<Pick<ApiEndpoint, Optional>> & {
      readonly path: Path;
      readonly params: NotesOf<Path> & Described["params"];
      readonly query: Query;
      readonly body: Body;
      readonly handle: (
        input: ApiInput<ParamsOf<Path>, z.output<Query>, Body extends z.ZodType ? z.output<Body> : null>,
        context: ApiContext,
      ) => Promise<Answer | Problem>;
    },
): ApiEndpoint {
  return {
    kind: "api",
    description: "",
    problems: [],
    bodyExamples: {},
    headers: null,
    refuseUnread: null,
    onProblem: () => undefined,
    ...definition,
    // Whoever calls `handle` has parsed the input with this definition's own schemas.
    handle: (input, context) => definition.handle(input as Parameters<typeof definition.handle>[0], context),
  };
}
