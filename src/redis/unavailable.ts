/**
 * Redis can't be asked now: down, hung, still loading, out of memory, or not writable. Expected, and always answered with
 * 503; everything else that a command throws is a bug of ours.
 */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";

  constructor(cause: unknown) {
    super("Redis is not available", { cause });
  }
}

const temporary =
  /^(LOADING|MASTERDOWN|READONLY|OOM|NOREPLICAS|MISCONF|CLUSTERDOWN|TRYAGAIN|BUSY|Connection is closed|Command timed out|Reached the max retries|Stream isn't writeable|connect |read |write )/;

export function isUnavailable(error: unknown): boolean {
  if (error instanceof StoreUnavailable) return true;
  if (!(error instanceof Error)) return false;
  return temporary.test(error.message) || error.name === "MaxRetriesPerRequestError" || error.name === "AbortError";
}

/** Runs a command and gives its failure the right name. */
export async function orUnavailable<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch (error) {
    throw isUnavailable(error) ? new StoreUnavailable(error) : error;
  }
}
