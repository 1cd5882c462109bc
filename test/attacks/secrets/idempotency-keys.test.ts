/** A18: idempotency keys of several tenants, with bodies swapped, all at once over two gateways. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { waitUntil } from "../../support/wait-for.ts";
import { apiKey, otherTenantKey, startWorld, type Answer } from "../../support/world.ts";

const tenants = [apiKey, otherTenantKey];
/** Some would meet if tenant and key were only joined. */
const keys = ["k", "default|k", "other|k", "|k", "{0}", "a:b:1"];

interface Ask {
  readonly tenant: number;
  readonly key: number;
  readonly body: number;
  readonly gateway: number;
}

const asks: fc.Arbitrary<Ask[]> = fc.array(
  fc.record({ tenant: fc.nat(1), key: fc.nat(keys.length - 1), body: fc.nat(1), gateway: fc.nat(1) }),
  { minLength: 4, maxLength: 16 },
);

test("each tenant's key makes one delivery, of one body, whoever else uses the same key", async () => {
  await using world = await startWorld({ gateways: 2 });
  let round = 0;
  await fc.assert(
    fc.asyncProperty(asks, async (all) => {
      round += 1;
      const send = ({ tenant, key, body, gateway }: Ask): Promise<Answer> => {
        // A phone for each tenant, key and body: nobody is refused for another's attempts.
        const phone = `+1425${200 + round}${String(tenant * 1_000 + key * 10 + body).padStart(4, "0")}`;
        const headers = { "idempotency-key": `${keys[key]}${round}` };
        return waitUntil(
          "an answer that stands",
          () => world.post({ to: phone, channel: "sms", code: `48291${body}` }, { key: tenants[tenant] ?? "", headers, gateway }),
          // As a client does: another request is still running, or the machine is too busy.
          ({ status }) => status !== 409 && status !== 503,
        );
      };
      const first = await Promise.all(all.map(async (ask) => ({ ask, answer: await send(ask) })));
      const made = new Map<string, { id: string; body: number }>();
      for (const { ask, answer } of first.filter(({ answer }) => answer.status === 202)) {
        const known = made.get(`${ask.tenant}/${ask.key}`) ?? { id: answer.body.id as string, body: ask.body };
        expect({ id: answer.body.id as string, body: ask.body }).toEqual(known);
        made.set(`${ask.tenant}/${ask.key}`, known);
      }
      expect(new Set(made.keys())).toEqual(new Set(all.map(({ tenant, key }) => `${tenant}/${key}`)));
      expect(new Set([...made.values()].map(({ id }) => id)).size).toBe(made.size);
      const again = await Promise.all(all.map(async (ask) => ({ ask, answer: await send(ask) })));
      for (const { ask, answer } of [...first, ...again]) {
        const winner = made.get(`${ask.tenant}/${ask.key}`);
        if (ask.body === winner?.body) expect(answer).toMatchObject({ status: 202, body: { id: winner.id } });
        else expect(answer).toMatchObject({ status: 422, body: { code: "idempotency_mismatch" } });
      }
    }),
    { numRuns: 25 },
  );
});
