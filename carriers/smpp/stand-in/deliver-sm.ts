/** What the centre delivers to its client: receipts and people's messages. As JSON they are what the log of callbacks shows. */
import { z } from "zod";
import type { CallbackMaker, InboundText, SmsState, SmsSubmission } from "../../stand-in/account.ts";
import { written } from "./alphabet.ts";
import { cString } from "./pdu.ts";

const delivery = z.object({
  source_addr: z.string(),
  destination_addr: z.string(),
  esm_class: z.number(),
  text: z.string(),
  receipted_message_id: z.string().optional(),
  message_state: z.number().optional(),
});
type Delivery = z.infer<typeof delivery>;

const make =
  (fields: Delivery): CallbackMaker =>
  () => ({ url: "deliver_sm", headers: {}, body: JSON.stringify(fields) });

const receiptClass = 0x04;

/** `stat` in words, and as message_state; null where no final receipt is due. */
const ends: Readonly<Record<SmsState["status"], { readonly stat: string; readonly state: number } | null>> = {
  queued: null,
  sent: null,
  delivered: { stat: "DELIVRD", state: 2 },
  unconfirmed: { stat: "UNKNOWN", state: 7 },
  undelivered: { stat: "UNDELIV", state: 5 },
  failed: { stat: "REJECTD", state: 8 },
  expired: { stat: "EXPIRED", state: 3 },
};

export function receiptOf(message: SmsSubmission, state: SmsState): CallbackMaker | null {
  const end = ends[state.status];
  if (end === null || message.parameters["registered_delivery"] !== 1) return null;
  const error = "code" in state ? (state.code ?? "001") : "000";
  const dlvrd = end.stat === "DELIVRD" ? "001" : "000";
  const quoted = message.text.slice(0, 20);
  return make({
    source_addr: message.to.slice(1),
    destination_addr: message.from.replace("+", ""),
    esm_class: receiptClass,
    text: `id:${message.id} sub:001 dlvrd:${dlvrd} submit date:2601011200 done date:2601011200 stat:${end.stat} err:${error} text:${quoted}`,
    receipted_message_id: message.id,
    message_state: end.state,
  });
}

export function inboundOf({ from, to, text }: InboundText): CallbackMaker {
  return make({ source_addr: from.replace("+", ""), destination_addr: to.replace("+", ""), esm_class: 0, text });
}

/** The body of the deliver_sm that such JSON stands for. */
export function deliverSmBody(json: string): Buffer {
  const { source_addr: source, destination_addr: destination, esm_class: esmClass, text, ...tlvs } = delivery.parse(JSON.parse(json));
  const { dataCoding, octets } = written(text);
  const short = octets.subarray(0, 254);
  return Buffer.concat([
    Buffer.from([0, 1, 1]),
    cString(source),
    Buffer.from([1, 1]),
    cString(destination),
    Buffer.from([esmClass, 0, 0, 0, 0, 0, 0, dataCoding, 0, short.length]),
    short,
    ...(tlvs.receipted_message_id === undefined ? [] : [tlv(0x001e, cString(tlvs.receipted_message_id))]),
    ...(tlvs.message_state === undefined ? [] : [tlv(0x0427, Buffer.from([tlvs.message_state]))]),
  ]);
}

function tlv(tag: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(tag, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}
