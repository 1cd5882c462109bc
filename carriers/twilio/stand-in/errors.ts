/** Twilio's error bodies. Messages are worded like Twilio's, with the value that was sent where Twilio names it. */
import type { WireAnswer } from "../../stand-in/account.ts";

export interface Problem {
  readonly code: number;
  readonly status: number;
  readonly message: string;
}

/** Messages for the codes that a rule may ask for without saying more. */
const messages: Readonly<Record<string, string>> = {
  20003: "Authenticate",
  20404: "The requested resource was not found",
  20429: "Too Many Requests",
  20500: "Internal Server Error",
  20503: "Service Unavailable",
  21210: "The source phone number provided is not yet verified for your account",
  21211: "Invalid 'To' Phone Number",
  21212: "The 'From' number is not a valid phone number, shortcode, or alphanumeric sender ID",
  21215: "Account not authorized to call this number. Perhaps you need to enable some international permissions",
  21408: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
  21606: "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination",
  21610: "Attempt to send to unsubscribed recipient",
  21611: "This 'From' number has exceeded the maximum number of queued messages",
  21612: "The 'To' phone number is not currently reachable using the 'From' phone number via SMS",
  21614: "'To' number is not a valid mobile number",
  30001: "Queue overflow",
  63017: "Rate limit exceeded",
};

/** What Twilio answers with when only the HTTP status is known. */
const codeOfStatus: Readonly<Record<number, number>> = { 400: 20001, 401: 20003, 404: 20404, 405: 20004, 429: 20429, 503: 20503 };

export function problem(code: number, message: string, status = 400): Problem {
  return { code, message, status };
}

export function problemOf(status: number, code: string | null, message: string | null): Problem {
  const number = code === null ? (codeOfStatus[status] ?? (status >= 500 ? 20500 : 20001)) : Number(code);
  return { code: number, status, message: message ?? messages[String(number)] ?? "Bad request" };
}

export function errorAnswer({ code, message, status }: Problem, headers: Readonly<Record<string, string>> = {}): WireAnswer {
  return {
    status,
    headers: { "content-type": "application/json;charset=utf-8", ...headers },
    body: JSON.stringify({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }),
  };
}
