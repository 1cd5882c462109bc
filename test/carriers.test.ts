/** Every adapter that there is, found as the gateway finds it, meets the contract. */
import { expect, test } from "vitest";
import { adapterNames, loadAdapter } from "../carriers/index.ts";
import type { CarrierCases } from "./contract/carrier-cases.ts";
import { carrierContract } from "./contract/carrier.contract.ts";
import type { ConnectionCases } from "./contract/connection-cases.ts";
import { connectionContract } from "./contract/connection.contract.ts";

const names = adapterNames();

test("adapters are the folders with an index, and each is found by its name", async () => {
  expect(names).toEqual(expect.arrayContaining(["telnyx", "twilio"]));
  expect(names).not.toContain("stand-in");
  for (const name of names) expect(await loadAdapter(name)).toMatchObject({ kind: "found", adapter: { name } });
});

test.each(["stand-in", "_template", "", "..", "../src/config", "twilio/../telnyx", "Twilio", "constructor"])(
  "%j is no adapter: the answer lists those there are",
  async (name) => {
    expect(await loadAdapter(name)).toEqual({ kind: "unknown", known: names });
  },
);

for (const name of names) {
  const { cases, connectionCases } = (await import(`./carriers/${name}.cases.ts`)) as {
    readonly cases?: CarrierCases;
    readonly connectionCases?: ConnectionCases;
  };
  if (cases !== undefined) carrierContract(cases);
  else if (connectionCases !== undefined) connectionContract(connectionCases);
  else throw new Error(`test/carriers/${name}.cases.ts has neither cases nor connectionCases`);
}
