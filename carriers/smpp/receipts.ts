/**
 * Receipts in our words. A receipt is a deliver_sm whose esm_class says so; its content stands in TLVs, in a text whose form
 * the specification only suggests (appendix B), or in both. The text also quotes the message: nothing but the fields is read.
 */
import { carrierCode, carrierText } from "../carrier-text.ts";
import type { Parsed, Receipt } from "../receipt.ts";
import { faultOf } from "../refusal.ts";
import type { RefusalTable } from "../refusal.ts";
import type { ErrorMap } from "./error-map.ts";
import { networkFaults } from "./errors.ts";
import { canonicalId } from "./message-id.ts";
import type { MessageIdForm } from "./message-id.ts";
import { readText } from "./text/read-text.ts";
import type { DeliverSm } from "./wire/bodies.ts";
import { FieldReader } from "./wire/field-reader.ts";
import { tag } from "./wire/protocol.ts";

export interface ReceiptReading {
  readonly idForms: { readonly answer: MessageIdForm; readonly receipt: MessageIdForm };
  /** Of the carrier's own errors, as the account's configuration tells. */
  readonly meanings: RefusalTable;
  readonly networkErrors: ErrorMap["networkErrors"];
}

/** Bits 2 to 5: a delivery receipt, or a notification on the way to it. */
export function isReceipt({ esmClass }: DeliverSm): boolean {
  const messageType = esmClass & 0x3c;
  return messageType === 0x04 || messageType === 0x20;
}

export function readReceipt(message: DeliverSm, { idForms, meanings, networkErrors }: ReceiptReading): Parsed<Receipt> {
  const fields = readFields(readText(message) ?? "");
  const id = idOf(message, fields, idForms);
  if (id === null) return { kind: "malformed", why: "a receipt for no message" };
  const state = stateOf(message, fields);
  // ENROUTE and SCHEDULED: on its way, which says less than that it was taken.
  if (state === "ENROUTE") return { kind: "ignored", why: "still on its way" };

  const error = errorOf(message, fields, networkErrors);
  const base = { carrierMessageId: id, carrierCode: error, carrierText: state === null ? null : carrierText(state, null) };
  const receipt = (status: Receipt["status"]): Receipt => ({ ...base, status, reason: null, tryOtherRoute: false });
  switch (state) {
    case "DELIVRD":
      return one(receipt("delivered"));
    case "ACCEPTD":
      return one(receipt("sent"));
    case "EXPIRED":
    case "DELETED":
    case "UNDELIV":
    case "REJECTD":
      return one({ ...receipt("undelivered"), ...faultOf(error, networkFaults, meanings) });
    // UNKNOWN: the network has said nothing.
    case null:
    default:
      return one(receipt("unknown"));
  }
}

const one = (receipt: Receipt): Parsed<Receipt> => ({ kind: "parsed", items: [receipt] });

interface ReceiptFields {
  readonly id: string | undefined;
  readonly stat: string | undefined;
  readonly err: string | undefined;
}

/** `id:… sub:… dlvrd:… submit date:… done date:… stat:… err:… text:…`, in any spelling and spacing of the names. */
function readFields(text: string): ReceiptFields {
  const quote = text.search(/(?:^|\s)text:/i);
  const fields = text.slice(0, quote === -1 ? undefined : quote);
  return {
    id: /(?:^|\s)id:\s?(\S{1,65})/i.exec(fields)?.[1],
    stat: /(?:^|\s)stat:\s?([A-Za-z]{1,10})/i.exec(fields)?.[1]?.toUpperCase(),
    err: /(?:^|\s)err:\s?([0-9A-Za-z]{1,10})/i.exec(fields)?.[1],
  };
}

/** The TLV repeats the answer to the message; the text may write the same number in another way. */
function idOf({ tlvs }: DeliverSm, { id }: ReceiptFields, idForms: ReceiptReading["idForms"]): string | null {
  const told = tlvs.get(tag.receiptedMessageId);
  if (told !== undefined) {
    // The specification ends it with a NUL, carriers often don't.
    const reader = new FieldReader(Buffer.concat([told, Buffer.from([0])]));
    const fromTlv = reader.text(66);
    if (fromTlv !== "") return canonicalId(fromTlv, idForms.answer);
  }
  return id === undefined ? null : canonicalId(id, idForms.receipt);
}

/** message_state, by the names that the text has for it. */
const states: readonly string[] = [
  "ENROUTE", // 0: SCHEDULED (5.0)
  "ENROUTE", // 1
  "DELIVRD", // 2: DELIVERED
  "EXPIRED", // 3
  "DELETED", // 4
  "UNDELIV", // 5: UNDELIVERABLE
  "ACCEPTD", // 6: ACCEPTED
  "UNKNOWN", // 7
  "REJECTD", // 8: REJECTED
];

function stateOf({ tlvs }: DeliverSm, { stat }: ReceiptFields): string | null {
  const state = tlvs.get(tag.messageState)?.[0];
  return (state === undefined ? undefined : states[state]) ?? stat ?? null;
}

/** Of the words, else of the TLV; null where both say that there is none. */
function errorOf({ tlvs }: DeliverSm, { err }: ReceiptFields, networkErrors: ReceiptReading["networkErrors"]): string | null {
  const own = err?.replace(/^0+/, "");
  if (own !== undefined && own !== "") return carrierCode(own, null);
  const network = tlvs.get(tag.networkErrorCode);
  if (network === undefined || network.length !== 3) return null;
  const code = network.readUInt16BE(1);
  if (code === 0) return null;
  return networkErrors === "gsm" && network[0] === gsmNetwork ? `gsm ${code}` : String(code);
}

/** The types of network: 1 ANSI-136, 2 IS-95, 3 GSM. */
const gsmNetwork = 3;
