/** Infobip's error bodies of the newer APIs, and the status objects by which it refuses a message under a 200. */
import type { WireAnswer } from "../../stand-in/account.ts";

export interface Problem {
  readonly status: number;
  readonly code?: string | null;
  readonly description?: string | null;
  /** Where in the request, e.g. "messages[0].destinations[0].to". */
  readonly property?: string;
}

const usual: Readonly<Record<number, string>> = {
  400: "Request cannot be processed.",
  401: "Invalid or missing authentication credentials.",
  403: "Insufficient permissions.",
  404: "Requested resource does not exist.",
  429: "Too many requests.",
};

export function errorAnswer(problem: Problem, headers: Readonly<Record<string, string>> = {}): WireAnswer {
  const body = {
    errorCode: problem.code ?? `E${problem.status}`,
    description: problem.description ?? usual[problem.status] ?? "Something went wrong.",
    action: "Check the documentation.",
    violations: problem.property === undefined ? [] : [{ property: problem.property, violation: "is not what the documentation asks for" }],
    resources: [],
  };
  return json(problem.status, body, headers);
}

export interface StatusObject {
  readonly groupId: number;
  readonly groupName: string;
  readonly id: number;
  readonly name: string;
  readonly description: string;
}

export function statusObject(groupId: number, groupName: string, id: number, name: string, description: string): StatusObject {
  return { groupId, groupName, id, name, description };
}

export function messageAnswer(messageId: string, to: string, status: StatusObject): WireAnswer {
  return json(200, { bulkId: `bulk-${messageId}`, messages: [{ messageId, status, destination: to, to }] });
}

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): WireAnswer {
  return { status, headers: { "content-type": "application/json; charset=utf-8", ...headers }, body: JSON.stringify(body) };
}
