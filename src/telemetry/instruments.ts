/**
 * Every Prometheus instrument that is counted as things happen, declared once: name, help, labels, buckets (those that
 * are asked for at each scrape: `live-gauges.ts`). Labels are bounded: no numbers, no ids. The edges of service levels
 * (1 s to answer, 3 s to be handed over, 30 s to arrive) are exact bucket edges.
 */
import { Counter, Gauge, Histogram, type Registry } from "prom-client";

const answerSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5];
const carrierSeconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 7.5, 10];
const handoffSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 30, 60];
const deliverySeconds = [1, 2, 3, 5, 8, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600];

export type Instruments = ReturnType<typeof declareInstruments>;

export function declareInstruments(registry: Registry) {
  const counter = <const Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name: `trunkline_${name}`, help, labelNames, registers: [registry] });
  const histogram = <const Label extends string>(name: string, help: string, labelNames: readonly Label[], buckets: number[]) =>
    new Histogram({ name: `trunkline_${name}`, help, labelNames, buckets, registers: [registry] });

  return {
    accepted: counter("deliveries_accepted_total", "Deliveries taken into the queue.", ["channel"]),
    refused: counter("deliveries_refused_total", "Requests for a delivery that were refused, by problem code.", ["code"]),
    finished: counter("deliveries_finished_total", "Deliveries that reached a final status, each once.", ["channel", "status", "reason"]),
    provedLate: counter("deliveries_proved_late_total", "Deliveries that were proved to have arrived after they had ended otherwise.", [
      "channel",
    ]),
    attempts: counter("attempts_total", "Hand-overs to carriers, by what became of them.", [
      "carrier",
      "channel",
      "sender_kind",
      "country",
      "outcome",
    ]),
    failovers: counter("failovers_total", "Attempts that another route had to make good, by the outcome that caused it.", [
      "carrier",
      "channel",
      "outcome",
    ]),
    attemptDuration: histogram(
      "attempt_duration_seconds",
      "Time a carrier took to answer a hand-over.",
      ["carrier", "channel"],
      carrierSeconds,
    ),
    handoff: histogram("handoff_seconds", "Time from acceptance to a carrier's acceptance.", ["channel"], handoffSeconds),
    delivery: histogram("delivery_seconds", "Time from acceptance to the receipt of arrival.", ["carrier", "channel"], deliverySeconds),
    receipts: counter("receipts_total", "Receipts from carriers, by what they report.", ["carrier", "status"]),
    callbacks: counter("callbacks_total", "Signed callbacks to the backend, by result.", ["result"]),
    httpDuration: histogram(
      "http_request_duration_seconds",
      "Time from the head of a request to the end of its answer.",
      ["route", "method", "status_class"],
      answerSeconds,
    ),
    buildInfo: new Gauge({
      name: "trunkline_build_info",
      help: "Always 1; the label tells the version.",
      labelNames: ["version"],
      registers: [registry],
    }),
  };
}
