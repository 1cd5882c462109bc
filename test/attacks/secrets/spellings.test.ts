/** A4: the attempt budget is counted per phone, so no spelling of one phone's number may be a second phone. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDestination } from "../../../src/numbering/destination.ts";
import { otherTenantKey, startWorld } from "../../support/world.ts";
import { waitFor, waitUntil } from "../../support/wait-for.ts";
import { spellingsOf, subscribers } from "./spelled-numbers.ts";

describe.each(subscribers)("+$countryCode $national", (subscriber) => {
  test("in any spelling is refused or the same number", () => {
    const e164 = `+${subscriber.countryCode}${subscriber.national}`;
    let taken = 0;
    fc.assert(
      fc.property(spellingsOf(subscriber), (spelling) => {
        const reading = readDestination(spelling);
        if (reading.kind === "invalid") return;
        taken += 1;
        expect(reading.destination.e164).toBe(e164);
      }),
      { numRuns: 2_000 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});

test("over all spellings, tenants, channels and gateways one phone is granted five", async () => {
  await using world = await startWorld({ gateways: 2 });
  const subscriber = { countryCode: "1", national: "4255550141", trunk: "1" };
  const sample = fc.sample(spellingsOf(subscriber), { numRuns: 2_000, seed: 4 }).filter((to) => to.length <= 64);
  const spellings = [...sample.filter(isTaken).slice(0, 60), ...sample.filter((to) => !isTaken(to)).slice(0, 40)];
  const keys = [{}, { key: otherTenantKey }];
  const answers = await Promise.all(
    spellings.map((to, index) => {
      const channel = index % 3 === 0 ? "voice" : "sms";
      const ask = () => world.post({ to, channel, code: "482913" }, { gateway: index % 2, ...keys[index % 5 === 0 ? 1 : 0] });
      // On a busy machine the API may give up on itself.
      return waitUntil("an answer", ask, ({ status }) => status !== 503);
    }),
  );
  const granted = answers.filter(({ status }) => status === 202);
  const refused = answers.filter(({ status }) => status !== 202).map(({ body }) => body.code as string);
  expect(granted).toHaveLength(5);
  expect(refused.filter((code) => code === "attempts_exhausted")).toHaveLength(55);
  expect(refused.filter((code) => code === "invalid_number")).toHaveLength(40);
  await waitFor("the phone to be reached", () => world.standIn.phones.all().length > 0);
  const [phone, ...others] = world.standIn.phones.all();
  expect(phone?.number).toBe("+14255550141");
  expect(phone?.entries.length).toBeLessThanOrEqual(5);
  expect(others).toEqual([]);
});

function isTaken(to: string): boolean {
  return readDestination(to).kind === "valid";
}
