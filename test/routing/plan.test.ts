import { describe, expect, test } from "vitest";
import { planRoutes } from "../../src/routing/plan.ts";
import type { RoutePlan } from "../../src/routing/route.ts";
import { buildCarrier, buildRequest, buildTable, doubtful, drawsOf, longCode, senderId, shortCode, shut, tollFree } from "./pools.ts";

const noDraw = () => 0;
const failed = (carrier: string, sender: string, retry: "never" | "later" = "later") => ({ carrier, sender, retry });
const routesOf = (plan: RoutePlan) => plan.routes.map(({ carrier, sender }) => `${carrier}/${sender.number}`);
const skippedOf = (plan: RoutePlan) => plan.skipped.map(({ carrier, sender, reason }) => `${carrier}/${sender} ${reason}`);

describe("the sender", () => {
  const senders = [
    senderId("Contoso", "GB", ["a"]),
    tollFree("+18005550100", "US", ["a"]),
    longCode("+442071838750", "GB", ["a"]),
    longCode("+14255550100", "US", ["a"]),
    shortCode("759731", "CA", ["a"]),
    shortCode("97671", "US", ["a"]),
  ];
  const table = buildTable([buildCarrier("a")], senders);

  test.each([
    ["sms", "US", ["97671", "+14255550100", "+18005550100", "+442071838750"]],
    ["sms", "CA", ["759731", "+18005550100", "+442071838750", "+14255550100"]],
    ["sms", "GB", ["+442071838750", "Contoso", "+14255550100", "+18005550100"]],
    ["sms", "DE", ["Contoso", "+442071838750", "+14255550100", "+18005550100"]],
    ["sms", "JM", ["Contoso", "+442071838750", "+14255550100", "+18005550100"]],
    ["sms", "PR", ["Contoso", "+442071838750", "+14255550100", "+18005550100"]],
    ["sms", null, ["Contoso", "+442071838750", "+14255550100", "+18005550100"]],
    ["voice", "US", ["+14255550100", "+18005550100", "+442071838750"]],
    ["voice", "GB", ["+442071838750", "+14255550100", "+18005550100"]],
  ] as const)("for %s to %s is taken in this order", (channel, country, expected) => {
    const plan = planRoutes(buildRequest({ channel, country }), table, noDraw);
    expect(plan.routes.map(({ sender }) => sender.number)).toEqual(expected);
  });

  test("that may not be used is named with the reason", () => {
    const hostless = buildTable(
      [buildCarrier("a"), buildCarrier("b", { channels: ["sms"] })],
      [...senders, shortCode("69829", "US", ["b"])],
    );
    const toUs = planRoutes(buildRequest(), hostless, noDraw);
    expect(skippedOf(toUs)).toEqual(
      expect.arrayContaining(["a/Contoso wrong_country", "a/759731 wrong_country", "a/69829 not_hosted", "b/97671 not_hosted"]),
    );
    const call = planRoutes(buildRequest({ channel: "voice" }), hostless, noDraw);
    expect(skippedOf(call)).toEqual(expect.arrayContaining(["a/97671 wrong_channel", "a/Contoso wrong_channel", "b/69829 wrong_channel"]));
  });

  test("is chosen for how well it fits", () => {
    const plan = planRoutes(buildRequest(), table, noDraw);
    expect(plan.routes.map(({ chosenFor }) => chosenFor)).toEqual(["home_short_code", "home_number", "home_toll_free", "foreign_number"]);
  });

  test("of one carrier rotates by a draw weighted by the rates", () => {
    const pool = [shortCode("97671", "US", ["a"], 10), shortCode("69829", "US", ["a"], 30), shortCode("51789", "US", ["a"], 60)];
    const firstAt = (draw: number) => routesOf(planRoutes(buildRequest(), buildTable([buildCarrier("a")], pool), drawsOf(0, draw)));
    expect(firstAt(0)).toEqual(["a/97671", "a/69829", "a/51789"]);
    expect(firstAt(0.0999)).toEqual(["a/97671", "a/69829", "a/51789"]);
    expect(firstAt(0.1)).toEqual(["a/69829", "a/51789", "a/97671"]);
    expect(firstAt(0.3999)).toEqual(["a/69829", "a/51789", "a/97671"]);
    expect(firstAt(0.9999)).toEqual(["a/51789", "a/97671", "a/69829"]);
  });
});

