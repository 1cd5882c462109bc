/**
 * How an SMPP carrier speaks, for the contract, with the npm package `smpp` on its side. Fields, lengths and values are
 * facts of the SMPP 3.4 specification.
 */
import { expect } from "vitest";
import { z } from "zod";
import type { InboundMessage, Receipt } from "../../carriers/receipt.ts";
import { networkFaults, refusals } from "../../carriers/smpp/errors.ts";
import { adapter } from "../../carriers/smpp/index.ts";
import type { ConnectionCases, ReportCase } from "../contract/connection-cases.ts";
import { startSmppCentre } from "../support/smpp/smpp-centre.ts";

const password = "p4ssw0rd";

type Fields = Readonly<Record<string, unknown>>;

/** submit_sm: every field, its longest length without the NUL, and the only values that we have a use for. */
const submitSm = z.object({
  service_type: z.literal(""),
  source_addr_ton: z.int().min(0).max(6),
  source_addr_npi: z.union([z.literal([0, 1, 3, 4, 6, 8, 9, 10, 14, 18])]),
  source_addr: z.string().min(1).max(20),
  dest_addr_ton: z.literal(1),
  dest_addr_npi: z.literal(1),
  destination_addr: z.string().regex(/^[1-9]\d{6,14}$/),
  esm_class: z.literal([0x00, 0x40]),
  protocol_id: z.literal(0),
  priority_flag: z.literal(0),
  schedule_delivery_time: z.literal(""),
  validity_period: z.string().regex(/^0{6}\d{2}[0-5]\d[0-5]\d000R$/),
  registered_delivery: z.literal([0, 1]),
  replace_if_present_flag: z.literal(0),
  data_coding: z.literal([0x00, 0x08]),
  sm_default_msg_id: z.literal(0),
  short_message: z.object({ message: z.string().max(160) }),
});

const statusOf = (key: string): number => {
  const status = commandStatuses[key] ?? Number(key);
  if (Number.isNaN(status)) throw new Error(`no status ${key}`);
  return status;
};

/** Read from the specification's table (5.1.3), not from the adapter. */
const commandStatuses: Readonly<Record<string, number>> = {
  ESME_RINVMSGLEN: 0x01,
  ESME_RINVCMDLEN: 0x02,
  ESME_RINVCMDID: 0x03,
  ESME_RINVBNDSTS: 0x04,
  ESME_RALYBND: 0x05,
  ESME_RINVPRTFLG: 0x06,
  ESME_RINVREGDLVFLG: 0x07,
  ESME_RSYSERR: 0x08,
  ESME_RINVSRCADR: 0x0a,
  ESME_RINVDSTADR: 0x0b,
  ESME_RBINDFAIL: 0x0d,
  ESME_RINVPASWD: 0x0e,
  ESME_RINVSYSID: 0x0f,
  ESME_RMSGQFUL: 0x14,
  ESME_RINVSERTYP: 0x15,
  ESME_RINVESMCLASS: 0x43,
  ESME_RSUBMITFAIL: 0x45,
  ESME_RINVSRCTON: 0x48,
  ESME_RINVSRCNPI: 0x49,
  ESME_RINVDSTTON: 0x50,
  ESME_RINVDSTNPI: 0x51,
  ESME_RINVSYSTYP: 0x53,
  ESME_RINVREPFLAG: 0x54,
  ESME_RTHROTTLED: 0x58,
  ESME_RINVSCHED: 0x61,
  ESME_RINVEXPIRY: 0x62,
  ESME_RINVDFTMSGID: 0x63,
  ESME_RX_T_APPN: 0x64,
  ESME_RX_P_APPN: 0x65,
  ESME_RX_R_APPN: 0x66,
  ESME_RINVOPTPARSTREAM: 0xc0,
  ESME_ROPTPARNOTALLWD: 0xc1,
  ESME_RINVPARLEN: 0xc2,
  ESME_RMISSINGOPTPARAM: 0xc3,
  ESME_RINVOPTPARAMVAL: 0xc4,
  ESME_RDELIVERYFAILURE: 0xfe,
  ESME_RUNKNOWNERR: 0xff,
  ESME_RSERTYPUNAUTH: 0x100,
  ESME_RPROHIBITED: 0x101,
  ESME_RSERTYPUNAVAIL: 0x102,
  ESME_RSERTYPDENIED: 0x103,
  ESME_RINVDCS: 0x104,
};

const receiptClass = 0x04;
const intermediateClass = 0x20;

const told = (fields: Fields): Fields => ({ source_addr: "14255550123", destination_addr: "97671", esm_class: receiptClass, ...fields });

/** As appendix B of the specification suggests; the text quotes the message. */
const inWords = (stat: string, more = ""): string =>
  `id:id-1 sub:001 dlvrd:001 submit date:2606011200 done date:2606011201 stat:${stat} err:000${more} text:Your code 482913 id:9`;

