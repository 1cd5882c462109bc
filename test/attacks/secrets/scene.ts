/** Requests are taken by an instance that hands nothing over, so that Redis can be tampered with before a worker comes. */
import { Redis } from "ioredis";
import type { Gateway } from "../../../src/compose.ts";
import type { GatewayProcess } from "../../support/gateway-process.ts";
import { waitUntil } from "../../support/wait-for.ts";
import { startWorld, type World } from "../../support/world.ts";

export interface Accepted {
  readonly id: string;
  readonly phone: string;
  readonly code: string;
}

export interface Scene extends AsyncDisposable {
  readonly world: World;
  readonly redis: Redis;
  readonly api: Gateway;
  readonly accept: (key?: string, phone?: string) => Promise<Accepted>;
  startWorker(): Promise<unknown>;
  /** As a process of its own, whose output can be read. */
  startWorkerProcess(): Promise<GatewayProcess>;
  /** Everything that any phone has got. */
  arrived(): string;
}

export async function openScene(config: Readonly<Record<string, unknown>> = {}): Promise<Scene> {
  const world = await startWorld({ gateways: 0, config });
  const api = await world.join({ server: { port: 0, roles: ["api"] } });
  const worker = { port: 0, roles: ["worker"], publicUrl: api.url };
  const redis = new Redis(world.redis.url);
  let count = 0;
  return {
    world,
    redis,
    api,
    async accept(key, phone = `+1425555${String(1_000 + count).padStart(4, "0")}`) {
      const code = `${731_000 + count}`;
      count += 1;
      const asked = { url: api.url, headers: { "idempotency-key": code }, ...(key !== undefined && { key }) };
      const { body } = await waitUntil(
        "a request to be accepted",
        () => world.post({ to: phone, channel: "sms", code }, asked),
        // A busy machine may be too slow for the API's own deadline.
        ({ status }) => status === 202,
      );
      return { id: body.id as string, phone, code };
    },
    startWorker: () => world.join({ server: worker }),
    startWorkerProcess: () => world.startProcess({ server: { roles: worker.roles, publicUrl: worker.publicUrl } }),
    arrived: () => JSON.stringify(world.standIn.phones.all()),
    async [Symbol.asyncDispose]() {
      redis.disconnect();
      await world[Symbol.asyncDispose]();
    },
  };
}

export const statusOf = async ({ world, api }: Scene, { id }: Accepted): Promise<unknown> =>
  (await world.call("GET", `/v1/deliveries/${id}`, { url: api.url })).body;

export const textsOf = ({ world }: Scene, { phone }: Accepted): number => world.standIn.phones.texts(phone).length;
