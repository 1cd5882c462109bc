/** What Telnyx's forms tell about a TeXML call. */
import type { AnsweredBy, CallState, CallSubmission } from "../../stand-in/account.ts";

/** What every form about a call holds. */
export function callBasics(accountSid: string, call: CallSubmission): Record<string, string> {
  const connection = call.parameters["ApplicationSid"];
  return {
    AccountSid: accountSid,
    CallSid: call.id,
    CallSidLegacy: call.id,
    ConnectionId: typeof connection === "string" ? connection : "",
    From: call.from,
    To: call.to,
  };
}

const callStatus = { initiated: "initiated", ringing: "ringing", answered: "in-progress" };
const endStatus = { completed: "completed", busy: "busy", no_answer: "no-answer", rejected: "busy", failed: "failed" };
const hangupCause = {
  completed: "normal_clearing",
  busy: "user_busy",
  no_answer: "no_answer",
  rejected: "call_rejected",
  failed: "not_found",
};
const sequence = { initiated: "0", ringing: "1", answered: "2", completed: "3" };

export function callParameters(accountSid: string, call: CallSubmission, state: CallState, nowMs: number): Record<string, string> {
  const end = state.event === "completed" ? state : null;
  return {
    ...callBasics(accountSid, call),
    CallStatus: end === null ? callStatus[state.event as keyof typeof callStatus] : endStatus[end.end],
    CallbackSource: "call-progress-events",
    SequenceNumber: sequence[state.event],
    Timestamp: new Date(nowMs).toISOString(),
    ...(end !== null && {
      CallDuration: end.end === "completed" ? String(end.seconds) : "0",
      HangupCause: hangupCause[end.end],
      HangupSource: end.end === "completed" ? "caller" : "callee",
      ...(end.end === "failed" && end.code !== null && { ErrorCode: end.code }),
    }),
  };
}

export function answeredByWord(call: CallSubmission, answeredBy: AnsweredBy): string {
  if (answeredBy === "human") return "human";
  return call.waitForGreetingEnd ? "machine_end_beep" : "machine_start";
}
