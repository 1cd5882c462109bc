/** The bodies of the PDUs that carry anything: bind and submit_sm as we write them, deliver_sm and an id as we read them. */
import { FieldReader } from "./field-reader.ts";
import { interfaceVersion, tag } from "./protocol.ts";

/** Type of number and numbering plan. */
export interface Address {
  readonly ton: number;
  readonly npi: number;
  readonly number: string;
}

export interface SubmitSm {
  readonly source: Address;
  readonly destination: Address;
  readonly esmClass: number;
  /** Relative, as the specification writes it. */
  readonly validityPeriod: string;
  readonly registeredDelivery: number;
  readonly dataCoding: number;
  readonly shortMessage: Buffer;
}

export interface DeliverSm {
  readonly source: string;
  readonly destination: string;
  readonly esmClass: number;
  readonly dataCoding: number;
  /** `short_message`, or the TLV that stands for it. */
  readonly message: Buffer;
  readonly tlvs: ReadonlyMap<number, Buffer>;
}

export function bindBody(account: { readonly systemId: string; readonly password: string; readonly systemType: string }): Buffer {
  return Buffer.concat([
    text(account.systemId),
    text(account.password),
    text(account.systemType),
    // addr_ton, addr_npi and address_range: whatever the carrier has set for the account.
    Buffer.from([interfaceVersion, 0, 0, 0]),
  ]);
}

export function submitBody(message: SubmitSm): Buffer {
  return Buffer.concat([
    text(""), // service_type: the carrier's default
    address(message.source),
    address(message.destination),
    Buffer.from([message.esmClass, 0, 0]), // protocol_id, priority_flag
    text(""), // schedule_delivery_time: at once
    text(message.validityPeriod),
    Buffer.from([message.registeredDelivery, 0, message.dataCoding, 0]), // replace_if_present_flag, sm_default_msg_id
    Buffer.from([message.shortMessage.length]),
    message.shortMessage,
  ]);
}

/** null when it isn't one. */
export function readDeliverSm(body: Buffer): DeliverSm | null {
  const reader = new FieldReader(body);
  reader.text(6); // service_type
  reader.octets(2); // source_addr_ton, source_addr_npi
  const source = reader.text(21);
  reader.octets(2); // dest_addr_ton, dest_addr_npi
  const destination = reader.text(21);
  const esmClass = reader.octet();
  reader.octets(2); // protocol_id, priority_flag
  reader.text(17); // schedule_delivery_time
  reader.text(17); // validity_period
  reader.octets(2); // registered_delivery, replace_if_present_flag
  const dataCoding = reader.octet();
  reader.octet(); // sm_default_msg_id
  const shortMessage = reader.octets(reader.octet());
  if (reader.isBroken) return null;
  const tlvs = reader.tlvs();
  const message = shortMessage.length > 0 ? shortMessage : (tlvs.get(tag.messagePayload) ?? shortMessage);
  return { source, destination, esmClass, dataCoding, message, tlvs };
}

/** Of submit_sm_resp; null when it holds none, which some carriers leave out. */
export function readMessageId(body: Buffer): string | null {
  const reader = new FieldReader(body);
  const id = reader.text(65);
  return reader.isBroken || id === "" ? null : id;
}

function address({ ton, npi, number }: Address): Buffer {
  return Buffer.concat([Buffer.from([ton, npi]), text(number)]);
}

/** A C-octet string. Whatever is put into one was checked to have no NUL, and its length. */
function text(value: string): Buffer {
  return Buffer.from(`${value}\0`, "latin1");
}
