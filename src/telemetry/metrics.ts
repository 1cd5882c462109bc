/**
 * What the rest of the gateway reports, as verbs. Labels are kept bounded here, and series of bounded label sets start
 * at zero, so that `rate()` sees the first event.
 */
import { collectDefaultMetrics, Registry } from "prom-client";
import { channels, reasons, receiptStatuses } from "../vocabulary.ts";
import type { AttemptOutcome, Channel, Country, Reason, ReceiptStatus, SenderKind, Status } from "../vocabulary.ts";
import { declareInstruments, type Instruments } from "./instruments.ts";
import { createLiveGauges, type LiveGauges } from "./live-gauges.ts";

export interface MetricsSettings {
  readonly version: string;
  readonly carriers: readonly { readonly name: string; readonly channels: readonly Channel[] }[];
  /** Countries that get a label value of their own; every other one is "other". */
  readonly countries: readonly Country[];
  /** The codes of `deliveries_refused_total`. */
  readonly refusalCodes: readonly string[];
}

export interface AttemptLabels {
  readonly carrier: string;
  readonly channel: Channel;
  readonly senderKind: SenderKind;
  readonly country: Country | null;
  readonly outcome: AttemptOutcome;
}

/** What a receipt reports; or why there was nothing to report. */
export type ReceiptLabel = ReceiptStatus | (typeof uselessReceipts)[number];

export interface Metrics extends LiveGauges {
  deliveryAccepted(channel: Channel): void;
  deliveryRefused(code: string): void;
  /** Once per delivery. */
  deliveryFinished(channel: Channel, status: Status, reason: Reason | null): void;
  deliveryProvedLate(channel: Channel): void;
  attemptEnded(attempt: AttemptLabels, elapsedMs: number): void;
  failedOver(carrier: string, channel: Channel, outcome: AttemptOutcome): void;
  handedOver(channel: Channel, sinceAcceptanceMs: number): void;
  arrived(carrier: string, channel: Channel, sinceAcceptanceMs: number): void;
  receiptTaken(carrier: string, status: ReceiptLabel): void;
  httpAnswered(route: string, method: string, status: number, elapsedMs: number): void;
  scrape(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Gauges that Node's defaults name like counters: `promtool check metrics` refuses them, and their unsummed twins say more. */
const misnamedDefaults = ["nodejs_active_handles_total", "nodejs_active_requests_total", "nodejs_active_resources_total"];

const uselessReceipts = ["forged", "malformed", "ignored", "unmatched"] as const;

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

export function createMetrics(settings: MetricsSettings): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of misnamedDefaults) registry.removeSingleMetric(name);
  const instruments = declareInstruments(registry);
  const countries = new Set(settings.countries);
  startAtZero(instruments, settings);

  return {
    ...createLiveGauges(registry),
    deliveryAccepted: (channel) => instruments.accepted.inc({ channel }),
    deliveryRefused: (code) => instruments.refused.inc({ code }),
    deliveryFinished: (channel, status, reason) => instruments.finished.inc({ channel, status, reason: reason ?? "none" }),
    deliveryProvedLate: (channel) => instruments.provedLate.inc({ channel }),
    attemptEnded: ({ carrier, channel, senderKind, country, outcome }, elapsedMs) => {
      const countryLabel = country !== null && countries.has(country) ? country : "other";
      instruments.attempts.inc({ carrier, channel, sender_kind: senderKind, country: countryLabel, outcome });
      instruments.attemptDuration.observe({ carrier, channel }, elapsedMs / 1_000);
    },
    failedOver: (carrier, channel, outcome) => instruments.failovers.inc({ carrier, channel, outcome }),
    handedOver: (channel, sinceAcceptanceMs) => instruments.handoff.observe({ channel }, sinceAcceptanceMs / 1_000),
    arrived: (carrier, channel, sinceAcceptanceMs) => instruments.delivery.observe({ carrier, channel }, sinceAcceptanceMs / 1_000),
    receiptTaken: (carrier, status) => instruments.receipts.inc({ carrier, status }),
    httpAnswered: (route, method, status, elapsedMs) => {
      const labels = { route, method: methods.has(method) ? method : "other", status_class: `${Math.floor(status / 100)}xx` };
      instruments.httpDuration.observe(labels, elapsedMs / 1_000);
    },
    scrape: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

function startAtZero(instruments: Instruments, settings: MetricsSettings): void {
  instruments.buildInfo.set({ version: settings.version }, 1);
  for (const code of settings.refusalCodes) instruments.refused.inc({ code }, 0);
  for (const channel of channels) {
    instruments.accepted.inc({ channel }, 0);
    instruments.provedLate.inc({ channel }, 0);
    instruments.handoff.zero({ channel });
    instruments.finished.inc({ channel, status: "delivered", reason: "none" }, 0);
    for (const status of ["unconfirmed", "failed", "expired", "canceled"] as const) {
      for (const reason of reasons) instruments.finished.inc({ channel, status, reason }, 0);
    }
  }
  for (const carrier of settings.carriers) {
    for (const status of [...receiptStatuses, ...uselessReceipts]) instruments.receipts.inc({ carrier: carrier.name, status }, 0);
    for (const channel of carrier.channels) {
      instruments.attemptDuration.zero({ carrier: carrier.name, channel });
      instruments.delivery.zero({ carrier: carrier.name, channel });
      for (const outcome of ["throttled", "unavailable", "rejected", "unknown"] as const) {
        instruments.failovers.inc({ carrier: carrier.name, channel, outcome }, 0);
      }
    }
  }
}
