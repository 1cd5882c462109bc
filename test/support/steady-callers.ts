/**
 * Callers that post deliveries at a steady pace, each to a phone of its own, and turn to the next instance with the same
 * idempotency key until one answers 202. What failed on the way is kept.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { World } from "./world.ts";

export interface Accepted {
  readonly id: string;
  readonly phone: string;
}

export interface SteadyCallers {
  accepted(): readonly Accepted[];
  /** Begins no more requests and waits for those under way. */
  stop(): Promise<{ readonly accepted: readonly Accepted[]; readonly failures: readonly string[] }>;
}

const mostTries = 100;
const pauseMs = 50;

export function startSteadyCallers(
  world: Pick<World, "post">,
  { urls, perSecond }: { readonly urls: () => readonly string[]; readonly perSecond: number },
): SteadyCallers {
  const accepted: Accepted[] = [];
  const failures: string[] = [];
  const underWay = new Set<Promise<void>>();
  let count = 0;

  const post = async (number: number): Promise<void> => {
    const phone = `+1425556${String(number).padStart(4, "0")}`;
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const known = urls();
      const url = known[(number + attempt) % known.length] ?? "";
      const failure = await world
        .post({ to: phone, channel: "sms", code: "482913" }, { url, headers: { "idempotency-key": `steady-${number}` } })
        .then(
          ({ status, body }) => {
            if (status === 202) accepted.push({ id: body.id as string, phone });
            return status === 202 ? null : String(status);
          },
          (error: unknown) => causeOf(error),
        );
      if (failure === null) return;
      failures.push(failure);
      await pause(pauseMs);
    }
    failures.push("never accepted");
  };

  const timer = setInterval(() => {
    const request = post(count);
    count += 1;
    underWay.add(request);
    void request.finally(() => underWay.delete(request));
  }, 1_000 / perSecond);

  return {
    accepted: () => accepted,
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
      return { accepted, failures };
    },
  };
}

/** Such as ECONNREFUSED. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause ? String(cause.code) : String(error);
}
