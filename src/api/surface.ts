/**
 * What an instance serves over HTTP, by its roles. One that only works serves what its operators ask, and says so to
 * everybody else: a load balancer or a carrier that was sent to the wrong instance should be found in a minute.
 */
import type { Endpoint } from "./endpoint.ts";
import { getMetrics } from "./endpoints/get-metrics.ts";
import { livez } from "./endpoints/livez.ts";
import { readyz } from "./endpoints/readyz.ts";
import { routes } from "./routes.ts";

export interface Surface {
  readonly routes: readonly Endpoint[];
  /** Told where there is nothing. */
  readonly nothingHere: string;
}

export const apiSurface: Surface = { routes, nothingHere: "There is nothing at this path; /docs tells what there is." };

export const workerSurface: Surface = {
  routes: [livez, readyz, getMetrics],
  nothingHere: "This instance is a worker: it takes no requests and no callbacks. Call an instance that has the role api.",
};
