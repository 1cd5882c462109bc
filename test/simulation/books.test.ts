/** Each rule of the books finds what it is there for, and a history in which all went well balances. */
import { expect, test } from "vitest";
import { balanceBooks, rules, type Rule } from "../support/books.ts";
import type { HandedOver, History, Stored } from "../support/history.ts";

const start = 1_780_000_000_000;

const firstAttempt = { number: 1, startedAt: start + 50, outcome: "accepted" } as const;
const secondAttempt = { number: 2, startedAt: start + 20_000, outcome: "accepted" } as const;

function handOver(changes: Partial<HandedOver> = {}): HandedOver {
  return {
    delivery: "d1",
    attempt: 1,
    carrier: "alpha",
    channel: "sms",
    phone: "p",
    at: start + 100,
    answered: "accepted",
    taken: true,
    failureToldAt: null,
    ...changes,
  };
}

function stored(changes: Partial<Stored> = {}): Stored {
  return {
    delivery: "d1",
    ref: "r1",
    phone: "p",
    createdAt: start,
    expiresAt: start + 180_000,
    status: "delivered",
    finishedAt: start + 5_000,
    holdsContent: false,
    attempts: [firstAttempt],
    ...changes,
  };
}

const accepted = { ref: "r1", phone: "p", answeredAt: start + 10, answer: { kind: "accepted", delivery: "d1" } } as const;
const refused = { ref: "r2", phone: "p", answeredAt: start + 20, answer: { kind: "refused", code: "attempts_exhausted" } } as const;

const well: History = {
  limits: { attempts: 5, windowMs: 300_000 },
  transitMs: 50,
  asked: [accepted],
  handedOver: [handOver()],
  stored: [stored()],
  sightings: [{ delivery: "d1", at: start, status: "queued" }],
  places: [{ phone: "p", delivery: "d1", attempt: 1, seenAt: start + 6_000, freeAt: start + 300_100 }],
  outages: [],
  allWasWell: true,
};

const twoAttempts = stored({ attempts: [firstAttempt, secondAttempt] });
const six = (gapMs: number): HandedOver[] =>
  [0, 1, 2, 3, 4, 5].map((count) => handOver({ delivery: `d${count + 1}`, at: start + 100 + count * gapMs }));
const sixStored = [1, 2, 3, 4, 5, 6].map((count) => stored({ delivery: `d${count}`, ref: null, expiresAt: start + 600_000 }));

const broken: readonly (readonly [what: string, rule: Rule, changes: Partial<History>])[] = [
  ["an accepted delivery that is not stored", "final_in_time", { stored: [], handedOver: [], places: [] }],
  ["one that never ended", "final_in_time", { stored: [stored({ status: "sent", finishedAt: null })] }],
  ["one that ended 5 s and 1 ms after its expiry", "final_in_time", { stored: [stored({ finishedAt: start + 185_001 })] }],
  ["a code that lives on", "lives_as_asked", { asked: [{ ...accepted, ttlMs: 60_000 }] }],
  ["a sixth hand-over within the window", "five_in_five", { handedOver: six(59_999), stored: sixStored }],
  ["a hand-over after expiry", "nothing_after_expiry", { handedOver: [handOver({ at: start + 180_050 })] }],
  ["a hand-over without a claim", "claimed_before", { stored: [stored({ attempts: [] })], places: [] }],
  ["a hand-over after its claim", "claimed_before", { stored: [stored({ attempts: [{ ...firstAttempt, leaseUntil: start + 49 }] })] }],
  ["one attempt handed over twice", "at_most_five_attempts", { handedOver: [handOver(), handOver({ carrier: "beta", taken: false })] }],
  [
    "a second SMS without need",
    "no_needless_duplicate",
    { handedOver: [handOver(), handOver({ attempt: 2, at: start + 20_000 })], stored: [twoAttempts] },
  ],
  [
    "a second call while the first may ring",
    "no_second_call",
    {
      handedOver: [handOver({ channel: "voice", answered: "nothing" }), handOver({ channel: "voice", attempt: 2, at: start + 20_000 })],
      stored: [twoAttempts],
    },
  ],
  [
    "an end that was taken back",
    "final_stays",
    { sightings: [{ delivery: "d1", at: start, status: "delivered" }], stored: [stored({ status: "failed" })] },
  ],
  ["an end before its time", "not_ended_early", { sightings: [{ delivery: "d1", at: start + 178_999, status: "expired" }] }],
  ["a code that is still there", "content_destroyed", { stored: [stored({ holdsContent: true })] }],
  ["a place of nobody", "places_given_back", { stored: [stored({ attempts: [{ number: 1, startedAt: start, outcome: "unavailable" }] })] }],
  [
    "a place that is held too long",
    "places_given_back",
    { places: [{ ...well.places[0], freeAt: start + 400_000 } as History["places"][number]] },
  ],
  ["a refused request that was sent", "refused_is_not_sent", { asked: [{ ...refused, ref: "r1" }], allWasWell: false }],
  ["a refusal with places left", "no_refusal_in_vain", { asked: [accepted, refused] }],
];

test("a history in which all went well balances", () => {
  expect(balanceBooks(well)).toEqual([]);
});

test.each(broken)("%s breaks %s", (_what, rule, changes) => {
  expect(balanceBooks({ ...well, ...changes }).map((violation) => violation.rule)).toEqual([rule]);
});

test("every rule is tried", () => {
  expect(new Set(broken.map(([, rule]) => rule))).toEqual(new Set(rules));
});

test("what the rules excuse is no violation", () => {
  const excused: Partial<History>[] = [
    // Nobody could end it earlier.
    { stored: [stored({ finishedAt: start + 190_000 })], outages: [{ from: start + 170_000, until: start + 185_000 }] },
    { handedOver: six(60_000), stored: sixStored },
    // The carrier had clearly refused one of the six.
    { handedOver: six(1_000).with(0, handOver({ answered: "refused", taken: false })), stored: sixStored },
    { handedOver: [handOver({ failureToldAt: start + 9_000 }), handOver({ attempt: 2, at: start + 20_000 })], stored: [twoAttempts] },
    // The answer came when another carrier had it already.
    {
      handedOver: [handOver(), handOver({ attempt: 2, at: start + 20_000 })],
      stored: [stored({ attempts: [{ number: 1, startedAt: start, outcome: "accepted", endedAt: start + 21_000 }, secondAttempt] })],
    },
    { sightings: [{ delivery: "d1", at: start + 179_000, status: "expired" }] },
  ];
  for (const changes of excused) expect(balanceBooks({ ...well, ...changes })).toEqual([]);
});
