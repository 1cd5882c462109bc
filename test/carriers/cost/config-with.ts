/** A configuration with an account at each of some adapters, by the credentials of their own cases, and a Redis of its own. */
import type { AdapterDefinition } from "../../../carriers/carrier.ts";
import type { CarrierCases } from "../../contract/carrier-cases.ts";
import type { ConnectionCases } from "../../contract/connection-cases.ts";
import { freePort } from "../../support/free-port.ts";

export async function configWith(names: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const accounts = await Promise.all(names.map(accountOf));
  const callers = accounts.filter(({ channels }) => channels.includes("voice"));
  return {
    apiKeys: [{ name: "mfa-backend", tenant: "default", secret: "test-key-of-the-mfa-backend", scopes: ["deliveries:write"] }],
    carriers: accounts,
    senders: [
      { number: "97671", kind: "short_code", country: "US", channels: ["sms"], carriers: accounts.map(({ name }) => name) },
      { number: "+14255550100", kind: "long_code", country: "US", channels: ["voice"], carriers: callers.map(({ name }) => name) },
    ],
    routing: { countries: ["US"] },
  };
}

async function accountOf(adapterName: string) {
  const { cases, connectionCases } = (await import(`../${adapterName}.cases.ts`)) as {
    readonly cases?: CarrierCases;
    readonly connectionCases?: ConnectionCases;
  };
  const definition: AdapterDefinition | undefined = cases?.adapter ?? connectionCases?.adapter;
  if (definition === undefined) throw new Error(`no cases of ${adapterName}`);
  const credentials = cases?.credentials ?? connectionCases?.credentials(await freePort());
  return { name: `${adapterName}-a`, adapter: adapterName, credentials, channels: definition.channels };
}