const messageStates = { delivered: 2, undeliverable: 5 };

const networkError = (key: string): Buffer => {
  const code = Number(key.replace("gsm ", ""));
  return Buffer.from([3, code >> 8, code & 0xff]);
};

type Told = Partial<Receipt> | null;
const receiptCase = (name: string, report: Fields, expected: Told): ReportCase<Fields, Receipt> => ({
  name,
  report: told(report),
  expected: expected === null ? null : { ...blank, ...expected },
});
const blank: Receipt = {
  carrierMessageId: "id-1",
  status: "unknown",
  reason: null,
  tryOtherRoute: false,
  carrierCode: null,
  carrierText: null,
};
const textCase = (stat: string, expected: Told): ReportCase<Fields, Receipt> =>
  receiptCase(`in words, ${stat}`, { short_message: inWords(stat) }, expected);

const undelivered = { status: "undelivered", reason: "unknown", tryOtherRoute: true } as const;

const written = (name: string, fields: Fields, expected: Partial<InboundMessage> | null): ReportCase<Fields, InboundMessage> => ({
  name,
  report: told({ esm_class: 0, ...fields }),
  expected: expected === null ? null : { carrierMessageId: null, from: "+14255550123", to: "97671", text: "", ...expected },
});

export const connectionCases = {
  adapter,
  credentials: (port) => ({
    hosts: ["127.0.0.1"],
    port,
    tls: false,
    systemId: "trunkline",
    password,
    window: 100,
    perSecond: 1_000,
    errors: { networkErrors: "gsm" },
  }),
  secrets: [password],
  badCredentials: {
    "no host": { hosts: [] },
    "a host that is an address of the web": { hosts: ["smpp://smpp.carrier.example"] },
    "no port": { port: undefined },
    "nothing said about TLS": { tls: undefined },
    "an authority that is no certificate": { ca: "/etc/ssl/ca.pem" },
    "a system id that is too long": { systemId: "a".repeat(16) },
    "no system id": { systemId: "" },
    "a password that is too long": { password: "a".repeat(9) },
    "a password with a NUL": { password: "abc\0def" },
    "a system type that is too long": { systemType: "a".repeat(13) },
    "no window": { window: 0 },
    "no throughput": { perSecond: 0 },
    "a type of number that is none": { addressing: { number: { ton: 256 } } },
    "another form of ids": { messageIds: { answer: "octal" } },
    "a meaning that is none": { errors: { statuses: { "0x400": "sunspots" } } },
    "a status that is none": { errors: { statuses: { ESME_RSYSERR: "account" } } },
    "a code of receipts with zeros before it": { errors: { receipts: { "060": "opted_out" } } },
  },
  async startPeer() {
    const centre = await startSmppCentre();
    return {
      port: centre.port,
      behave(how) {
        centre.answer = typeof how === "object" ? { status: statusOf(how.refuse) } : how;
      },
      got: (count) => centre.got(count),
      recipients: () => centre.submits.map((pdu) => `+${String(pdu["destination_addr"])}`),
      lastId: () => `id-${centre.submits.length}`,
      check(message) {
        const pdu = submitSm.parse(centre.submits.at(-1));
        expect(pdu).toMatchObject({
          destination_addr: message.to.slice(1),
          source_addr: message.sender.number,
          source_addr_ton: 3,
          source_addr_npi: 0,
          esm_class: 0,
          data_coding: 0,
          registered_delivery: 1,
          short_message: { message: message.text },
        });
        // The life of 180 s, less what it took to get here.
        expect(["000000000300000R", "000000000259000R"]).toContain(pdu.validity_period);
      },
      async report(fields) {
        await centre.bound();
        const { command_status: status } = await centre.deliver(fields);
        const answer = ({ 0: "taken", 0x64: "later", 0x65: "never" } as const)[status];
        if (answer === undefined) throw new Error(`deliver_sm was answered with ${status}`);
        return answer;
      },
      async reportBytes(bytes) {
        await centre.bound();
        await centre.deliverBytes(bytes);
      },
      [Symbol.asyncDispose]: () => centre[Symbol.asyncDispose](),
    };
  },
  refusals,
  unknownCode: "0x00000401",
  unknownFault: "gsm 99",
  undelivered: (key) =>
    told({ receipted_message_id: "id-1", message_state: messageStates.undeliverable, network_error_code: networkError(key) }),
  messageFaults: networkFaults,
  receipts: [
    textCase("DELIVRD", { status: "delivered", carrierText: "DELIVRD" }),
    textCase("ACCEPTD", { status: "sent", carrierText: "ACCEPTD" }),
    textCase("ENROUTE", null),
    textCase("EXPIRED", { ...undelivered, carrierText: "EXPIRED" }),
    textCase("DELETED", { ...undelivered, carrierText: "DELETED" }),
    textCase("UNDELIV", { ...undelivered, carrierText: "UNDELIV" }),
    textCase("REJECTD", { ...undelivered, carrierText: "REJECTD" }),
    textCase("UNKNOWN", { status: "unknown", carrierText: "UNKNOWN" }),
    textCase("TELEPRT", { status: "unknown", carrierText: "TELEPRT" }),
    receiptCase(
      "in other words and spacing, with an error of the carrier's own",
      { short_message: "ID: id-1 Sub:1 Dlvrd:0 Submit Date:260601120000 Done Date:260601120100 Stat: undeliv Err: 060 Text:482913" },
      { ...undelivered, carrierCode: "60", carrierText: "UNDELIV" },
    ),
    receiptCase(
      "in words of UCS-2",
      { data_coding: 8, short_message: inWords("DELIVRD") },
      { status: "delivered", carrierText: "DELIVRD" },
    ),
    receiptCase(
      "in words that stand in a TLV",
      { message_payload: Buffer.from(inWords("DELIVRD")) },
      { status: "delivered", carrierText: "DELIVRD" },
    ),
    receiptCase(
      "without words",
      { receipted_message_id: "id-1", message_state: messageStates.delivered },
      { status: "delivered", carrierText: "DELIVRD" },
    ),
    receiptCase(
      "whose TLVs say more than its words",
      {
        short_message: inWords("ENROUTE").replace("id:id-1", "id:x"),
        receipted_message_id: "id-1",
        message_state: messageStates.delivered,
      },
      { status: "delivered", carrierText: "DELIVRD" },
    ),
    receiptCase(
      "of a network that is not GSM",
      { short_message: inWords("UNDELIV"), network_error_code: Buffer.from([1, 0, 6]) },
      { ...undelivered, carrierText: "UNDELIV", carrierCode: "6" },
    ),
    receiptCase(
      "on the way",
      { esm_class: intermediateClass, short_message: inWords("ACCEPTD") },
      { status: "sent", carrierText: "ACCEPTD" },
    ),
    receiptCase("without a state", { short_message: "id:id-1" }, { status: "unknown" }),
    receiptCase("without an id", { short_message: "stat:DELIVRD err:000 text: id:id-1" }, null),
    receiptCase("of no words and no TLVs", { short_message: "" }, null),
  ],
  inbound: [
    // The package would send it as ASCII, in which it is not written.
    written("in the default alphabet", { data_coding: 0, short_message: "Stop @ü€" }, { text: "Stop @ü€" }),
    written("in UCS-2", { data_coding: 8, short_message: "СТОП 😀" }, { text: "СТОП 😀" }),
    written("in Latin-1", { data_coding: 3, short_message: "Día" }, { text: "Día" }),
    written("in ASCII", { data_coding: 1, short_message: Buffer.from("STOP") }, { text: "STOP" }),
    written("in a TLV", { message_payload: Buffer.from("START") }, { text: "START" }),
    written(
      "with a plus before the number, to a long number",
      { source_addr: "+14255550123", destination_addr: "14255550100", short_message: "1" },
      { text: "1", to: "+14255550100" },
    ),
    written(
      "the first of several parts",
      { esm_class: 0x40, short_message: Buffer.from("\u0005\u0000\u0003\u0007\u0002\u0001STOP now") },
      { text: "STOP now" },
    ),
    written(
      "the first of several parts, by TLVs",
      { sar_msg_ref_num: 7, sar_total_segments: 2, sar_segment_seqnum: 1, short_message: "STOP" },
      { text: "STOP" },
    ),
    written("a later part", { esm_class: 0x40, short_message: Buffer.from("\u0005\u0000\u0003\u0007\u0002\u0002STOP") }, null),
    written(
      "a later part, with a reference of 16 bits",
      { esm_class: 0x40, short_message: Buffer.from("\u0006\u0008\u0004\u0000\u0007\u0002\u0002STOP") },
      null,
    ),
    written("a later part, by TLVs", { sar_msg_ref_num: 7, sar_total_segments: 2, sar_segment_seqnum: 2, short_message: "STOP" }, null),
    written("in the words of a receipt, which a person can write too", { short_message: inWords("DELIVRD") }, { text: inWords("DELIVRD") }),
    written("from a short code", { source_addr: "12345", short_message: "STOP" }, null),
    written("from a name", { source_addr: "Contoso", short_message: "STOP" }, null),
    written("of bytes", { data_coding: 4, short_message: Buffer.from([1, 2, 3]) }, null),
    written("an acknowledgement of the handset", { esm_class: 0x08, short_message: "STOP" }, null),
  ],
} satisfies ConnectionCases<Fields>;