describe("the carrier", () => {
  const senders = [shortCode("97671", "US", ["a", "b"]), longCode("+14255550100", "US", ["a", "b"])];

  test("is drawn by weight", () => {
    const table = buildTable([buildCarrier("a", { weight: 75 }), buildCarrier("b", { weight: 25 })], senders);
    let first = 0;
    const rounds = 4_000;
    for (let round = 0; round < rounds; round += 1) {
      // A grid of draws covers the square evenly: per plan one draw for each carrier, and two for each carrier's tiers.
      const [forA, forB] = [(round % 64) / 64, Math.floor(round / 64) / 64];
      if (routesOf(planRoutes(buildRequest(), table, drawsOf(forA, 0, 0, forB)))[0] === "a/97671") first += 1;
    }
    expect(first / rounds).toBeGreaterThan(0.72);
    expect(first / rounds).toBeLessThan(0.78);
  });

  test("with the short code comes before all with long numbers only", () => {
    const table = buildTable(
      [buildCarrier("a", { weight: 1_000 }), buildCarrier("b", { weight: 1 })],
      [longCode("+14255550100", "US", ["a"]), shortCode("97671", "US", ["b"])],
    );
    expect(routesOf(planRoutes(buildRequest(), table, noDraw))).toEqual(["b/97671", "a/+14255550100"]);
  });

  test("in doubt comes last, even with the better sender", () => {
    const table = buildTable(
      [buildCarrier("a", { health: doubtful }), buildCarrier("b")],
      [shortCode("97671", "US", ["a"]), longCode("+14255550100", "US", ["b"])],
    );
    const plan = planRoutes(buildRequest(), table, noDraw);
    expect(routesOf(plan)).toEqual(["b/+14255550100", "a/97671"]);
    expect(plan.routes[1]?.chosenFor).toBe("doubtful_carrier");
  });

  test("of weight 0 comes when no other healthy one is left", () => {
    const table = buildTable(
      [buildCarrier("a", { weight: 0 }), buildCarrier("b"), buildCarrier("c", { health: doubtful })],
      [shortCode("97671", "US", ["a"]), longCode("+14255550100", "US", ["b", "c"])],
    );
    const plan = planRoutes(buildRequest(), table, noDraw);
    expect(routesOf(plan)).toEqual(["b/+14255550100", "a/97671", "c/+14255550100"]);
    expect(plan.routes[1]?.chosenFor).toBe("reserve_carrier");
  });

  test("that is paused or behind an open circuit is passed over, and waiting may help", () => {
    const table = buildTable([buildCarrier("a", { paused: true }), buildCarrier("b", { health: shut })], senders);
    const plan = planRoutes(buildRequest(), table, noDraw);
    expect(plan.routes).toEqual([]);
    expect(plan.waitingMayHelp).toBe(true);
    expect(skippedOf(plan).toSorted()).toEqual([
      "a/+14255550100 paused",
      "a/97671 paused",
      "b/+14255550100 circuit_open",
      "b/97671 circuit_open",
    ]);
  });

  test("is asked for its health anew for each plan", () => {
    let health = shut;
    const carrier = { ...buildCarrier("a"), health: () => health };
    const table = buildTable([carrier], senders);
    expect(planRoutes(buildRequest(), table, noDraw).routes).toEqual([]);
    health = { permits: true, isDoubtful: false };
    expect(planRoutes(buildRequest(), table, noDraw).routes).toHaveLength(2);
  });
});

describe("what failed in this delivery", () => {
  const senders = [shortCode("97671", "US", ["a", "b"]), shortCode("69829", "US", ["a"])];

  test("is not tried again while another carrier is left, be it in doubt", () => {
    const table = buildTable([buildCarrier("a"), buildCarrier("b", { health: doubtful })], senders);
    const plan = planRoutes(buildRequest({ failures: [failed("a", "97671")] }), table, noDraw);
    expect(routesOf(plan)).toEqual(["b/97671"]);
    expect(skippedOf(plan)).toEqual(expect.arrayContaining(["a/97671 already_failed", "a/69829 already_failed"]));
  });

  test("is tried again when the only other carrier is shut", () => {
    const table = buildTable([buildCarrier("a"), buildCarrier("b", { health: shut })], senders);
    const plan = planRoutes(buildRequest({ failures: [failed("a", "97671")] }), table, noDraw);
    expect(routesOf(plan)).toEqual(["a/97671", "a/69829"]);
    expect(plan.routes[0]?.chosenFor).toBe("failed_in_delivery");
  });

  test("comes in the order of how often it failed when every carrier has failed", () => {
    const table = buildTable([buildCarrier("a"), buildCarrier("b")], senders);
    const failures = [failed("a", "97671"), failed("b", "97671"), failed("a", "69829")];
    expect(routesOf(planRoutes(buildRequest({ failures }), table, noDraw))).toEqual(["b/97671", "a/97671", "a/69829"]);
  });

  test("is never tried again when it was refused for good", () => {
    const table = buildTable([buildCarrier("a"), buildCarrier("b")], senders);
    const failures = [failed("a", "97671", "never"), failed("b", "97671", "never")];
    const plan = planRoutes(buildRequest({ failures }), table, noDraw);
    expect(routesOf(plan)).toEqual(["a/69829"]);
    expect(skippedOf(plan)).toEqual(expect.arrayContaining(["a/97671 already_failed", "b/97671 already_failed"]));
    expect(plan.waitingMayHelp).toBe(false);
  });
});

