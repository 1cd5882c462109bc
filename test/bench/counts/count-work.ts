/** Counts what Redis does and keeps for a delivery: saturated, idle, and when it has ended. */
import { keyKinds } from "../figures/key-kinds.ts";
import type { Drive } from "../load/drive.ts";
import { measure, type Measurement } from "../measure.ts";
import { untilDelivered } from "../storage.ts";
import { startGateway, type Gateway } from "../subjects/gateway.ts";
import type { ceilings } from "./ceilings.ts";

export type Counts = { readonly [Part in keyof typeof ceilings]: { readonly [Figure in keyof (typeof ceilings)[Part]]: number } };

const saturated: Drive = { kind: "deliver", count: 1_000, outstanding: 64 };
const idle: Drive = { kind: "pace", perSecond: 100, durationMs: 2_000 };
const endedCount = 300;
/** A machine that is too busy makes the gateway refuse, and then the counts are of something else. */
const tries = 5;

export async function countWork(): Promise<Counts> {
  const gateway = await startGateway();
  // Scripts loaded, connections open.
  await gateway.drive({ kind: "deliver", count: 200, outstanding: 8 });
  const counts = { saturated: perDelivery(await undisturbed(gateway, saturated)), idle: perDelivery(await undisturbed(gateway, idle)) };
  await gateway.stop();
  return { ...counts, bytes: await countBytes() };
}

async function undisturbed(gateway: Gateway, drive: Drive): Promise<Measurement> {
  for (let attempt = 1; ; attempt += 1) {
    const measured = await measure(gateway, drive);
    if (measured.handedOver === measured.sent) return measured;
    if (attempt === tries) throw new Error(`${measured.sent} sent, ${measured.handedOver} handed over; first refusal: ${measured.refusal}`);
  }
}

function perDelivery({ redisCommands, redisScripts, redisReads }: Measurement): Counts["saturated"] {
  if (redisCommands === null || redisScripts === null || redisReads === null) throw new Error("a gateway has a Redis");
  return { commands: redisCommands, scripts: redisScripts, roundTrips: redisReads };
}

async function countBytes(): Promise<Counts["bytes"]> {
  const gateway = await startGateway({ withReceipts: true });
  const { sent, refused } = await gateway.drive({ kind: "deliver", count: endedCount, outstanding: 16 });
  await untilDelivered(gateway, sent - refused);
  const kinds = await keyKinds(gateway.redis.control);
  await gateway.stop();
  const records = kinds.find(({ kind }) => kind === "d");
  if (records === undefined) throw new Error("no record is left of deliveries that have ended");
  return { record: records.bytes / records.keys, ended: kinds.reduce((sum, { bytes }) => sum + bytes, 0) / (sent - refused) };
}
