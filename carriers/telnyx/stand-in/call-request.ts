/** Checks a request to make a TeXML call. */
import { callEvents } from "../../stand-in/account.ts";
import { readCallScript } from "../../stand-in/script/call-script.ts";
import type { Problem } from "./errors.ts";
import { e164, kindProblem, textOf, unknownField } from "./fields.ts";
import type { Fields, Kind } from "./fields.ts";

/** The stand-in posts its callbacks only, where Telnyx could also GET them. */
const posted: Kind = { kind: "choice", of: ["POST"] };

const kinds: Readonly<Record<string, Kind>> = {
  Url: { kind: "url" },
  UrlMethod: posted,
  FallbackUrl: { kind: "url" },
  Texml: { kind: "text" },
  ApplicationSid: { kind: "text" },
  CallerId: { kind: "text" },
  StatusCallback: { kind: "url" },
  StatusCallbackMethod: posted,
  StatusCallbackEvent: { kind: "text" },
  MachineDetection: { kind: "choice", of: ["Enable", "Disable", "DetectMessageEnd"] },
  DetectionMode: { kind: "choice", of: ["Premium", "Regular"] },
  MachineDetectionTimeout: { kind: "number", least: 500, most: 60_000 },
  MachineDetectionSilenceTimeout: { kind: "number", least: 1, most: 60_000 },
  MachineDetectionSpeechThreshold: { kind: "number", least: 1, most: 60_000 },
  MachineDetectionSpeechEndThreshold: { kind: "number", least: 1, most: 60_000 },
  AsyncAmd: { kind: "flag" },
  AsyncAmdStatusCallback: { kind: "url" },
  AsyncAmdStatusCallbackMethod: posted,
  CancelPlaybackOnMachineDetection: { kind: "flag" },
  CancelPlaybackOnDetectMessageEnd: { kind: "flag" },
  Timeout: { kind: "number", least: 5, most: 120 },
  TimeLimit: { kind: "number", least: 30, most: 14_400 },
};
const known = new Set(["To", "From", ...Object.keys(kinds)]);
const displayName = /^[A-Za-z0-9 _~!.+-]{1,128}$/;

/** `callerIds` null: any E.164 number will do. `applicationSid` null: any application will do. */
export function callProblem(fields: Fields, callerIds: ReadonlySet<string> | null, applicationSid: string | null): Problem | null {
  for (const field of ["To", "From", "ApplicationSid"]) {
    if (textOf(fields, field) === null) return { status: 422, code: "10004", field };
  }
  const to = textOf(fields, "To") ?? "";
  const from = textOf(fields, "From") ?? "";
  if (!e164.test(to)) return { status: 422, code: "10016", field: "To" };
  if (!e164.test(from)) return { status: 422, code: "10016", field: "From" };
  if (callerIds !== null && !callerIds.has(from)) {
    return {
      status: 403,
      code: "10010",
      field: "From",
      detail: "The From number is neither a number nor a verified number of this account.",
    };
  }
  if (applicationSid !== null && fields["ApplicationSid"] !== applicationSid)
    return { status: 404, code: "10005", field: "ApplicationSid" };
  return unknownField(fields, known) ?? kindProblem(fields, kinds) ?? scriptProblem(fields) ?? wordingProblem(fields);
}

function scriptProblem(fields: Fields): Problem | null {
  if (textOf(fields, "Url") !== null) return null;
  const texml = textOf(fields, "Texml");
  // The application's own address could stand in for both; the stand-in's applications have none.
  if (texml === null) return { status: 422, code: "10004", field: "Texml" };
  const script = readCallScript(texml);
  // Telnyx accepts the call and ends it; refusing at once shows it to a test.
  return script.ok ? null : { status: 422, code: "10015", field: "Texml", detail: script.problem };
}

function wordingProblem(fields: Fields): Problem | null {
  const events = textOf(fields, "StatusCallbackEvent")?.split(" ") ?? [];
  const wrong = events.find((event) => !(callEvents as readonly string[]).includes(event));
  if (wrong !== undefined) return { status: 422, code: "10015", field: "StatusCallbackEvent", detail: `Unknown event: ${wrong}` };
  const name = textOf(fields, "CallerId");
  return name === null || displayName.test(name) ? null : { status: 422, code: "10015", field: "CallerId" };
}
