/** What a command throws is either an outage, which callers are told as 503, or a mistake of ours. */
import { expect, test } from "vitest";
import { isUnavailable, StoreUnavailable } from "../../src/redis/unavailable.ts";

test.each([
  "READONLY You can't write against a read only replica.",
  "ERR Error running script (call to f_0a1b): @user_script:3: @user_script: 3: -READONLY You can't write against a read only replica.",
  "OOM command not allowed when used memory > 'maxmemory'.",
  "NOREPLICAS Not enough good replicas to write.",
  "CLUSTERDOWN The cluster is down",
  "MOVED 3999 127.0.0.1:6381",
  "TRYAGAIN Multiple keys request during rehashing of slot",
  "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)",
  "Connection is closed.",
  "Command timed out",
  "Too many Cluster redirections. Last error: Error: Connection is closed.",
  "All sentinels are unreachable. Retrying from scratch after 50ms.",
  "connect ECONNREFUSED 127.0.0.1:6379",
])("%s", (message) => {
  expect(isUnavailable(new Error(message))).toBe(true);
});

test.each([
  "WRONGTYPE Operation against a key holding the wrong kind of value",
  "CROSSSLOT Keys in request don't hash to the same slot",
  "NOPERM this user has no permissions to run the 'eval' command",
  "ERR Error running script (call to f_0a1b): @user_script:3: attempt to index a nil value",
  "MOVEDX",
])("a mistake: %s", (message) => {
  expect(isUnavailable(new Error(message))).toBe(false);
});

test("what is no error is none of Redis'", () => {
  expect(isUnavailable(new StoreUnavailable(null))).toBe(true);
  expect(isUnavailable("Command timed out")).toBe(false);
});
