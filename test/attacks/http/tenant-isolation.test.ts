/** Attack A15: a tenant with every scope there is reaches for another tenant's deliveries, over every route. */
import { expect, test } from "vitest";
import { createDelivery } from "../../../src/api/endpoints/create-delivery.ts";
import { routes } from "../../../src/api/routes.ts";
import { scopes } from "../../../src/vocabulary.ts";
import { waitUntil } from "../../support/wait-for.ts";
import { type Answer, startWorld, type World } from "../../support/world.ts";
import { isolationRows, type Reach, type Theirs } from "./isolation-rows.ts";
import { storedState } from "./stored-state.ts";

const ours = "key-of-the-tenant-that-attacks";
const theirKey = "key-of-the-tenant-attacked";
const apiKeys = [
  { name: "attacker", tenant: "attacker", secret: ours, scopes },
  { name: "victim", tenant: "victim", secret: theirKey, scopes },
];
const nobodysId = "dlv_00000000000000000000000000";

test("every route has a row in the matrix, and every row a route", () => {
  expect(Object.keys(isolationRows).toSorted()).toEqual(routes.map(({ operationId }) => operationId).toSorted());
});

test("no route gives a tenant anything of another's, nor changes it", async () => {
  await using world = await startWorld({ config: { apiKeys } });
  const theirs = await makeTheirs(world);
  const recordsBefore = await recordsOf(world, theirs.id);
  const call = (method: string, reach: Reach, key: string): Promise<Answer> =>
    world.call(method.toUpperCase(), reach.path, { key, body: reach.body, headers: reach.headers ?? {} });
  const marks = [
    theirs.userId,
    theirs.correlationId,
    theirs.carrierMessageId,
    theirs.to.slice(2),
    theirs.to.slice(-4),
    "session-of-theirs",
  ];
  let tried = 0;

  // Last, what the attacker makes for itself in the victim's words: from then on they stand in its own list too.
  const [making, others] = [createDelivery, routes.filter((route) => route !== createDelivery)];
  for (const { operationId, method } of [...others, making]) {
    const row = isolationRows[operationId];
    switch (row?.kind) {
      case "by_id":
        for (const [index, reach] of row.reaches(theirs, theirs.id).entries()) {
          const answer = await call(method, reach, ours);
          const nobodys = await call(method, row.reaches(theirs, nobodysId)[index] ?? reach, ours);
          expect([operationId, shapeOf(answer)]).toEqual([operationId, shapeOf(nobodys)]);
          expect(answer.status).toBe(404);
          tried += 1;
        }
        break;
      case "nothing_of_theirs":
        for (const reach of row.reaches(theirs)) {
          const answer = await call(method, reach, ours);
          expect([operationId, answer.status < 300, answer.headers.get("idempotent-replayed")]).toEqual([operationId, true, null]);
          expect(JSON.stringify(answer.body)).not.toContain(theirs.id);
          // What the attacker itself has sent may come back to it.
          const own = JSON.stringify(reach);
          for (const mark of marks.filter((one) => !own.includes(one)))
            expect(JSON.stringify(answer.body), operationId).not.toContain(mark);
          tried += 1;
        }
        break;
      case "installation":
        for (const reach of row.reaches(theirs)) {
          const answer = await call(method, reach, ours);
          for (const mark of marks) expect(JSON.stringify(answer.body), operationId).not.toContain(mark);
          tried += 1;
        }
        break;
      case undefined:
        throw new Error(`no row for ${operationId}`);
    }
  }

  expect(tried).toBeGreaterThan(30);
  expect(await recordsOf(world, theirs.id)).toEqual(recordsBefore);
});

test("the same reaches give the owner what is theirs, so that the matrix does look for something", async () => {
  await using world = await startWorld({ config: { apiKeys } });
  const theirs = await makeTheirs(world);
  const read = async (path: string): Promise<string> => JSON.stringify((await world.call("GET", path, { key: theirKey })).body);
  const list = isolationRows["listDeliveries"];
  if (list?.kind !== "nothing_of_theirs") throw new Error("no row for listDeliveries");
  for (const { path } of list.reaches(theirs)) {
    if (path.includes("cursor") || path.includes("status")) continue;
    expect([path, await read(path)]).toEqual([path, expect.stringContaining(theirs.id)]);
  }
  for (const suffix of ["", "/trace"]) expect(await read(`/v1/deliveries/${theirs.id}${suffix}`)).toContain(theirs.userId);
  const replayed = await world.post(theirs.body, { key: theirKey, headers: { "idempotency-key": theirs.idempotencyKey } });
  expect(replayed).toMatchObject({ status: 202, body: { id: theirs.id } });
});

/** A delivery of the victim, sent and waiting for its receipt, with everything that can be searched. */
async function makeTheirs(world: World): Promise<Theirs> {
  world.standIn.rules.set({ receipts: { lose: "all" } });
  const [idempotencyKey, otherIdempotencyKey] = ["key-of-theirs", "other-key-of-theirs"];
  const to = "+14255557391";
  const [userId, correlationId] = ["user-of-theirs", "correlation-of-theirs"];
  const body = {
    to,
    channel: "sms",
    code: "482913",
    ttlSeconds: 600,
    user: { id: userId },
    correlationId,
    metadata: { sessionId: "session-of-theirs" },
  };
  const make = (request: object, key: string): Promise<Answer> =>
    world.post(request, { key: theirKey, headers: { "idempotency-key": key } });
  expect(await make({ ...body, to: "+14255557392" }, otherIdempotencyKey)).toMatchObject({ status: 202 });
  const { body: made } = await make(body, idempotencyKey);
  const trace = await waitUntil(
    "the victim's message to be sent",
    async () => (await world.call("GET", `/v1/deliveries/${made.id}/trace`, { key: theirKey })).body,
    (one) => one.delivery?.status === "sent",
  );
  const { body: page } = await world.call("GET", "/v1/deliveries?limit=1", { key: theirKey });
  const { carrierMessageId } = trace.attempts.find((attempt: { outcome: string | null }) => attempt.outcome === "accepted");
  return { id: made.id, to, userId, correlationId, carrierMessageId, idempotencyKey, otherIdempotencyKey, body, cursor: page.nextCursor };
}

/** Status, code and everything else that is the same for each request. */
function shapeOf({ status, body, headers }: Answer): unknown {
  const { requestId: _requestId, ...rest } = body as Readonly<Record<string, unknown>>;
  return { status, rest, headers: [...headers.keys()].toSorted() };
}

async function recordsOf(world: World, id: string): Promise<readonly string[]> {
  const state = await storedState(world.redis.url);
  return [...state].filter(([key]) => key.includes(id)).map(([, value]) => value);
}