describe("what evidently failed for this phone before", () => {
  const senders = [shortCode("97671", "US", ["a", "b"]), shortCode("69829", "US", ["a", "b"])];
  const request = buildRequest({ evidentlyFailed: [{ carrier: "a", sender: "97671" }] });

  test("gives way to another carrier and another sender", () => {
    const plan = planRoutes(request, buildTable([buildCarrier("a"), buildCarrier("b")], senders), noDraw);
    expect(routesOf(plan)).toEqual(["b/69829"]);
    expect(skippedOf(plan)).toEqual(expect.arrayContaining(["a/97671 already_failed", "a/69829 already_failed", "b/97671 already_failed"]));
  });

  test("gives way to another carrier, though with the same sender", () => {
    const table = buildTable(
      [buildCarrier("a"), buildCarrier("b")],
      [shortCode("97671", "US", ["a", "b"]), shortCode("69829", "US", ["a"])],
    );
    expect(routesOf(planRoutes(request, table, noDraw))).toEqual(["b/97671"]);
  });

  test("gives way to another sender when there is one carrier", () => {
    const plan = planRoutes(request, buildTable([buildCarrier("a")], senders), noDraw);
    expect(routesOf(plan)).toEqual(["a/69829"]);
    expect(plan.routes[0]?.chosenFor).toBe("failed_for_phone");
  });

  test("is taken again when nothing else is left", () => {
    const plan = planRoutes(request, buildTable([buildCarrier("a")], senders.slice(0, 1)), noDraw);
    expect(routesOf(plan)).toEqual(["a/97671"]);
  });

  test("doesn't use up the places in the plan of a pool that has others", () => {
    const pool = Array.from({ length: 20 }, (_, at) => shortCode(String(10_000 + at), "US", ["a"]));
    const evidentlyFailed = pool.slice(0, 17).map(({ number }) => ({ carrier: "a", sender: number }));
    const plan = planRoutes(buildRequest({ evidentlyFailed }), buildTable([buildCarrier("a")], pool), noDraw);
    expect(routesOf(plan)).toEqual(["a/10017", "a/10018", "a/10019"]);
  });

  test("comes before a carrier in doubt", () => {
    const plan = planRoutes(request, buildTable([buildCarrier("a"), buildCarrier("b", { health: doubtful })], senders), noDraw);
    expect(routesOf(plan)).toEqual(["a/69829", "b/69829"]);
  });
});

test("nothing is planned for a person who said STOP, but a call is", () => {
  const table = buildTable([buildCarrier("a")], [longCode("+14255550100", "US", ["a"])]);
  const sms = planRoutes(buildRequest({ optedOut: true }), table, noDraw);
  expect(sms).toEqual({ routes: [], skipped: [{ carrier: "a", sender: "+14255550100", reason: "opted_out" }], waitingMayHelp: false });
  expect(planRoutes(buildRequest({ optedOut: true, channel: "voice" }), table, noDraw).routes).toHaveLength(1);
});

test("nothing is planned for a code that lives for less than a second", () => {
  const table = buildTable([buildCarrier("a")], [longCode("+14255550100", "US", ["a"])]);
  const plan = planRoutes(buildRequest({ remainingMs: 999 }), table, noDraw);
  expect(plan).toEqual({ routes: [], skipped: [{ carrier: "a", sender: "+14255550100", reason: "expiring" }], waitingMayHelp: false });
  expect(planRoutes(buildRequest({ remainingMs: 1_000 }), table, noDraw).routes).toHaveLength(1);
});

test("a list of skipped routes that is too long keeps those that change from moment to moment", () => {
  const many = Array.from({ length: 300 }, (_, at) => longCode(`+1425555${1_000 + at}`, "US", ["b"]));
  const carriers = [buildCarrier("a"), buildCarrier("b", { health: shut }), buildCarrier("c", { paused: true })];
  const plan = planRoutes(buildRequest(), buildTable(carriers, [...many, longCode("+14255550100", "US", ["a", "c"])]), noDraw);
  expect(plan.skipped).toHaveLength(40);
  expect(plan.skipped.filter(({ reason }) => reason === "circuit_open")).toHaveLength(39);
  expect(skippedOf(plan)).toContain("c/+14255550100 paused");
});

test("a plan stays short with a thousand senders on fifty carriers, and still reaches every tier", () => {
  const names = Array.from({ length: 50 }, (_, at) => `carrier-${at}`);
  const codes = Array.from({ length: 500 }, (_, at) => shortCode(String(10_000 + at), "US", names));
  const numbers = Array.from({ length: 500 }, (_, at) => longCode(`+1425555${1_000 + at}`, "US", names));
  const plan = planRoutes(
    buildRequest(),
    buildTable(
      names.map((name) => buildCarrier(name)),
      [...codes, ...numbers],
    ),
    noDraw,
  );
  expect(plan.routes.length).toBeLessThanOrEqual(200);
  expect(new Set(plan.routes.map(({ sender }) => sender.kind))).toEqual(new Set(["short_code", "long_code"]));
});
