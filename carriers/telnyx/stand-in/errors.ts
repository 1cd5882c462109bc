/** Telnyx's error bodies: `{ errors: [{ code, title, detail }] }`, with codes as strings and a pointer to the field at fault. */
import type { WireAnswer } from "../../stand-in/account.ts";

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  /** The field at fault. */
  readonly field?: string;
}

/** Titles and usual details, by code. */
const catalogue: Readonly<Record<string, readonly [title: string, detail: string]>> = {
  "10002": ["Invalid phone number", "The phone number is invalid."],
  "10003": ["Invalid URL", "The URL provided was invalid, malformed, or too long. URLs can be a maximum of 2000 characters."],
  "10004": ["Missing required parameter", "A required parameter was missing."],
  "10005": ["Resource not found", "The requested resource or URL could not be found."],
  "10007": ["Unexpected error", "An unexpected error occured."],
  "10009": ["Authentication failed", "The required authentication headers were either invalid or not included in the request."],
  "10010": ["Authorization failed", "You do not have permission to perform the requested action on the specified resource or resources."],
  "10011": ["Too many requests", "You have exceeded the maximum number of allowed requests."],
  "10014": ["Unsupported Media Type", "The request failed because the server does not support the media type."],
  "10015": ["Bad Request", "The request failed because it was not well-formed."],
  "10016": ["Phone number must be in +E.164 format", "The specified phone number parameter must be in +E.164 format."],
  "10023": ["Invalid JSON", "The supplied JSON was not well-formed."],
  "20100": ["Insufficient Funds", "You do not have enough funds to perform this action."],
  "40001": ["Not routable", "The destination number is either a landline or a non-routable wireless number."],
  "40011": ["Too many requests", "Exceeded upstream rate limit."],
  "40300": ["Blocked due to STOP message", "Messages cannot be sent from this number to the destination: the recipient has opted out."],
  "40302": ["Message too large", "The message is longer than is allowed."],
  "40305": [
    "Invalid 'from' address",
    "The 'from' address should be string containing a valid phone number or alphanumeric sender ID associated with the sending messaging profile.",
  ],
  "40309": ["Invalid destination region", "Destination region is not whitelisted."],
  "40310": ["Invalid 'to' address", "The 'to' address should be a single valid number."],
  "40316": ["No content provided", "The message has no text."],
  "40318": ["Message queue full", "The message queue is full."],
};

const codeOfStatus: Readonly<Record<number, string>> = {
  401: "10009",
  403: "10010",
  404: "10005",
  415: "10014",
  429: "10011",
};

export function problemOf(status: number, code: string | null, detail: string | null): Problem {
  const named = code ?? codeOfStatus[status] ?? (status >= 500 ? "10007" : "10015");
  return { status, code: named, ...(detail !== null && { detail }) };
}

export function errorAnswer(problem: Problem, headers: Readonly<Record<string, string>> = {}): WireAnswer {
  const [title, usual] = catalogue[problem.code] ?? ["Error", "The request failed."];
  const error = {
    code: problem.code,
    title,
    detail: problem.detail ?? usual,
    meta: { url: `https://developers.telnyx.com/docs/overview/errors/${problem.code}` },
    ...(problem.field !== undefined && { source: { pointer: `/${problem.field}` } }),
  };
  return {
    status: problem.status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify({ errors: [error] }),
  };
}
