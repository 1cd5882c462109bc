/**
 * When nobody could have ended a delivery: the store was away, or no gateway lived that reached it. Kept by those who do
 * the harm, since nobody else knows for sure.
 */
export interface Outage {
  readonly from: number;
  readonly until: number;
}

export interface Outages {
  /** Both return what to call when it is back. */
  storeAway(): () => void;
  gatewayAway(index: number): () => void;
  isOut(): boolean;
  list(): readonly Outage[];
}

export function createOutages(gatewayCount: number, now: () => number): Outages {
  const ended: Outage[] = [];
  const away = new Map<symbol, "store" | number>();
  let since: number | null = null;

  const judge = (): void => {
    const missing = new Set(away.values());
    const isOut = missing.has("store") || missing.size === gatewayCount;
    if (isOut) since ??= now();
    else if (since !== null) {
      ended.push({ from: since, until: now() });
      since = null;
    }
  };
  const leave = (who: "store" | number): (() => void) => {
    const absence = Symbol(String(who));
    away.set(absence, who);
    judge();
    return () => {
      away.delete(absence);
      judge();
    };
  };

  return {
    storeAway: () => leave("store"),
    gatewayAway: (index) => leave(index),
    isOut: () => since !== null,
    list: () => (since === null ? ended : [...ended, { from: since, until: now() }]),
  };
}
