/**
 * The statuses of SMPP 3.4 (specification, 5.1.3) and of 5.0 that can answer a message, by the specification's names and
 * with its words. What a carrier adds (from 0x400 on) is a matter of the route, unless the account's `errors` say more. And the
 * errors of GSM networks (3GPP TS 29.002) in receipts, for carriers that are known to pass them on.
 */
import { ambiguous, personFault, rejectedAccount, rejectedRoute, routeFault, throttled, unavailable, undeliverable } from "../refusal.ts";
import type { FaultTable, RefusalTable } from "../refusal.ts";

/** Those that answer submit_sm and bind. */
const names: ReadonlyMap<number, string> = new Map([
  [0x01, "ESME_RINVMSGLEN"],
  [0x02, "ESME_RINVCMDLEN"],
  [0x03, "ESME_RINVCMDID"],
  [0x04, "ESME_RINVBNDSTS"],
  [0x05, "ESME_RALYBND"],
  [0x06, "ESME_RINVPRTFLG"],
  [0x07, "ESME_RINVREGDLVFLG"],
  [0x08, "ESME_RSYSERR"],
  [0x0a, "ESME_RINVSRCADR"],
  [0x0b, "ESME_RINVDSTADR"],
  [0x0d, "ESME_RBINDFAIL"],
  [0x0e, "ESME_RINVPASWD"],
  [0x0f, "ESME_RINVSYSID"],
  [0x14, "ESME_RMSGQFUL"],
  [0x15, "ESME_RINVSERTYP"],
  [0x43, "ESME_RINVESMCLASS"],
  [0x45, "ESME_RSUBMITFAIL"],
  [0x48, "ESME_RINVSRCTON"],
  [0x49, "ESME_RINVSRCNPI"],
  [0x50, "ESME_RINVDSTTON"],
  [0x51, "ESME_RINVDSTNPI"],
  [0x53, "ESME_RINVSYSTYP"],
  [0x54, "ESME_RINVREPFLAG"],
  [0x58, "ESME_RTHROTTLED"],
  [0x61, "ESME_RINVSCHED"],
  [0x62, "ESME_RINVEXPIRY"],
  [0x63, "ESME_RINVDFTMSGID"],
  [0x64, "ESME_RX_T_APPN"],
  [0x65, "ESME_RX_P_APPN"],
  [0x66, "ESME_RX_R_APPN"],
  [0xc0, "ESME_RINVOPTPARSTREAM"],
  [0xc1, "ESME_ROPTPARNOTALLWD"],
  [0xc2, "ESME_RINVPARLEN"],
  [0xc3, "ESME_RMISSINGOPTPARAM"],
  [0xc4, "ESME_RINVOPTPARAMVAL"],
  [0xfe, "ESME_RDELIVERYFAILURE"],
  [0xff, "ESME_RUNKNOWNERR"],
  [0x100, "ESME_RSERTYPUNAUTH"],
  [0x101, "ESME_RPROHIBITED"],
  [0x102, "ESME_RSERTYPUNAVAIL"],
  [0x103, "ESME_RSERTYPDENIED"],
  [0x104, "ESME_RINVDCS"],
]);

/** The specification's name, else the number as carriers document it. */
export function statusName(answered: number): string {
  return names.get(answered) ?? `0x${answered.toString(16).toUpperCase().padStart(8, "0")}`;
}

/** Answers to a bind that trying again doesn't change; "already bound" and errors inside the carrier pass. */
export const accountRefusals: ReadonlySet<string> = new Set([
  "ESME_RBINDFAIL", // Bind Failed
  "ESME_RINVPASWD", // Invalid Password
  "ESME_RINVSYSID", // Invalid System ID
  "ESME_RINVSYSTYP", // Invalid system_type field
]);

