/**
 * Errors as values, and as RFC 9457 problem details on the wire. A problem is decided where the fault is seen, and
 * written in one place, so that all errors look alike, those of 404 and of malformed HTTP included.
 */
import { problemCatalogue, type ProblemCode } from "./problem-catalogue.ts";

/** One thing that is wrong, and where: exactly one of the three places. `pointer` is a JSON pointer into the body. */
export type FieldError =
  | { readonly pointer: string; readonly detail: string }
  | { readonly parameter: string; readonly detail: string }
  | { readonly header: string; readonly detail: string };

export interface Problem {
  readonly kind: "problem";
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly requestId: string;
  readonly errors?: readonly FieldError[];
}

export function problem(
  code: ProblemCode,
  detail: string,
  more: { readonly errors?: readonly FieldError[]; readonly headers?: Readonly<Record<string, string>> } = {},
): Problem {
  return { kind: "problem", code, detail, errors: more.errors ?? [], headers: more.headers ?? {} };
}

export function invalidRequest(errors: readonly FieldError[]): Problem {
  const count = errors.length === 1 ? "One thing is" : `${errors.length} things are`;
  return problem("invalid_request", `${count} wrong with the request; see "errors".`, { errors });
}

export function queueUnavailable(retryAfterSeconds = 1, detail = "The queue can't be reached now. Nothing was accepted."): Problem {
  return problem("queue_unavailable", detail, {
    headers: { "Retry-After": String(retryAfterSeconds) },
  });
}

export function problemStatus(code: ProblemCode): number {
  return problemCatalogue[code].status;
}

export function problemBody(problem: Problem, requestId: string): ProblemBody {
  const { status, title } = problemCatalogue[problem.code];
  return {
    // A full path without host, as RFC 9457 3.1.1 allows: the same on every installation, and a page on each of them.
    type: `/docs#problem-${problem.code}`,
    title,
    status,
    detail: problem.detail,
    code: problem.code,
    requestId,
    ...(problem.errors.length > 0 && { errors: problem.errors }),
  };
}
