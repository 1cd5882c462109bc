/** What every adapter must do, whatever its carrier: sending, and what comes back. */
import { describe } from "vitest";
import type { CarrierCases } from "./carrier-cases.ts";
import { callbackContract } from "./carrier-callbacks.contract.ts";
import { scriptContract } from "./carrier-scripts.contract.ts";
import { sendingContract } from "./carrier-sending.contract.ts";
import { signatureContract } from "./carrier-signatures.contract.ts";

export function carrierContract(cases: CarrierCases): void {
  describe(`the ${cases.adapter.name} adapter`, () => {
    describe("hands over", () => sendingContract(cases));
    const { voice } = cases;
    if (voice !== null) describe("speaks", () => scriptContract(cases, voice));
    describe("believes", () => signatureContract(cases));
    describe("understands", () => callbackContract(cases));
  });
}
