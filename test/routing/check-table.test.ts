import { describe, expect, test } from "vitest";
import type { CarrierConfig, Sender } from "../../src/config/schema.ts";
import { checkSender, checkTable, type Adapters } from "../../src/routing/check-table.ts";
import { longCode, senderId, shortCode } from "./pools.ts";

const adapters: Adapters = new Map([
  [
    "full",
    {
      channels: ["sms", "voice"],
      takesKeys: true,
      senderKinds: { sms: ["short_code", "long_code", "toll_free"], voice: ["long_code", "toll_free"] },
    },
  ],
  ["text-only", { channels: ["sms"], takesKeys: false, senderKinds: { sms: ["long_code"], voice: [] } }],
]);

function carrier(name: string, changes: Partial<CarrierConfig> = {}): CarrierConfig {
  return { name, adapter: "full", credentials: {}, channels: ["sms", "voice"], weight: 50, timeoutMs: 5_000, ...changes };
}

const check = (carriers: CarrierConfig[], senders: Sender[]) =>
  checkTable({ carriers, senders }, adapters).map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("a routing table", () => {
  test("that is right has no findings", () => {
    const senders = [shortCode("97671", "US", ["a"]), longCode("+14255550100", "US", ["a"])];
    expect(check([carrier("a")], senders)).toEqual([]);
  });

  test("with a voice carrier without caller ID is refused", () => {
    const withoutVoice: Sender = { ...longCode("+14255550100", "US", ["a"]), channels: ["sms"] };
    expect(check([carrier("a")], [withoutVoice])).toEqual([expect.stringMatching(/^carriers\.0\.channels: a call without caller ID/)]);
  });

  test("is refused when the only caller ID is hosted by another carrier", () => {
    const senders = [longCode("+14255550100", "US", ["b"])];
    expect(check([carrier("a"), carrier("b")], senders)).toEqual([
      expect.stringMatching(/^carriers\.0\.channels: a call without caller ID/),
    ]);
  });

  test("names every duplicate, every unknown carrier and every channel that nobody has", () => {
    const sms: CarrierConfig = carrier("a", { channels: ["sms"] });
    const senders = [
      longCode("+14255550100", "US", ["a"]),
      { ...longCode("+14255550100", "US", ["a"]), channels: ["sms"] } satisfies Sender,
      { ...longCode("+14255550101", "US", ["a", "nobody"]), channels: ["sms"] } satisfies Sender,
    ];
    expect(check([sms, sms], senders)).toEqual([
      expect.stringMatching(/^carriers\.1\.name: another carrier has this name/),
      expect.stringMatching(/^senders\.1\.number: this sender is listed already/),
      expect.stringMatching(/^senders\.0\.channels\.1: none of its carriers has the channel "voice"/),
      expect.stringMatching(/^senders\.2\.carriers\.1: there is no carrier of this name, only: a, a$/),
    ]);
  });

  test("with a channel that the adapter lacks is refused", () => {
    const senders = [longCode("+14255550100", "US", ["a"])];
    expect(check([carrier("a", { adapter: "text-only" })], senders)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^carriers\.0\.channels: the adapter "text-only" has no channel "voice"/)]),
    );
  });

  test("leaves an unknown adapter to whoever loads adapters", () => {
    expect(check([carrier("a", { adapter: "unheard-of" })], [longCode("+14255550100", "US", ["a"])])).toEqual([]);
  });
});

test("a sender of a kind that the adapter can't use is refused, with its place in the sender", () => {
  const findings = checkSender(senderId("Contoso", "GB", ["b", "a"]), [carrier("a"), carrier("b")], adapters);
  expect(findings.map(({ path }) => path)).toEqual([
    ["carriers", 0],
    ["carriers", 1],
  ]);
  expect(findings[0]?.message).toContain("alphanumeric");
});
