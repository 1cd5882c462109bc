/** Vonage's error bodies: `{ type, title, detail, instance }`, with the code as the fragment of `type`. */
import { randomUUID } from "node:crypto";
import type { WireAnswer } from "../../stand-in/account.ts";

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}

const pages = "https://developer.vonage.com/api-errors";

export function problemAnswer({ status, code, title, detail }: Problem, headers: Readonly<Record<string, string>> = {}): WireAnswer {
  // Numbers are the Messages API's own.
  const type = /^\d+$/.test(code) ? `${pages}/messages#${code}` : `${pages}#${code}`;
  return {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
    body: JSON.stringify({ type, title, detail, instance: randomUUID().replaceAll("-", "") }),
  };
}

export const unauthorized: Problem = {
  status: 401,
  code: "unauthorized",
  title: "Unauthorized",
  detail: "You did not provide correct credentials.",
};
export const notFound: Problem = {
  status: 404,
  code: "not-found",
  title: "Not Found",
  detail: "The requested resource does not exist, or you do not have access to it.",
};
export const invalid = (detail: string): Problem => ({ status: 422, code: "1020", title: "Invalid params", detail });
export const invalidSender: Problem = {
  status: 422,
  code: "1120",
  title: "Invalid sender",
  detail: "The `from` parameter is invalid for the given channel.",
};

const usual: Readonly<Record<number, readonly [code: string, title: string]>> = {
  401: ["unauthorized", "Unauthorized"],
  402: ["low-balance", "Low balance"],
  403: ["forbidden", "Forbidden"],
  404: ["not-found", "Not Found"],
  429: ["1000", "Throttled"],
};

/** What Vonage usually says with a status, for failures that were asked for. */
export function problemOf(status: number, code: string | null, message: string | null): Problem {
  const [usualCode, usualTitle] = usual[status] ?? (status >= 500 ? ["1030", "Internal error"] : ["1020", "Invalid params"]);
  return { status, code: code ?? usualCode, title: message ?? usualTitle, detail: "" };
}
