/** An SMPP carrier of ours with short times, and what it heard and told. */
import type { Carrier, SmsMessage } from "../../../carriers/carrier.ts";
import type { SendOutcome } from "../../../carriers/outcome.ts";
import { smppCredentials } from "../../../carriers/smpp/credentials.ts";
import { createSmppCarrier } from "../../../carriers/smpp/smpp-carrier.ts";
import { usualTimings } from "../../../carriers/smpp/link/timings.ts";
import type { Timings } from "../../../carriers/smpp/link/timings.ts";
import { contextWith, smsMessage } from "../../contract/carrier-cases.ts";
import { listen } from "../../contract/connection.contract.ts";
import type { Heard } from "../../contract/connection.contract.ts";

export interface SmppStage extends AsyncDisposable {
  readonly carrier: Carrier;
  readonly heard: Heard;
  send(message?: Partial<SmsMessage>, signal?: AbortSignal): Promise<SendOutcome>;
}

const short: Timings = { ...usualTimings, firstPauseMs: 20, longestPauseMs: 20, unbindMs: 200, reportPausesMs: Array(40).fill(50) };

export function openSmpp(port: number, credentials: Readonly<Record<string, unknown>> = {}, timings: Partial<Timings> = {}): SmppStage {
  const heard = listen();
  const usual = { hosts: ["127.0.0.1"], port, tls: false, systemId: "trunkline", password: "secret08", window: 10, perSecond: 10_000 };
  const settings = {
    name: "smpp-a",
    credentials: smppCredentials.parse({ ...usual, ...credentials }),
    baseUrl: undefined,
    timeoutMs: 1_000,
  };
  const carrier = createSmppCarrier(settings, heard, { ...short, ...timings });
  return {
    carrier,
    heard,
    send: (message = {}, signal = new AbortController().signal) =>
      carrier.send({ ...smsMessage, text: "Your code is 482913.", ...message }, contextWith(signal)),
    [Symbol.asyncDispose]: () => carrier.close(),
  };
}
