/**
 * What is wrong with a set of carriers and senders taken together; each one alone is checked by its schema. Asked at
 * start, where any finding stops the gateway, and for each sender that is added at run time.
 */
import type { AdapterDefinition } from "../../carriers/carrier.ts";
import type { CarrierConfig, Sender } from "../config/schema.ts";

export type AdapterAbilities = Pick<AdapterDefinition, "channels" | "senderKinds" | "takesKeys">;
/** By the adapter's name. An adapter that isn't there is reported by whoever loads adapters, not here. */
export type Adapters = ReadonlyMap<string, AdapterAbilities>;

export interface TableFinding {
  /** From the top of the configuration, or of the sender: ["senders", 3, "carriers", 0]. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export function checkTable(
  table: { readonly carriers: readonly CarrierConfig[]; readonly senders: readonly Sender[] },
  adapters: Adapters,
): readonly TableFinding[] {
  const { carriers, senders } = table;
  return [
    ...findDuplicates(carriers.map(({ name }) => name)).map((at) => ({
      path: ["carriers", at, "name"],
      message: "another carrier has this name already",
    })),
    ...carriers.flatMap((carrier, at) =>
      checkCarrier(carrier, senders, adapters).map(({ path, message }) => ({ path: ["carriers", at, ...path], message })),
    ),
    ...findDuplicates(senders.map(({ number }) => number)).map((at) => ({
      path: ["senders", at, "number"],
      message: "this sender is listed already: name all its carriers and channels in one entry",
    })),
    ...senders.flatMap((sender, at) =>
      checkSender(sender, carriers, adapters).map(({ path, message }) => ({ path: ["senders", at, ...path], message })),
    ),
  ];
}

export function checkSender(sender: Sender, carriers: readonly CarrierConfig[], adapters: Adapters): readonly TableFinding[] {
  const hosts = sender.carriers.map((name) => carriers.find((carrier) => carrier.name === name));
  const unknown = hosts.flatMap((host, at) => (host === undefined ? [{ path: ["carriers", at], message: unknownCarrier(carriers) }] : []));
  const idle = sender.channels.flatMap((channel, at) =>
    unknown.length > 0 || hosts.some((host) => host?.channels.includes(channel))
      ? []
      : [{ path: ["channels", at], message: `none of its carriers has the channel "${channel}"` }],
  );
  const unusable = hosts.flatMap((host, at) => {
    const abilities = host === undefined ? undefined : adapters.get(host.adapter);
    return sender.channels
      .filter((channel) => host?.channels.includes(channel) && abilities?.senderKinds[channel].includes(sender.kind) === false)
      .map((channel) => ({
        path: ["carriers", at],
        message: `the adapter "${host?.adapter}" can't send from a sender of the kind ${sender.kind} on the channel "${channel}"`,
      }));
  });
  return [...unknown, ...idle, ...unusable];
}

function checkCarrier(carrier: CarrierConfig, senders: readonly Sender[], adapters: Adapters): readonly TableFinding[] {
  const abilities = adapters.get(carrier.adapter);
  const unspoken = carrier.channels
    .filter((channel) => abilities?.channels.includes(channel) === false)
    .map((channel) => ({ path: ["channels"], message: `the adapter "${carrier.adapter}" has no channel "${channel}"` }));
  const lacksCallerId = carrier.channels.includes("voice") && !senders.some((sender) => isCallerIdOn(carrier.name, sender));
  if (!lacksCallerId) return unspoken;
  const message =
    'a call without caller ID can\'t be made: list a long_code or toll_free sender with the channel "voice" and this carrier, or take "voice" out';
  return [...unspoken, { path: ["channels"], message }];
}

function isCallerIdOn(carrier: string, sender: Sender): boolean {
  const isNumber = sender.kind === "long_code" || sender.kind === "toll_free";
  return isNumber && sender.channels.includes("voice") && sender.carriers.includes(carrier);
}

function unknownCarrier(carriers: readonly CarrierConfig[]): string {
  return `there is no carrier of this name, only: ${carriers.map(({ name }) => name).join(", ")}`;
}

/** Positions of all values that stood before. */
function findDuplicates(values: readonly string[]): readonly number[] {
  return values.flatMap((value, at) => (values.indexOf(value) < at ? [at] : []));
}
