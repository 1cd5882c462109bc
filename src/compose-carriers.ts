/** The carriers of the configuration, made by their adapters: the part of the composition root that knows `carriers/`. */
import type { AdapterDefinition, Carrier } from "../carriers/carrier.ts";
import { loadAdapter } from "../carriers/index.ts";
import type { Config } from "./config/schema.ts";
import type { ReportsOf } from "./receipts/report-relay.ts";
import type { Log } from "./telemetry/log.ts";

export async function loadAdapters(config: Config): Promise<ReadonlyMap<string, AdapterDefinition>> {
  const names = new Set(config.carriers.map((carrier) => carrier.adapter));
  const loaded = await Promise.all([...names].map((name) => loadAdapter(name)));
  return new Map(loaded.flatMap((found) => (found.kind === "found" ? [[found.adapter.name, found.adapter]] : [])));
}

export async function createCarriers(
  config: Config,
  adapters: ReadonlyMap<string, AdapterDefinition>,
  reportsOf: ReportsOf,
  log: Log,
): Promise<ReadonlyMap<string, Carrier>> {
  const created = config.carriers.map(async ({ name, adapter, credentials, baseUrl, timeoutMs }): Promise<[string, Carrier]> => {
    const definition = adapters.get(adapter);
    // The configuration was checked against the registry.
    if (definition === undefined) throw new Error(`no adapter ${adapter}`);
    const settings = { name, credentials: definition.credentials.parse(credentials), baseUrl, timeoutMs };
    const connection = (words: string): void => log.warn({ carrier: name }, words);
    return [name, await definition.create(settings, { ...reportsOf(name), connection })];
  });
  return new Map(await Promise.all(created));
}
