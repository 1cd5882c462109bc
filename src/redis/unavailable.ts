/**
 * Redis can't be asked now: down, hung, still loading, out of memory, or not writable. Expected, and always answered with
 * 503; everything else that a command throws is a bug of ours.
 */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";

  constructor(cause: unknown, message = "Redis is not available") {
    super(message, { cause });
  }
}

/** How such errors begin when the server says it. A server before Redis 7 names the script first. */
const saidByServer =
  /^(?:ERR Error running script .*?-)?(?:LOADING|MASTERDOWN|READONLY|OOM|NOREPLICAS|MISCONF|CLUSTERDOWN|TRYAGAIN|ASK|MOVED|UNBLOCKED|BUSY) /;
/** A slot is on its way to another node. */
const slotIsMoving = /^ERR Script attempted to access a non local key/;
const saidByClient =
  /^(?:Connection is closed|Command timed out|Reached the max retries|Stream isn't writeable|Socket timeout|connect |read |write |getaddrinfo )/;
const saidByClusterOrSentinelClient =
  /^(?:Too many Cluster redirections|Cluster isn't ready|Failed to refresh slots cache|None of startup nodes|All sentinels are unreachable|All keys in the pipeline should belong to the same slots)/;
const temporary = [saidByServer, slotIsMoving, saidByClient, saidByClusterOrSentinelClient];

export function isUnavailable(error: unknown): boolean {
  if (error instanceof StoreUnavailable) return true;
  if (!(error instanceof Error)) return false;
  const { message, name } = error;
  return temporary.some((pattern) => pattern.test(message)) || name === "MaxRetriesPerRequestError" || name === "AbortError";
}

/** Runs a command and gives its failure the right name. */
export async function orUnavailable<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch (error) {
    throw isUnavailable(error) ? new StoreUnavailable(error) : error;
  }
}
