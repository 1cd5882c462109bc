/** The faults that come by time: deaths, hangs, cut connections, clocks that jump, the store away, carriers in trouble. */
import { troubles } from "./carrier-behaviour.ts";
import type { ControlModel } from "./control-model.ts";
import type { Fleet } from "./fleet.ts";
import type { SimulatedCarrier } from "./simulated-carrier.ts";
import type { Stage } from "./stage.ts";

/** Once in a while by more than the budget's window. */
const mostSetBackMs = 480_000;
const longestSetBackMs = 450_000;

export function driveFaults(
  stage: Stage,
  parts: {
    readonly fleet: Fleet;
    readonly carriers: readonly SimulatedCarrier[];
    readonly control: ControlModel;
    readonly until: number;
    /** Whether anybody can work may have changed. */
    readonly onChange: () => void;
  },
): void {
  const { time, chance, story, server, faults } = stage;
  const { fleet, carriers, control, onChange } = parts;
  const secondsMs = (from: number, to: number): number => (from + chance.next() * (to - from)) * 1_000;

  const now = (delayMs: number): number => time.now() + delayMs;
  const changeFor = (durationMs: number, end: () => void): void => {
    onChange();
    time.after(durationMs, null, () => {
      end();
      onChange();
    });
  };

  const crash = (): void => {
    const life = fleet.pickAlive();
    if (life !== null) fleet.crash(life, "suddenly");
  };
  const hang = (): void => {
    const life = fleet.pickAlive();
    if (life !== null) fleet.standStill(life, secondsMs(0.2, 20));
  };
  const cut = (): void => {
    const life = fleet.pickAlive();
    if (life === null) return;
    const durationMs = secondsMs(0.2, 15);
    life.cutOffUntil = now(durationMs);
    story.fault("instance cut off from the store", life.name, null, `is cut off from the store for ${Math.round(durationMs)} ms`);
    changeFor(durationMs, () => undefined);
  };
  const jump = (): void => {
    const life = fleet.pickAlive();
    // A monotonic clock that goes wrong while its process stands still (a machine that sleeps) can't be told from inside.
    if (life === null || life.hangsUntil > time.now()) return;
    const jumpMs = Math.round(secondsMs(-60, 60));
    life.clockJumpMs += jumpMs;
    story.fault("instance's clock jumped", life.name, null, `clock jumps by ${jumpMs} ms`);
  };
  const storeOutage = (): void => {
    if (server.state !== "up") return;
    server.state = chance.pick(["down", "hung", "slow"] as const);
    const durationMs = secondsMs(0.2, 12);
    story.fault(`store ${server.state}`, "store", null, `${server.state} for ${Math.round(durationMs)} ms`);
    changeFor(durationMs, () => {
      const was = server.state;
      server.state = "up";
      if (was === "down" && faults.storeClockGoesBack && server.setBackMs + longestSetBackMs < mostSetBackMs) {
        const byMs = chance.happens(0.15) ? chance.whole(250_000, longestSetBackMs) : chance.whole(1, 4_000);
        server.setBackMs += byMs;
        story.fault("store's clock jumped back", "store", null, `another machine takes over, whose clock is ${byMs} ms behind`);
      }
      story.tell("store", null, "up");
      for (const command of server.waiting.splice(0)) command();
    });
  };
  const carrierTrouble = (): void => {
    const carrier = chance.pick(carriers);
    if (carrier.trouble !== null) return;
    carrier.trouble = chance.pick(troubles);
    const durationMs = secondsMs(2, 150);
    story.fault("carrier in trouble", carrier.name, null, `${carrier.trouble} for ${Math.round(durationMs / 1_000)} s`);
    time.after(durationMs, null, () => {
      carrier.trouble = null;
      story.tell(carrier.name, null, "is well again");
    });
  };
  const pause = (): void => {
    const { name } = chance.pick(carriers);
    control.pause(name);
    story.fault("carrier paused", name, null, "is paused by ops");
    time.after(secondsMs(2, 60), null, () => {
      control.resume(name);
      story.tell(name, null, "is resumed by ops");
    });
  };

  const again = (perMinute: number, happen: () => void): void => {
    if (perMinute === 0) return;
    const gapMs = (-Math.log(1 - chance.next()) / perMinute) * 60_000;
    if (now(gapMs) > parts.until) return;
    time.after(gapMs, null, () => {
      happen();
      again(perMinute, happen);
    });
  };
  const { perMinute } = faults;
  again(perMinute.crashes, crash);
  again(perMinute.hangs, hang);
  again(perMinute.cuts, cut);
  again(perMinute.clockJumps, jump);
  again(perMinute.storeOutages, storeOutage);
  again(perMinute.carrierTroubles, carrierTrouble);
  again(perMinute.pauses, pause);
}
