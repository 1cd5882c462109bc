/**
 * Holds every answer of the API to its own documentation: the status, the problem code and the shape must be among those
 * that the endpoint declares. Strict: a field that the schema doesn't know fails.
 */
import { z } from "zod";
import type { Endpoint } from "../../src/api/endpoint.ts";
import { problemsOf } from "../../src/api/endpoint-problems.ts";
import { problemCatalogue, type ProblemCode } from "../../src/api/problem-catalogue.ts";
import { routes } from "../../src/api/routes.ts";
import { problemSchema } from "../../src/api/schemas/problem.ts";

export function endpointAt(method: string, path: string): Endpoint | undefined {
  const pathname = path.split("?", 1)[0] ?? "";
  return routes.find(
    (endpoint) =>
      endpoint.method === method.toLowerCase() && new RegExp(`^${endpoint.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(pathname),
  );
}

export function assertDocumented(method: string, path: string, status: number, contentType: string, body: unknown): void {
  if (method === "HEAD") return;
  const endpoint = endpointAt(method, path);
  if (contentType.startsWith("application/problem+json")) {
    const { code, status: told } = problemSchema.parse(body);
    if (told !== status || problemCatalogue[code].status !== status) throw new Error(`problem ${code} came with status ${status}`);
    if (endpoint !== undefined) assertOneOf(code, problemsOf(endpoint), endpoint);
    return;
  }
  if (endpoint === undefined) return;
  const answer = endpoint.answers[status];
  if (answer === undefined) throw new Error(`${endpoint.operationId} does not document status ${status}`);
  if (answer.content instanceof z.ZodType) answer.content.parse(body);
}

function assertOneOf(code: ProblemCode, codes: readonly ProblemCode[], endpoint: Endpoint): void {
  if (!codes.includes(code)) throw new Error(`${endpoint.operationId} does not document the problem ${code}`);
}
