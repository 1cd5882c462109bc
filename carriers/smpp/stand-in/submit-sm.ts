/**
 * Checks a submit_sm as strictly as a careful message centre would, and more so where those keep silent: what this one
 * lets pass means the same to everybody.
 */
import { Fields } from "./pdu.ts";
import { readGsm, readUcs2 } from "./alphabet.ts";

export interface SubmittedPart {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** null: the message is whole. */
  readonly part: { readonly reference: number; readonly total: number; readonly number: number } | null;
  /** For the request log. */
  readonly fields: Readonly<Record<string, string | number>>;
}

/** The specification's names for why not. */
const no = {
  length: 0x01,
  commandLength: 0x02,
  receipt: 0x07,
  source: 0x0a,
  destination: 0x0b,
  esmClass: 0x43,
  sourceType: 0x48,
  destinationType: 0x50,
  schedule: 0x61,
  validity: 0x62,
  coding: 0x104,
} as const;

export type Submitted = { readonly ok: true; readonly part: SubmittedPart } | { readonly ok: false; readonly status: number };

const refuse = (status: number): Submitted => ({ ok: false, status });

/** `senders` null: any. */
export function readSubmitSm(body: Buffer, senders: ReadonlySet<string> | null): Submitted {
  const read = new Fields(body);
  const service_type = read.string(5);
  const [source_addr_ton, source_addr_npi, source_addr] = [read.byte(), read.byte(), read.string(20)];
  const [dest_addr_ton, dest_addr_npi, destination_addr] = [read.byte(), read.byte(), read.string(20)];
  const [esm_class, protocol_id, priority_flag] = [read.byte(), read.byte(), read.byte()];
  const [schedule_delivery_time, validity_period] = [read.string(16), read.string(16)];
  const [registered_delivery, replace_if_present_flag] = [read.byte(), read.byte()];
  const [data_coding, sm_default_msg_id] = [read.byte(), read.byte()];
  const message = read.bytes(read.byte() ?? -1);
  if (
    service_type === undefined ||
    source_addr_ton === undefined ||
    source_addr_npi === undefined ||
    source_addr === undefined ||
    dest_addr_ton === undefined ||
    dest_addr_npi === undefined ||
    destination_addr === undefined ||
    esm_class === undefined ||
    protocol_id === undefined ||
    priority_flag === undefined ||
    schedule_delivery_time === undefined ||
    validity_period === undefined ||
    registered_delivery === undefined ||
    replace_if_present_flag === undefined ||
    data_coding === undefined ||
    sm_default_msg_id === undefined ||
    message === undefined ||
    !read.isAtEnd
  ) {
    return refuse(no.commandLength);
  }

  if (dest_addr_ton !== 1 || dest_addr_npi !== 1) return refuse(no.destinationType);
  if (!/^[1-9]\d{6,14}$/.test(destination_addr)) return refuse(no.destination);
  if (!isSourceOfItsType(source_addr_ton, source_addr)) return refuse(no.sourceType);
  const from = source_addr_ton === 1 ? `+${source_addr}` : source_addr;
  if (senders !== null && !senders.has(from)) return refuse(no.source);
  if (esm_class !== 0 && esm_class !== 0x40) return refuse(no.esmClass);
  if (schedule_delivery_time !== "") return refuse(no.schedule);
  // Relative, at least a second and less than a day.
  if (!/^0{6}(?!0{6})(?:[01]\d|2[0-3])[0-5]\d[0-5]\d000R$/.test(validity_period)) return refuse(no.validity);
  if (registered_delivery > 1) return refuse(no.receipt);
  if (data_coding !== 0 && data_coding !== 8) return refuse(no.coding);

  const header = esm_class === 0x40 ? message.subarray(0, 6) : Buffer.alloc(0);
  const octets = message.subarray(header.length);
  const most = data_coding === 8 ? 140 - header.length : header.length > 0 ? 153 : 160;
  if (octets.length === 0 || octets.length > most) return refuse(no.length);
  const part = header.length === 0 ? null : partOf(header);
  if (part === undefined) return refuse(no.esmClass);
  const text = data_coding === 8 ? readUcs2(octets) : readGsm(octets);
  if (text === null) return refuse(no.coding);

  const named = { source_addr_ton, source_addr_npi, source_addr, dest_addr_ton, dest_addr_npi, destination_addr };
  const fields = { ...named, esm_class, validity_period, registered_delivery, data_coding, text };
  return {
    ok: true,
    part: { from, to: `+${destination_addr}`, text, part, fields },
  };
}

/** International numbers, names, and whatever else a short code may be. */
function isSourceOfItsType(ton: number, address: string): boolean {
  if (ton === 1) return /^[1-9]\d{6,14}$/.test(address);
  return ton === 5 ? /^(?=.*[A-Za-z])[ -~]{1,11}$/.test(address) : /^\d{3,8}$/.test(address);
}

/** Of the one header that joins parts; undefined for any other. */
function partOf(header: Buffer): SubmittedPart["part"] | undefined {
  const [length, element, size, reference = 0, total = 0, number = 0] = header;
  return length === 5 && element === 0 && size === 3 && number >= 1 && number <= total ? { reference, total, number } : undefined;
}
