/** What has no hurry: passes over what is stored, at the start and once a minute, one after another, never two at once. */
import { carryOverOptOuts, type CarryOverParts } from "../receipts/carry-over-opt-outs.ts";
import { forgetPeople, type ForgetPeopleParts } from "./forget-people.ts";

export interface Upkeep {
  start(): void;
  /** Begins no further pass; one that is under way is left to fail with the connection, since each can be cut off anywhere. */
  stop(): void;
}

const intervalMs = 60_000;

export function createUpkeep(parts: ForgetPeopleParts & CarryOverParts & { readonly onError: (error: unknown) => void }): Upkeep {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const round = async (): Promise<void> => {
    for (const pass of [forgetPeople, carryOverOptOuts]) if (!isStopped) await pass(parts).catch(parts.onError);
    if (!isStopped) timer = setTimeout(() => void round(), intervalMs);
  };

  return {
    start: () => void round(),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
