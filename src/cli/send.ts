/** `trunkline send`: one code through a running gateway, to try a configuration out or to help a person by hand. */
import type { z } from "zod";
import type { acceptedDelivery } from "../api/schemas/delivery.ts";
import { awaitEnd } from "./await-end.ts";
import { parseIdempotencyKey } from "../api/idempotency-key.ts";
import { connectionHelp, connectionOptions, createApiClient } from "./api-client.ts";
import { defineCommand, exitCodes, refuse } from "./command.ts";

const help = `Usage: trunkline send --to NUMBER (--code CODE | --code-stdin | --text TEXT) [OPTIONS]

Sends one code, or one text, and prints the delivery's id and the number that it goes to, masked.

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
  --idempotency-key KEY  what is sent twice with the same key is delivered once
  --wait                 wait for the end and tell what became of it, in words when the key has the scope traces:read;
                         exit code 0 only when it is "delivered"
${connectionHelp}
`;

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
    "idempotency-key": { type: "string" },
    wait: { type: "boolean" },
    ...connectionOptions,
  },
  async run(values, _, terminal) {
    const contents = [values.code, values.text, values["code-stdin"]].filter((given) => given !== undefined);
    if (values.to === undefined) return refuse(terminal, "--to is missing.", help);
    if (contents.length !== 1) return refuse(terminal, "Give exactly one of --code, --code-stdin and --text.", help);
    if (values.ttl !== undefined && !/^\d+$/.test(values.ttl)) return refuse(terminal, "--ttl needs a whole number of seconds.", help);
    const key = values["idempotency-key"];
    const parsedKey = parseIdempotencyKey(key);
    if (parsedKey?.kind === "problem") return refuse(terminal, `--idempotency-key: ${parsedKey.errors[0]?.detail}`, help);
    const code = values["code-stdin"] === true ? (await terminal.readInput()).trim() : values.code;

    const api = createApiClient(values, terminal);
    const body = {
      to: values.to,
      channel: values.channel,
      code,
      text: values.text,
      brand: values.brand,
      locale: values.locale,
      ttlSeconds: values.ttl === undefined ? undefined : Number(values.ttl),
      fallback: values.fallback,
      correlationId: values["correlation-id"],
    };
    const reply = await api.post("/v1/deliveries", body, key === undefined ? {} : { "idempotency-key": key });
    if (reply.kind === "failed") {
      terminal.error(`${reply.message}\n`);
      return exitCodes.failed;
    }
    const accepted = reply.body as z.output<typeof acceptedDelivery>;
    terminal.out(`${accepted.id}  ${accepted.to}\n`);
    if (values.wait !== true) return exitCodes.ok;

    const end = await awaitEnd(api, accepted);
    if (end.kind === "failed") {
      terminal.error(`${end.message}\n`);
      return exitCodes.failed;
    }
    terminal.out(end.told);
    return end.status === "delivered" ? exitCodes.ok : exitCodes.failed;
  },
});
