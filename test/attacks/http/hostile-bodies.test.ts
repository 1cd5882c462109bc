/** Attack A11: bodies that should blow up the reader, bend its objects or slip past its checks. */
import { expect, test } from "vitest";
import { startTestApi } from "../../support/api.ts";
import { apiKey, startWorld } from "../../support/world.ts";
import { hostileBodies } from "./hostile-bodies.ts";
import { residentBytes } from "./resident-bytes.ts";

test("every hostile body is refused by its own fault, makes no delivery and bends no object", async () => {
  const api = await startTestApi();
  const before = describePrototypes();
  for (const { what, body, headers = {} } of hostileBodies) {
    const { status } = await api.call("POST", "/v1/deliveries", { key: "backend", raw: body, headers: { ...headers } });
    expect([what, [400, 413, 415].includes(status)], `${status}`).toEqual([what, true]);
  }
  expect(api.ports.commands).toEqual([]);
  expect(describePrototypes()).toEqual(before);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  await api.close();
});

test("a gateway that is fed with them again and again doesn't grow with them, and goes on serving", async () => {
  await using world = await startWorld();
  const gateway = await world.startProcess();
  const feed = async (rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      for (const { body, headers = {} } of hostileBodies) {
        const answer = await fetch(`${gateway.url}/v1/deliveries`, {
          method: "POST",
          headers: { authorization: `Bearer ${apiKey}`, ...headers },
          body: typeof body === "string" ? body : new Uint8Array(body),
        });
        expect(answer.status).toBeLessThan(500);
        await answer.arrayBuffer();
      }
    }
  };
  await feed(1);
  const warm = await residentBytes(gateway.url);
  await feed(5);
  // Room for what the collector leaves lying about; each round of bombs would be 80 MB unpacked. Leaks show in the long fuzzing.
  expect((await residentBytes(gateway.url)) - warm).toBeLessThan(100 * 1024 * 1024);
  expect(await world.post({ to: "+14255550123", channel: "sms", code: "482913" }, { url: gateway.url })).toMatchObject({ status: 202 });
});

function describePrototypes(): unknown {
  return [Object.prototype, Array.prototype, String.prototype, Function.prototype].map((prototype) =>
    Object.getOwnPropertyNames(prototype),
  );
}
