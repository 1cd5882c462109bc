/** The numbers of SMPP 3.4 that we use, with the specification's names. */

export const command = {
  bindReceiver: 0x01,
  bindTransmitter: 0x02,
  submitSm: 0x04,
  deliverSm: 0x05,
  unbind: 0x06,
  bindTransceiver: 0x09,
  enquireLink: 0x15,
  genericNack: 0x8000_0000,
} as const;

const responseBit = 0x8000_0000;

export const isResponse = (id: number): boolean => id >= responseBit;
export const responseTo = (id: number): number => id + responseBit;

/** What we answer with; what the carrier answers with stands in `errors.ts`. */
export const status = {
  /** ESME_ROK */
  ok: 0x00,
  /** ESME_RINVCMDLEN */
  invalidLength: 0x02,
  /** ESME_RINVCMDID */
  invalidCommand: 0x03,
  /** ESME_RX_T_APPN: send it again later. */
  tryLater: 0x64,
  /** ESME_RX_P_APPN: never send it again. */
  neverAgain: 0x65,
} as const;

export const tag = {
  receiptedMessageId: 0x001e,
  sarSegmentSequence: 0x020f,
  networkErrorCode: 0x0423,
  messagePayload: 0x0424,
  messageState: 0x0427,
} as const;

export const interfaceVersion = 0x34;
export const headerBytes = 16;
/** A message fills at most 64 KiB even as a TLV; whoever announces more is no SMPP peer. */
export const maximumPduBytes = 70_000;
export const highestSequence = 0x7fff_ffff;
