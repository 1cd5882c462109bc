/**
 * The way from an instance to the store and back, where most goes wrong: a command may be lost before or after it took
 * effect, slow, overtaken by others, held by a server that hangs, or be the last thing its instance ever did. To the
 * instance all of it looks as ioredis makes it look: an answer, or an error within the command's time.
 */
import { commandTimeoutMs } from "../../src/redis/connection.ts";
import type { SimulatedEvent } from "./event-queue.ts";
import { suffering } from "./faults.ts";
import type { Life } from "./life.ts";
import type { Stage } from "./stage.ts";

/** Runs `effect` on the store in the name of an instance. */
export type Ask = <T>(what: string, delivery: string | null, effect: () => T) => Promise<T>;

const longestHangMs = 12_000;

type Fate = "well" | "slow" | "lost before" | "lost after" | "crash before" | "crash after" | "hang";

/** @param harm what else may befall the instance just then */
export function createWire(
  stage: Stage,
  life: Life,
  {
    crash,
    standStill,
  }: { readonly crash: (life: Life, why: string) => void; readonly standStill: (life: Life, durationMs: number) => void },
): Ask {
  const { time, chance, story, server, faults } = stage;

  const drawFate = (what: string): Fate => {
    const { slow, lostBefore, lostAfter, crashBefore, crashAfter, hang } = faults.command;
    const often = suffering(what);
    const fates = [
      ["slow", slow],
      ["lost before", lostBefore],
      ["lost after", lostAfter],
      ["crash before", crashBefore * often],
      ["crash after", crashAfter * often],
      ["hang", hang * often],
    ] as const;
    let left = chance.next();
    return fates.find(([, probability]) => (left -= probability) < 0)?.[0] ?? "well";
  };

  return <T>(what: string, delivery: string | null, effect: () => T) =>
    new Promise<T>((resolve, reject) => {
      if (!life.isAlive) return;
      const fail = (delayMs: number, message: string): SimulatedEvent => time.after(delayMs, life, () => reject(new Error(message)));
      if (life.cutOffUntil > time.now() || server.state === "down") {
        fail(1 + chance.next(), "Connection is closed.");
        return;
      }
      const fate = drawFate(what);
      if (fate !== "well") story.fault(`store command ${fate}`, life.name, delivery, `${what}: ${fate}`);
      const travelMs = (): number => 0.2 + chance.next() * (fate === "slow" || server.state === "slow" ? 900 : 3);

      const takeEffect = (): void => {
        if (server.state === "hung") {
          server.waiting.push(takeEffect);
          return;
        }
        if (server.state === "down") return;
        const outcome = attempt(effect);
        if (fate === "crash after") crash(life, `after ${what}`);
        if (fate === "lost after") return;
        if (fate === "hang") standStill(life, 200 + chance.next() * longestHangMs);
        time.after(travelMs(), life, () => {
          deadline.run = null;
          if ("error" in outcome) reject(outcome.error);
          else resolve(outcome.value);
        });
      };

      if (fate === "crash before") {
        crash(life, `before ${what}`);
        return;
      }
      const isCut = fate.startsWith("lost") && chance.happens(0.5);
      const deadline = isCut ? fail(4 + chance.next() * 3, "Connection is closed.") : fail(commandTimeoutMs, "Command timed out");
      if (fate !== "lost before") time.after(travelMs(), null, takeEffect);
    });
}

function attempt<T>(effect: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: effect() };
  } catch (error) {
    return { error };
  }
}
