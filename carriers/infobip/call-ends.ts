/**
 * How a call ended, by the error that its report holds, else by its status. Two families of errors are in use: the older
 * one of voice messages (5000 and up, behind 5400 SIP's codes), and the newer one that all voice products share (10000 and up).
 */
import { type Fault, personFault, routeFault } from "../refusal.ts";
import type { Receipt } from "../receipt.ts";
import { type DeliveryError, errorCode, group, type Status, statusCode } from "./status.ts";

export type CallEnd = Pick<Receipt, "status" | "reason" | "tryOtherRoute">;

const heard: CallEnd = { status: "completed", reason: null, tryOtherRoute: false };
const voicemail: CallEnd = { status: "completed", reason: "voicemail", tryOtherRoute: false };
const busy: CallEnd = { status: "busy", reason: "busy", tryOtherRoute: false };
const noAnswer: CallEnd = { status: "no_answer", reason: "no_answer", tryOtherRoute: false };
const failed = (fault: Fault): CallEnd => ({ status: "failed", ...fault });

export const callEnds: ReadonlyMap<string, CallEnd> = new Map([
  ["error 5000", heard], // VOICE_ANSWERED
  ["error 10000", heard], // NORMAL_HANGUP
  ["error 10003", heard], // HUMAN_DETECTED
  ["error 10004", heard], // MAX_DURATION_REACHED
  ["error 5001", voicemail], // VOICE_ANSWERED_MACHINE
  ["error 10002", voicemail], // MACHINE_DETECTED
  ["error 5002", busy], // EC_VOICE_USER_BUSY
  ["error 10201", busy], // BUSY
  ["status 97", busy], // BUSY
  ["error 5003", noAnswer], // EC_VOICE_NO_ANSWER
  ["error 10200", noAnswer], // NO_ANSWER
  ["status 96", noAnswer], // NO_ANSWER
  ["error 5603", failed(personFault("rejected_by_user"))], // EC_DECLINE
  ["error 10203", failed(personFault("rejected_by_user"))], // REJECTED
  ["status 99", failed(personFault("rejected_by_user"))], // REJECTED
  ["error 5480", failed(personFault("unreachable_handset"))], // EC_VOICE_ERROR_TEMPORARILY_NOT_AVAILABLE
  ["error 10204", failed(personFault("unreachable_handset"))], // TEMPORARILY_UNAVAILABLE
  ["error 10304", failed(personFault("unreachable_handset"))], // DESTINATION_UNAVAILABLE
  ["error 5404", failed(personFault("invalid_number"))], // EC_VOICE_ERROR_DESTINATION_NOT_FOUND
  ["error 5484", failed(personFault("invalid_number"))], // EC_VOICE_ERROR_ADDRESS_INCOMPLETE
  ["error 10303", failed(personFault("invalid_number"))], // DESTINATION_NOT_FOUND
  ["error 10305", failed(personFault("invalid_number"))], // INVALID_DESTINATION
  ["error 5503", failed(routeFault("carriers_unavailable"))], // EC_SERVICE_UNAVAILABLE
  ["error 10301", failed(routeFault("carriers_unavailable"))], // INSUFFICIENT_FUNDS
  ["error 10302", failed(routeFault("carriers_unavailable"))], // UNAUTHENTICATED
  ["error 10308", failed(routeFault("carriers_unavailable"))], // NETWORK_ERROR
  ["error 10309", failed(routeFault("carriers_unavailable"))], // SERVICE_UNAVAILABLE
  ["error 10312", failed(routeFault("carriers_unavailable"))], // CONGESTION
]);

export interface EndReport {
  readonly status: Status;
  readonly error: DeliveryError | null;
  /** `HUMAN` or `MACHINE`, where a machine was looked for. */
  readonly answeredBy: string | null;
}

/** @param failure the fault of a call that names none of these */
export function callEnd({ status, error, answeredBy }: EndReport, failure: Fault): CallEnd {
  if (answeredBy === "MACHINE") return voicemail;
  const known = (error === null ? undefined : callEnds.get(errorCode(error.id))) ?? callEnds.get(statusCode(status.id));
  return known ?? (status.groupId === group.delivered ? heard : failed(failure));
}
