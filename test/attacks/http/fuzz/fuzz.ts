/**
 * Fuzzes a gateway in a process of its own, with a real Redis and the stand-in carriers behind it: every answer must be a
 * documented one, no request may end in a 5xx (but for an honest "the queue is not available"), the process must live
 * through all of it without an error in its log, and keep its size.
 */
import { Agent, request as send } from "node:http";
import * as fc from "fast-check";
import { assertDocumented } from "../../../support/documented.ts";
import { scopes } from "../../../../src/vocabulary.ts";
import { startWorld } from "../../../support/world.ts";
import { residentBytes } from "../resident-bytes.ts";
import { anyRequest, type FuzzRequest, type OpenApiDocument } from "./requests.ts";
import { signedGarbage } from "./signed-garbage.ts";

export interface FuzzResult {
  readonly seed: number;
  readonly requests: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** What should not have been, with the request that did it. */
  readonly faults: readonly string[];
  /** Memory of the gateway from a fifth of the time on, in tenths of it. */
  readonly residentMegabytes: readonly number[];
}

const keyOf = (tenant: string): string => `fuzzing-key-of-the-tenant-${tenant}`;
const tenants = ["default", "other", "*"];
const atOnce = 8;
const mostFaults = 20;
const mostKnown = 500;
/** However busy the machine. */
const leastRequests = 300;

export async function fuzz(options: { readonly seconds: number; readonly seed: number }): Promise<FuzzResult> {
  const apiKeys = tenants.map((tenant, index) => ({ name: `fuzz-${index}`, tenant, secret: keyOf(tenant), scopes }));
  await using world = await startWorld({ config: { apiKeys }, standIn: { record: false } });
  const gateway = await world.startProcess();
  const document = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as OpenApiDocument;
  const known = ["twilio-a", "telnyx-b", "97671", "+14255550100"];
  const requests = anyRequest(document, {
    keys: tenants.map(keyOf),
    known: () => known,
    callback: signedGarbage({ publicUrl: gateway.url, telnyxPrivateKey: world.telnyxPrivateKey }),
  });

  const byStatus: Record<string, number> = {};
  const faults: string[] = [];
  const residentMegabytes: number[] = [];
  const startedAt = performance.now();
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  let count = 0;
  let nextMark = 0.2;
  const isOver = (): boolean =>
    faults.length >= mostFaults || (performance.now() - startedAt >= options.seconds * 1_000 && count >= leastRequests);
  for (let batch = 0; !isOver(); batch += 1) {
    const queue = fc.sample(requests, { numRuns: 100, seed: options.seed + batch });
    const work = async (): Promise<void> => {
      for (let request = queue.pop(); request !== undefined; request = queue.pop()) {
        count += 1;
        const fault = await tryOne(gateway.url, agent, request, byStatus, known);
        if (fault !== null) faults.push(`${fault}\n  ${describe(request)}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    if ((performance.now() - startedAt) / (options.seconds * 1_000) < nextMark) continue;
    residentMegabytes.push(Math.round((await residentBytes(gateway.url)) / 1e6));
    nextMark += 0.1;
  }
  agent.destroy();
  const { code } = await gateway.end("SIGTERM");
  if (code !== 0) faults.push(`the gateway ended with ${code}`);
  faults.push(...errorsIn(gateway.output()));
  return { seed: options.seed, requests: count, byStatus, faults, residentMegabytes };
}

/** null, or what is wrong with the answer. */
async function tryOne(
  url: string,
  agent: Agent,
  request: FuzzRequest,
  byStatus: Record<string, number>,
  known: string[],
): Promise<string | null> {
  try {
    const { status, contentType, text } = await exchange(url, agent, request);
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    const body: unknown = contentType.includes("json") && text !== "" ? JSON.parse(text) : null;
    assertDocumented(request.method, request.path, status, contentType, body);
    // A 503 is an answer where it is documented: the queue can't be reached, or this instance isn't ready.
    if (status >= 500 && status !== 503) return `status ${status}: ${text}`;
    remember(body, known);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function exchange(url: string, agent: Agent, { method, path, headers, body }: FuzzRequest) {
  return new Promise<{ status: number; contentType: string; text: string }>((resolve, reject) => {
    const length = body === null ? {} : { "content-length": String(body.length) };
    const outgoing = send(url, { path, method, agent, headers: { ...headers, ...length } });
    outgoing.setTimeout(10_000, () => outgoing.destroy(new Error("no answer within 10 s")));
    outgoing.on("error", reject).on("response", (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, contentType: answer.headers["content-type"] ?? "", text }));
      answer.on("error", reject);
    });
    outgoing.end(body ?? undefined);
  });
}

/** Ids and cursors, for later requests. */
function remember(body: unknown, known: string[]): void {
  const { id, nextCursor } = (body ?? {}) as { readonly id?: unknown; readonly nextCursor?: unknown };
  for (const value of [id, nextCursor]) if (typeof value === "string") known.push(value);
  if (known.length > mostKnown) known.splice(4, known.length - mostKnown);
}

/** Whatever it wrote that is neither its greeting nor a line of the log below "error". */
function errorsIn(output: string): string[] {
  const fine = /^(?:$|trunkline listens at |\{"level":"(?:debug|info|warn)")/;
  return output
    .split("\n")
    .filter((line) => !fine.test(line))
    .slice(0, mostFaults);
}

function describe({ method, path, headers, body }: FuzzRequest): string {
  return `${method} ${path} ${JSON.stringify(headers)} ${body === null ? "" : JSON.stringify(body.toString("latin1").slice(0, 2_000))}`;
}
