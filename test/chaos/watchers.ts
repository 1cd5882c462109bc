/**
 * Support staff who look deliveries up through the API: once during their life, and again when the last moment has come
 * by which each must have ended. They ask the instances past the spoilt wires, and ask on until one answers.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Status } from "../../src/vocabulary.ts";
import { endsWithinMs } from "../support/books.ts";
import type { Sighting } from "../support/history.ts";

export interface Watchers {
  readonly sightings: readonly Sighting[];
  /** Accepted, and nobody knows of it. */
  readonly missing: readonly string[];
  /** How often that was said while the store was failing over, by an instance that still asked the old master. */
  notKnownMeanwhile(): number;
  watch(delivery: string, expiresAt: number): void;
  /** Resolves when every delivery has been seen after its last moment. */
  done(): Promise<void>;
}

const firstLookMs = 2_000;
const retryMs = 250;
const answerTimeoutMs = 2_000;
/** An instance that answers is back long before that. */
const mostTries = 400;

export function startWatchers(parts: {
  readonly urls: () => readonly string[];
  readonly apiKey: string;
  readonly isOut: () => boolean;
}): Watchers {
  const sightings: Sighting[] = [];
  const missing: string[] = [];
  const looks: Promise<void>[] = [];
  let [turn, notKnownMeanwhile] = [0, 0];

  const ask = async (path: string): Promise<Response | null> => {
    const urls = parts.urls();
    turn += 1;
    const url = urls[turn % urls.length];
    if (url === undefined) return null;
    const signal = AbortSignal.timeout(answerTimeoutMs);
    return fetch(url + path, { headers: { authorization: `Bearer ${parts.apiKey}` }, signal }).catch(() => null);
  };

  const look = async (delivery: string, at: number): Promise<void> => {
    await pause(Math.max(0, at - Date.now()));
    for (let tries = 0; tries < mostTries; tries += 1) {
      const wasOut = parts.isOut();
      const response = await ask(`/v1/deliveries/${delivery}`);
      const body = response === null ? null : ((await response.json().catch(() => null)) as { readonly status?: Status } | null);
      if (response?.status === 404) {
        if (!wasOut && !parts.isOut()) return void missing.push(delivery);
        notKnownMeanwhile += 1;
      }
      if (response?.ok === true && body?.status !== undefined) {
        sightings.push({ delivery, at: Date.now(), status: body.status });
        return;
      }
      await pause(retryMs);
    }
    throw new Error(`nobody could say what became of ${delivery}`);
  };

  return {
    sightings,
    missing,
    notKnownMeanwhile: () => notKnownMeanwhile,
    watch(delivery, expiresAt) {
      looks.push(look(delivery, Date.now() + firstLookMs).then(() => look(delivery, expiresAt + endsWithinMs)));
    },
    async done() {
      await Promise.all(looks);
    },
  };
}
