/**
 * A small part of a fast sender's rate, held by this instance for some seconds: it spends that at once, without asking Redis
 * for each message. The sender's rate stays exact over all instances, since a lease is counted from the start, in full and
 * until a window after its end (`lease.lua`). Where there is no lease to spend, whoever wants to send asks as always.
 */
import type { Sender } from "../config/schema.ts";
import type { RedisClient } from "../redis/client.ts";
import type { Keys } from "../redis/keys.ts";
import { defineScript } from "../redis/script.ts";
import { isUnavailable } from "../redis/unavailable.ts";
import { leaseMs, rateWindow } from "./rate.ts";

type LeasedSender = Pick<Sender, "number" | "perSecond">;

export interface SenderLease {
  /** false: nothing was taken. */
  take(sender: LeasedSender, cost: number): boolean;
}

/** Of a sender's capacity; a sender too slow for one segment of that is asked for each message. */
const leasedShare = 1 / 20;
/** After nothing was granted, or no answer came. */
const askAgainAfterMs = 200;

interface Lease {
  readonly size: number;
  /** By Redis' clock; names the lease there. */
  readonly leavesAt: number;
  /** Monotonic. */
  readonly validUntil: number;
  left: number;
}

/** One is spent, the next one lies ready, and what of the last one was spent will be told with the next question. */
interface Account {
  readonly perSecond: number;
  current: Lease | null;
  next: Lease | null;
  spent: Lease | null;
  isAsking: boolean;
  askAgainAt: number;
}

/** Grants at most `size` segments, none as null, and takes the last lease back. */
export type LeaseOffice = (
  sender: LeasedSender,
  size: number,
  spent: Omit<Lease, "validUntil"> | null,
) => Promise<Pick<Lease, "size" | "leavesAt"> | null>;

export function createSenderLease(parts: {
  readonly ask: LeaseOffice;
  readonly nowMs: () => number;
  readonly onError: (error: unknown) => void;
}): SenderLease {
  const accounts = new Map<string, Account>();

  const refill = async (sender: LeasedSender, account: Account, size: number): Promise<void> => {
    const askedAt = parts.nowMs();
    if (account.isAsking || askedAt < account.askAgainAt) return;
    account.isAsking = true;
    const { spent } = account;
    account.spent = null;
    try {
      const granted = await parts.ask(sender, size, spent);
      if (granted === null) account.askAgainAt = askedAt + askAgainAfterMs;
      else account.next = { ...granted, left: granted.size, validUntil: askedAt + leaseMs };
    } catch (error) {
      account.askAgainAt = askedAt + askAgainAfterMs;
      if (!isUnavailable(error)) parts.onError(error);
    } finally {
      account.isAsking = false;
    }
  };

  const accountOf = ({ number, perSecond }: LeasedSender): Account => {
    const known = accounts.get(number);
    if (known?.perSecond === perSecond) return known;
    // Its rate was changed: what is leased runs out by itself.
    const fresh: Account = { perSecond, current: null, next: null, spent: null, isAsking: false, askAgainAt: 0 };
    accounts.set(number, fresh);
    return fresh;
  };

  return {
    take(sender, cost) {
      const size = Math.floor(rateWindow(sender.perSecond).capacity * leasedShare);
      if (cost > size) return false;
      const account = accountOf(sender);
      if (!canSpend(account.current, cost, parts.nowMs())) {
        account.spent = account.current ?? account.spent;
        account.current = account.next;
        account.next = null;
      }
      const { current } = account;
      const isTaken = canSpend(current, cost, parts.nowMs());
      if (isTaken) current.left -= cost;
      if (account.next === null && (current === null || current.left * 2 < current.size)) void refill(sender, account, size);
      return isTaken;
    },
  };
}

function canSpend(lease: Lease | null, cost: number, now: number): lease is Lease {
  return lease !== null && now < lease.validUntil && cost <= lease.left;
}

const leaseScript = defineScript({
  name: "lease-sender-rate",
  file: new URL("lease.lua", import.meta.url),
  keys: ["bucket"],
  args: ["wanted", "capacity", "windowMs", "stepMs", "leaseMs", "spentLeavesAt", "spentSize", "spent", "nowMs"],
  reply: (raw) => raw as [granted: number, leavesAt: number],
});

/** @param nowMs for tests, which need a clock of their own; else the server's time is used */
export function createLeaseOffice(redis: RedisClient, keys: Keys, nowMs?: () => number): LeaseOffice {
  return async ({ number, perSecond }, wanted, last) => {
    const { capacity, windowMs, stepMs } = rateWindow(perSecond);
    const [size, leavesAt] = await leaseScript.run(redis, {
      keys: { bucket: keys.senderRate(number) },
      args: {
        wanted,
        capacity,
        windowMs,
        stepMs,
        leaseMs,
        spentLeavesAt: last?.leavesAt ?? "",
        spentSize: last?.size ?? 0,
        spent: last === null ? 0 : last.size - last.left,
        nowMs: nowMs?.() ?? "",
      },
    });
    return size === 0 ? null : { size, leavesAt };
  };
}
