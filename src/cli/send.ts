/** `trunkline send`: one code through a running gateway, to try a configuration out or to help a person by hand. */
import { setTimeout as pause } from "node:timers/promises";
import type { z } from "zod";
import type { acceptedDelivery, delivery } from "../api/schemas/delivery.ts";
import { isFinal } from "../delivery/status.ts";
import { connectionHelp, connectionOptions, createApiClient, type ApiClient } from "./api-client.ts";
import { defineCommand, exitCodes, refuse } from "./command.ts";

const help = `Usage: trunkline send --to NUMBER (--code CODE | --code-stdin | --text TEXT) [OPTIONS]

Sends one code, or one text, and prints the delivery's id.

  --to NUMBER            the phone, in international form
  --channel CHANNEL      sms (the default) or voice
  --code CODE            the code
  --code-stdin           read the code from standard input, which no process list shows
  --text TEXT            sent as it is, instead of a code
  --brand NAME           who asks for the code
  --locale LOCALE        the person's language, such as en-US
  --ttl SECONDS          how long the code is good for
  --fallback CHANNEL     the other channel, when nothing arrives over the first
  --correlation-id ID    your id of the sign-in
  --wait                 wait for the end and print the final status; exit code 0 only when it is "delivered"
${connectionHelp}
`;

const askAgainMs = 250;
/** Every delivery has ended this long after its expiry at the latest. */
const graceMs = 10_000;

export const send = defineCommand({
  help,
  operands: [],
  options: {
    to: { type: "string" },
    channel: { type: "string", default: "sms" },
    code: { type: "string" },
    "code-stdin": { type: "boolean" },
    text: { type: "string" },
    brand: { type: "string" },
    locale: { type: "string" },
    ttl: { type: "string" },
    fallback: { type: "string" },
    "correlation-id": { type: "string" },
    wait: { type: "boolean" },
    ...connectionOptions,
  },
  async run(values, _, terminal) {
    const contents = [values.code, values.text, values["code-stdin"]].filter((given) => given !== undefined);
    if (values.to === undefined) return refuse(terminal, "--to is missing.", help);
    if (contents.length !== 1) return refuse(terminal, "Give exactly one of --code, --code-stdin and --text.", help);
    if (values.ttl !== undefined && !/^\d+$/.test(values.ttl)) return refuse(terminal, "--ttl needs a whole number of seconds.", help);
    const code = values["code-stdin"] === true ? (await terminal.readInput()).trim() : values.code;

    const api = createApiClient(values, terminal);
    const reply = await api.post("/v1/deliveries", {
      to: values.to,
      channel: values.channel,
      code,
      text: values.text,
      brand: values.brand,
      locale: values.locale,
      ttlSeconds: values.ttl === undefined ? undefined : Number(values.ttl),
      fallback: values.fallback,
      correlationId: values["correlation-id"],
    });
    if (reply.kind === "failed") {
      terminal.error(`${reply.message}\n`);
      return exitCodes.failed;
    }
    const accepted = reply.body as z.output<typeof acceptedDelivery>;
    terminal.out(`${accepted.id}\n`);
    if (values.wait !== true) return exitCodes.ok;

    const end = await waitForEnd(api, accepted);
    if (end.kind === "failed") {
      terminal.error(`${end.message}\n`);
      return exitCodes.failed;
    }
    terminal.out(`${end.delivery.status}${end.delivery.reason === null ? "" : ` (${end.delivery.reason})`}\n`);
    return end.delivery.status === "delivered" ? exitCodes.ok : exitCodes.failed;
  },
});

type End = { readonly kind: "ended"; readonly delivery: z.output<typeof delivery> } | { readonly kind: "failed"; readonly message: string };

async function waitForEnd(api: ApiClient, { id, createdAt, expiresAt }: z.output<typeof acceptedDelivery>): Promise<End> {
  // By this machine's own stopwatch: its clock may differ from the gateway's.
  const giveUpAt = performance.now() + Date.parse(expiresAt) - Date.parse(createdAt) + graceMs;
  for (;;) {
    const reply = await api.get(`/v1/deliveries/${id}`);
    if (reply.kind === "failed") return reply;
    const seen = reply.body as z.output<typeof delivery>;
    if (isFinal(seen.status)) return { kind: "ended", delivery: seen };
    if (performance.now() > giveUpAt) return { kind: "failed", message: `The delivery is still "${seen.status}", long after its expiry.` };
    await pause(askAgainMs);
  }
}
