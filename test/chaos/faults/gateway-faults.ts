/** Instances that are killed, told to stop, or hung for a while; each comes back. */
import { setTimeout as pause } from "node:timers/promises";
import type { Fault } from "../fault.ts";
import type { GatewaySlot } from "../gateway-slot.ts";

export function gatewayFaults(slots: readonly GatewaySlot[]): Fault[] {
  return slots.flatMap((slot): Fault[] => {
    const { target } = slot;
    return [
      {
        kind: "gateway killed",
        target,
        weight: 6,
        async strike(chance) {
          await slot.end("SIGKILL");
          await pause(chance.whole(0, 400));
          await slot.start();
          return "SIGKILL, then started again";
        },
      },
      {
        kind: "gateway restarted",
        target,
        weight: 2,
        async strike() {
          await slot.end("SIGTERM");
          await slot.start();
          return "SIGTERM, then started again";
        },
      },
      {
        kind: "gateway hung",
        target,
        weight: 3,
        async strike(chance) {
          // From shorter than a hand-over's deadline to far longer than its lease.
          const ms = chance.pick([chance.whole(200, 1_000), chance.whole(1_500, 8_000)]);
          slot.hang();
          await pause(ms);
          slot.resume();
          return `stopped for ${ms} ms`;
        },
      },
    ];
  });
}
