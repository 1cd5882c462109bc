/** What endpoints work with: the ports, the few settings they need, and the documents made from the route table. */
import type { Config } from "../config/schema.ts";
import type { Audit } from "../control/audit.ts";
import type { Control } from "../control/control.ts";
import type { CarrierCallbacks } from "../receipts/carrier-callbacks.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Deliveries, Health, People, Traces } from "./ports.ts";

export interface Ports {
  readonly deliveries: Deliveries;
  readonly people: People;
  readonly traces: Traces;
  readonly callbacks: Pick<CarrierCallbacks, "receive">;
  readonly control: Pick<Control, "carriers" | "senders" | "pauseCarrier" | "resumeCarrier" | "addSender" | "removeSender">;
  readonly audit: Pick<Audit, "list">;
}

/** The part of the configuration that the rim reads; the public URL has its default by now. */
export interface ApiConfig {
  readonly server: { readonly publicUrl: string };
  readonly apiKeys: Config["apiKeys"];
  readonly limits: Config["limits"];
  readonly delivery: Pick<Config["delivery"], "ttlSeconds">;
}

export interface ApiParts {
  readonly config: ApiConfig;
  readonly version: string;
  readonly ports: Ports;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly health: Health;
  readonly now: () => number;
}

export interface ApiContext extends ApiParts {
  readonly documents: {
    readonly openApi: string;
    readonly page: { readonly html: string; readonly contentSecurityPolicy: string };
  };
}