/** In answer to the message. */
export const refusals: RefusalTable = new Map([
  // The number.
  ["ESME_RINVDSTADR", undeliverable("invalid_number")], // Invalid Dest Addr

  // The sender.
  ["ESME_RINVSRCADR", rejectedRoute("sender_not_registered")], // Invalid Source Address
  ["ESME_RINVSRCTON", rejectedRoute("sender_not_registered")], // Invalid Source address TON
  ["ESME_RINVSRCNPI", rejectedRoute("sender_not_registered")], // Invalid Source address NPI

  // This message, or this number or network over this account.
  ["ESME_RINVMSGLEN", rejectedRoute("unknown")], // Message Length is invalid
  ["ESME_RINVESMCLASS", rejectedRoute("unknown")], // Invalid esm_class field data: parts of a long text
  ["ESME_RINVDCS", rejectedRoute("unknown")], // Invalid Data Coding Scheme (5.0)
  // Some carriers refuse a validity that is shorter than their least.
  ["ESME_RINVEXPIRY", rejectedRoute("unknown")], // Invalid message validity period
  // "submit_sm failed": carriers answer it to whatever they can't or won't route, so it says nothing about all messages.
  ["ESME_RSUBMITFAIL", rejectedRoute("unknown")],
  ["ESME_RX_P_APPN", rejectedRoute("unknown")], // ESME Receiver Permanent App Error Code
  ["ESME_RX_R_APPN", rejectedRoute("unknown")], // ESME Receiver Reject Message Error Code
  ["ESME_RDELIVERYFAILURE", rejectedRoute("unknown")], // Delivery Failure
  ["ESME_RPROHIBITED", rejectedRoute("unknown")], // ESME is prohibited from using specified operation (5.0)

  // Our account or configuration: every message gets the same.
  ["ESME_RINVCMDLEN", rejectedAccount], // Command Length is invalid
  ["ESME_RINVCMDID", rejectedAccount], // Invalid Command ID
  ["ESME_RINVPRTFLG", rejectedAccount], // Invalid Priority Flag
  ["ESME_RINVREGDLVFLG", rejectedAccount], // Invalid Registered Delivery Flag
  ["ESME_RBINDFAIL", rejectedAccount], // Bind Failed
  ["ESME_RINVPASWD", rejectedAccount], // Invalid Password
  ["ESME_RINVSYSID", rejectedAccount], // Invalid System ID
  ["ESME_RINVSYSTYP", rejectedAccount], // Invalid system_type field
  ["ESME_RINVSERTYP", rejectedAccount], // Invalid Service Type
  ["ESME_RINVDSTTON", rejectedAccount], // Invalid Destination address TON: `addressing`
  ["ESME_RINVDSTNPI", rejectedAccount], // Invalid Destination address NPI: `addressing`
  ["ESME_RINVREPFLAG", rejectedAccount], // Invalid replace_if_present flag
  ["ESME_RINVSCHED", rejectedAccount], // Invalid Scheduled Delivery Time
  ["ESME_RINVDFTMSGID", rejectedAccount], // Predefined Message Invalid or Not Found
  ["ESME_RINVOPTPARSTREAM", rejectedAccount], // Error in the optional part of the PDU Body
  ["ESME_ROPTPARNOTALLWD", rejectedAccount], // Optional Parameter not allowed
  ["ESME_RINVPARLEN", rejectedAccount], // Invalid Parameter Length
  ["ESME_RMISSINGOPTPARAM", rejectedAccount], // Expected Optional Parameter missing
  ["ESME_RINVOPTPARAMVAL", rejectedAccount], // Invalid Optional Parameter Value
  ["ESME_RSERTYPUNAUTH", rejectedAccount], // ESME Not authorised to use specified service_type (5.0)
  ["ESME_RSERTYPDENIED", rejectedAccount], // Specified service_type is denied (5.0)

  // Passing. A bind that is not the right one for the message is gone, or not yet there.
  ["ESME_RTHROTTLED", throttled], // Throttling error: ESME has exceeded allowed message limits
  ["ESME_RMSGQFUL", throttled], // Message Queue Full
  ["ESME_RINVBNDSTS", unavailable], // Incorrect BIND Status for given command
  ["ESME_RALYBND", unavailable], // ESME Already in Bound State
  ["ESME_RSYSERR", unavailable], // System Error
  ["ESME_RX_T_APPN", unavailable], // ESME Receiver Temporary App Error Code
  ["ESME_RSERTYPUNAVAIL", unavailable], // Specified service_type is unavailable (5.0)

  // By which the carrier doesn't even say what failed.
  ["ESME_RUNKNOWNERR", ambiguous], // Unknown Error
]);

/**
 * In receipts: the TLV network_error_code, with the names of the errors of GSM networks. Only where the account says that it
 * holds these: some carriers put codes of their own into it, and call them GSM's all the same.
 */
export const networkFaults: FaultTable = new Map([
  // The person or the number.
  ["gsm 1", personFault("invalid_number")], // unknownSubscriber

  // The handset or the subscription.
  ["gsm 5", personFault("unreachable_handset")], // unidentifiedSubscriber
  ["gsm 6", personFault("unreachable_handset")], // absentSubscriberSM
  ["gsm 8", personFault("unreachable_handset")], // roamingNotAllowed
  ["gsm 9", personFault("unreachable_handset")], // illegalSubscriber
  ["gsm 11", personFault("unreachable_handset")], // teleserviceNotProvisioned
  ["gsm 12", personFault("unreachable_handset")], // illegalEquipment
  ["gsm 13", personFault("unreachable_handset")], // callBarred
  ["gsm 27", personFault("unreachable_handset")], // absentSubscriber
  ["gsm 31", personFault("unreachable_handset")], // subscriberBusyForMT-SMS
  ["gsm 32", personFault("unreachable_handset")], // sm-DeliveryFailure: memory full, or a handset without short messages
  ["gsm 33", personFault("unreachable_handset")], // messageWaitingListFull

  // The network, or the way to it.
  ["gsm 21", routeFault("carriers_unavailable")], // facilityNotSupported
  ["gsm 34", routeFault("carriers_unavailable")], // systemFailure
  ["gsm 35", routeFault("carriers_unavailable")], // dataMissing
  ["gsm 36", routeFault("carriers_unavailable")], // unexpectedDataValue
]);
