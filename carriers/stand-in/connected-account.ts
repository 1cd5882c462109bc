/** An account whose clients hold connections to a port of its own, and hear of everything over these. */
import type { SmsAccount } from "./account.ts";
import type { Poster } from "./callback-poster.ts";
import type { World } from "./world.ts";

export interface OpenPort {
  /** What a client is configured with. */
  readonly baseUrl: string;
  /** Takes its reports in the place of whoever posts callbacks. */
  readonly poster: Poster;
  close(): Promise<void>;
}

export interface ConnectedAccount extends SmsAccount {
  listen(world: World, host: string): Promise<OpenPort>;
}
