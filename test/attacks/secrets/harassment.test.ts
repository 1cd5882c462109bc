/** A16: one phone, many who ask for it. */
import { expect, test } from "vitest";
import { waitFor, waitUntil } from "../../support/wait-for.ts";
import { opsKey, startWorld, type Answer, type World } from "../../support/world.ts";

const tenants = ["default", "bank", "shop", "game", "news", "club", "mail"];
const keyOf = (tenant: string): string => `key-of-${tenant}`;
const config = {
  apiKeys: [
    ...tenants.map((tenant) => ({ name: tenant, tenant, secret: keyOf(tenant), scopes: ["deliveries:write", "deliveries:read"] })),
    { name: "ops", tenant: "*", secret: opsKey, scopes: ["ops:read", "ops:write"] },
  ],
};

function everybodyAsks(world: World, to: string, more = {}): Promise<Answer[]> {
  const ask = (tenant: string) => world.post({ to, channel: "sms", code: "482913", ...more }, { key: keyOf(tenant) });
  // On a busy machine the API may give up on itself.
  return Promise.all(
    tenants.map((tenant) =>
      waitUntil(
        "an answer",
        () => ask(tenant),
        ({ status }) => status !== 503,
      ),
    ),
  );
}

test("seven tenants that ask for one phone by text and call together are granted five", async () => {
  await using world = await startWorld({ config });
  const to = "+14255550171";
  const answers = [...(await everybodyAsks(world, to)), ...(await everybodyAsks(world, to, { channel: "voice" }))];
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(5);
  expect(answers.filter(({ body }) => body.code === "attempts_exhausted")).toHaveLength(tenants.length * 2 - 5);
  await waitFor("the phone to be reached", () => world.standIn.phones.get(to) !== null);
  expect(world.standIn.phones.get(to)?.entries.length).toBeLessThanOrEqual(5);
});

test("a person who answers STOP gets no more text messages from any tenant, whoever wrote to them", async () => {
  await using world = await startWorld({ config });
  const to = "+14255550172";
  await world.post({ to, channel: "sms", code: "482913" }, { key: keyOf("shop") });
  await waitFor("the message to arrive", () => world.standIn.phones.texts(to).length === 1);
  world.write(to, "Stop");
  await waitFor("STOP to be taken", async () => (await everybodyAsks(world, to)).every(({ body }) => body.code === "opted_out"));
  const before = world.standIn.phones.texts(to).length;
  const answers = await everybodyAsks(world, to);
  for (const answer of answers) expect(answer).toMatchObject({ status: 422, body: { code: "opted_out" } });
  expect(world.standIn.phones.texts(to)).toHaveLength(before);
});
