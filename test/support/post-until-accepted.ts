/** A caller as callers should be: it repeats a request that got no 202 under the same idempotency key, as on a machine short of time. */
import { randomUUID } from "node:crypto";
import { waitUntil } from "./wait-for.ts";
import type { Answer, World } from "./world.ts";

export function postUntilAccepted(
  world: Pick<World, "post">,
  body: object,
  { url, key = randomUUID() }: { readonly url?: string | undefined; readonly key?: string } = {},
): Promise<Answer> {
  const options = { headers: { "idempotency-key": key }, ...(url !== undefined && { url }) };
  return waitUntil(
    "the request to be accepted",
    () => world.post(body, options),
    ({ status }) => status === 202,
  );
}
