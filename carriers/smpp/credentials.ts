import { z } from "zod";
import { addressing } from "./addressing.ts";
import { errorMap } from "./error-map.ts";
import { messageIdForms } from "./message-id.ts";

const printable = (longest: number) =>
  z
    .string()
    .regex(/^[\x21-\x7e]*$/, "ASCII without spaces")
    .max(longest);

export const smppCredentials = z.strictObject({
  /** Each is bound to; a carrier that has two is reached as long as one of them is. */
  hosts: z
    .array(z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$/, "a host's name or address"))
    .min(1)
    .max(4),
  port: z.int().min(1).max(65_535),
  /** Without it the password and every code cross the network in the clear: only over a private line. */
  tls: z.boolean(),
  /** PEM of the authority that signs the carrier's certificate, where it isn't a public one. */
  ca: z.string().includes("-----BEGIN CERTIFICATE-----").max(65_536).optional(),
  systemId: printable(15).min(1),
  password: printable(8).min(1),
  systemType: printable(12).default(""),
  /** `separate`: for carriers without bind_transceiver, one transmitter and one receiver instead of each. */
  bindAs: z.enum(["transceiver", "separate"]).default("transceiver"),
  /** To each host, and from each instance. */
  binds: z.int().min(1).max(8).default(1),
  /** Messages that one bind may have under way without an answer. */
  window: z.int().min(1).max(1_000).default(10),
  /** Messages, or parts of long ones, that one bind may send in a second. */
  perSecond: z.number().positive().max(10_000).default(10),
  addressing,
  messageIds: messageIdForms,
  errors: errorMap,
});
export type SmppCredentials = z.infer<typeof smppCredentials>;
