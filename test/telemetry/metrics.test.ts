import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { createMetrics, type Metrics } from "../../src/telemetry/metrics.ts";

const create = (): Metrics =>
  createMetrics({
    version: "1.2.3",
    carriers: [{ name: "twilio-a", channels: ["sms", "voice"] }],
    countries: ["US", "CA"],
    refusalCodes: ["no_route"],
  });
const lines = async (metrics: Metrics, name: string) =>
  (await metrics.scrape()).text.split("\n").filter((line) => line.startsWith(`trunkline_${name}`));

function countEverything(metrics: Metrics): void {
  metrics.deliveryAccepted("sms");
  metrics.deliveryRefused("no_route");
  metrics.deliveryFinished("sms", "delivered", null);
  metrics.deliveryProvedLate("voice");
  metrics.attemptEnded({ carrier: "twilio-a", channel: "sms", senderKind: "short_code", country: "US", outcome: "accepted" }, 120);
  metrics.failedOver("twilio-a", "sms", "unavailable");
  metrics.handedOver("sms", 250);
  metrics.arrived("twilio-a", "sms", 4_000);
  metrics.receiptTaken("twilio-a", "delivered");
  metrics.httpAnswered("/livez", "GET", 200, 1);
  metrics.watchQueue(() => Promise.resolve({ jobs: { waiting: 3 }, oldestJobAgeSeconds: 1.5 }));
  metrics.watchCircuits(() => [{ carrier: "twilio-a", channel: "sms", state: "half_open" }]);
}

test("every instrument of the contract is there", async () => {
  const metrics = create();
  countEverything(metrics);
  const { text } = await metrics.scrape();
  const types = Object.fromEntries([...text.matchAll(/^# TYPE trunkline_(\S+) (\S+)$/gm)].map((match) => [match[1], match[2]]));
  expect(types).toStrictEqual({
    deliveries_accepted_total: "counter",
    deliveries_refused_total: "counter",
    deliveries_finished_total: "counter",
    deliveries_proved_late_total: "counter",
    attempts_total: "counter",
    failovers_total: "counter",
    receipts_total: "counter",
    attempt_duration_seconds: "histogram",
    handoff_seconds: "histogram",
    delivery_seconds: "histogram",
    circuit_state: "gauge",
    queue_jobs: "gauge",
    queue_oldest_job_age_seconds: "gauge",
    callbacks_total: "counter",
    http_request_duration_seconds: "histogram",
    build_info: "gauge",
  });
  expect(text).toContain("nodejs_eventloop_lag_seconds");
});

test("what is reported is counted under the contract's labels", async () => {
  const metrics = create();
  countEverything(metrics);
  const { text } = await metrics.scrape();
  for (const line of [
    'deliveries_accepted_total{channel="sms"} 1',
    'deliveries_refused_total{code="no_route"} 1',
    'deliveries_finished_total{channel="sms",status="delivered",reason="none"} 1',
    'deliveries_proved_late_total{channel="voice"} 1',
    'attempts_total{carrier="twilio-a",channel="sms",sender_kind="short_code",country="US",outcome="accepted"} 1',
    'failovers_total{carrier="twilio-a",channel="sms",outcome="unavailable"} 1',
    'attempt_duration_seconds_bucket{le="0.25",carrier="twilio-a",channel="sms"} 1',
    'handoff_seconds_bucket{le="0.25",channel="sms"} 1',
    'delivery_seconds_bucket{le="3",carrier="twilio-a",channel="sms"} 0',
    'delivery_seconds_bucket{le="5",carrier="twilio-a",channel="sms"} 1',
    'receipts_total{carrier="twilio-a",status="delivered"} 1',
    'circuit_state{carrier="twilio-a",channel="sms"} 1',
    'queue_jobs{state="waiting"} 3',
    "queue_oldest_job_age_seconds 1.5",
    'http_request_duration_seconds_count{route="/livez",method="GET",status_class="2xx"} 1',
    'build_info{version="1.2.3"} 1',
  ]) {
    expect(text).toContain(`trunkline_${line}\n`);
  }
});

describe("labels", () => {
  test("of bounded sets start at zero", async () => {
    const metrics = create();
    expect(await lines(metrics, "deliveries_accepted_total")).toStrictEqual([
      'trunkline_deliveries_accepted_total{channel="sms"} 0',
      'trunkline_deliveries_accepted_total{channel="voice"} 0',
    ]);
    expect(await lines(metrics, "deliveries_refused_total")).toStrictEqual(['trunkline_deliveries_refused_total{code="no_route"} 0']);
    expect(await lines(metrics, "receipts_total")).toContain('trunkline_receipts_total{carrier="twilio-a",status="delivered"} 0');
  });

  test("have no country that isn't configured, and no method that isn't known", async () => {
    const metrics = create();
    for (const country of ["JM", null, "x".repeat(100)]) {
      metrics.attemptEnded({ carrier: "twilio-a", channel: "sms", senderKind: "long_code", country, outcome: "unknown" }, 1);
    }
    metrics.httpAnswered("/livez", "PROPFIND", 405, 1);
    expect(await lines(metrics, "attempts_total")).toStrictEqual([
      'trunkline_attempts_total{carrier="twilio-a",channel="sms",sender_kind="long_code",country="other",outcome="unknown"} 3',
    ]);
    expect(await lines(metrics, "http_request_duration_seconds_count")).toMatchObject([
      expect.stringContaining('method="other",status_class="4xx"'),
    ]);
  });
});

describe("the queue's gauges", () => {
  test.each<[string, () => Promise<never>]>([
    ["hangs", () => new Promise(() => undefined)],
    ["fails", () => Promise.reject(new Error("Connection is closed."))],
  ])("are absent while the queue %s, and the scrape goes on", async (_what, read) => {
    const metrics = create();
    metrics.watchQueue(read);
    expect(await lines(metrics, "queue_")).toStrictEqual([]);
    expect(await lines(metrics, "build_info")).toHaveLength(1);
  });

  test("come back when the queue does, and ask it once per scrape", async () => {
    const metrics = create();
    let asked = 0;
    metrics.watchQueue(() => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error("down")) : Promise.resolve({ jobs: { active: 0 }, oldestJobAgeSeconds: 0 });
    });
    expect(await lines(metrics, "queue_")).toStrictEqual([]);
    expect(await lines(metrics, "queue_")).toStrictEqual([
      'trunkline_queue_jobs{state="active"} 0',
      "trunkline_queue_oldest_job_age_seconds 0",
    ]);
    expect(asked).toBe(2);
  });
});

const promtool = spawnSync("promtool", ["--version"]);
test.skipIf(promtool.error !== undefined)("promtool finds nothing to complain about", async () => {
  const metrics = create();
  countEverything(metrics);
  const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], {
    input: (await metrics.scrape()).text,
    encoding: "utf8",
  });
  expect([status, stdout, stderr]).toStrictEqual([0, "", ""]);
});
