/** What a carrier reports of a message or call that it took, and when: the truth mostly, and each kind of lie. */
import type { Receipt } from "../../carriers/receipt.ts";
import type { Channel } from "../../src/vocabulary.ts";
import type { Chance } from "./chance.ts";

export interface Report {
  /** After the carrier took it; some come before its own answer. */
  readonly afterMs: number;
  readonly receipt: Receipt;
}

export interface Course {
  readonly reports: readonly Report[];
  /** When the person has the code, if ever. */
  readonly arrivesAfterMs: number | null;
  /** The digit that is pressed, in a call that asks for one. */
  readonly pressed: string | null;
}

type Told = Pick<Receipt, "status"> & Partial<Receipt>;

export function drawCourse(channel: Channel, carrierMessageId: string, chance: Chance, lie: number): Course {
  const report = (afterMs: number, told: Told): Report => ({
    afterMs,
    receipt: { carrierMessageId, reason: null, tryOtherRoute: false, carrierCode: null, carrierText: null, ...told },
  });
  const honest = channel === "sms" ? smsCourse(report, chance) : callCourse(report, chance);
  return chance.happens(lie) ? bend(honest, report, chance) : honest;
}

function smsCourse(report: (afterMs: number, told: Told) => Report, chance: Chance): Course {
  const sentMs = chance.next() * 2_000;
  const endMs = sentMs + chance.next() * 12_000;
  const end = chance.weighed({ delivered: 80, silent: 8, route: 7, handset: 5 });
  const failed = { arrivesAfterMs: null, pressed: null };
  switch (end) {
    case "delivered":
      return {
        reports: [report(sentMs, { status: "sent" }), report(endMs, { status: "delivered" })],
        arrivesAfterMs: endMs,
        pressed: null,
      };
    case "silent":
      return { ...failed, reports: [] };
    case "route":
      return { ...failed, reports: [report(endMs, { status: "undelivered", reason: "content_filtered", tryOtherRoute: true })] };
    case "handset":
      return { ...failed, reports: [report(endMs, { status: "undelivered", reason: "unreachable_handset" })] };
  }
}

function callCourse(report: (afterMs: number, told: Told) => Report, chance: Chance): Course {
  const ringMs = 500 + chance.next() * 2_000;
  const endMs = ringMs + 2_000 + chance.next() * 25_000;
  const ringing = report(ringMs, { status: "ringing" });
  const failed = { arrivesAfterMs: null, pressed: null };
  const end = chance.weighed({ completed: 60, busy: 10, no_answer: 12, failed: 8, voicemail: 6, silent: 4 });
  switch (end) {
    case "completed":
      return {
        reports: [ringing, report(endMs, { status: "completed" })],
        arrivesAfterMs: endMs,
        pressed: chance.pick(["1", "9", null]),
      };
    case "busy":
    case "no_answer":
      return { ...failed, reports: [ringing, report(endMs, { status: end, reason: end })] };
    case "failed":
      return { ...failed, reports: [report(endMs, { status: "failed", reason: "carriers_unavailable", tryOtherRoute: true })] };
    case "voicemail":
      return { ...failed, reports: [ringing, report(endMs, { status: "completed", reason: "voicemail" })] };
    case "silent":
      return { ...failed, reports: [] };
  }
}

/** Late, twice, never, in any order, before the answer, of unknown messages, delivered and then failed. */
function bend(course: Course, report: (afterMs: number, told: Told) => Report, chance: Chance): Course {
  const { reports } = course;
  const spread = (mostMs: number): Report[] => reports.map((one) => ({ ...one, afterMs: chance.next() * mostMs }));
  const way = chance.pick(["late", "twice", "never", "any order", "at once", "unknown message", "then failed"] as const);
  switch (way) {
    case "late":
      return { ...course, reports: reports.map((one) => ({ ...one, afterMs: one.afterMs + 60_000 + chance.next() * 600_000 })) };
    case "twice":
      return { ...course, reports: [...reports, ...spread(60_000), ...spread(5_000)] };
    case "never":
      return { ...course, reports: [] };
    case "any order":
      return { ...course, reports: spread(20_000) };
    case "at once":
      return { ...course, reports: reports.map((one) => ({ ...one, afterMs: 0 })) };
    case "unknown message":
      return { ...course, reports: [...reports, report(chance.next() * 5_000, { status: "delivered", carrierMessageId: "M-unknown" })] };
    case "then failed":
      return {
        ...course,
        reports: [...reports, report(30_000, { status: "undelivered", reason: "content_filtered", tryOtherRoute: true })],
      };
  }
}
