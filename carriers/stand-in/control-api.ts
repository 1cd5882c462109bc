/**
 * The remote control under `/_stand-in/`: rules, what arrived, what was posted, and the phones' own doings. Writes must
 * be JSON, which a foreign web page can't send to this machine without asking first.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { SmsAccount } from "./account.ts";
import { readBody } from "./read-body.ts";
import { reply, replySchema } from "./replies.ts";
import { ruleSchema } from "./rules/rules.ts";
import type { World } from "./world.ts";

interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

const keysSchema = z.strictObject({ keys: z.string().regex(/^[0-9*#]{1,32}$/, "1 to 32 keys out of 0-9, * and #") });
const maximumBodyBytes = 64 * 1024;
const number = /^\+[1-9]\d{6,14}$/;

export async function answerControlRequest(
  world: World,
  accounts: ReadonlyMap<string, SmsAccount>,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = await control(world, accounts, path, request);
  if (answer.body === undefined) {
    response.writeHead(answer.status).end();
    return;
  }
  response.writeHead(answer.status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  response.end(JSON.stringify(answer.body));
}

async function control(
  world: World,
  accounts: ReadonlyMap<string, SmsAccount>,
  path: string,
  request: IncomingMessage,
): Promise<ControlAnswer> {
  const [resource = "", first, second, ...rest] = path.slice("/_stand-in/".length).split("/").map(decodePart);
  const method = request.method ?? "GET";
  if (rest.length > 0) return refused(404, `there is nothing at ${path}`);
  const route = `${method} ${[resource, first === undefined ? [] : ["*"], second ?? []].flat().join("/")}`;
  switch (route) {
    case "GET rules":
      return { status: 200, body: { rules: world.rules.list() } };
    case "POST rules":
      return withBody(request, ruleSchema, (rule) => ({ status: 201, body: world.rules.set(rule) }));
    case "PUT rules":
      return withBody(request, z.array(ruleSchema).max(1_000), (rules) => {
        world.rules.clear();
        // The first in the list wins, as one reads it: so it is set last.
        for (const rule of rules.toReversed()) world.rules.set(rule);
        return { status: 200, body: { rules: world.rules.list() } };
      });
    case "DELETE rules":
      world.rules.clear();
      return { status: 204, body: undefined };
    case "DELETE rules/*":
      return world.rules.remove(first ?? "") ? { status: 204, body: undefined } : refused(404, `there is no rule ${first}`);
    case "GET accounts":
      return { status: 200, body: { accounts: [...accounts.values()].map(({ name, carrier }) => ({ name, carrier })) } };
    case "GET requests":
      return { status: 200, body: { requests: world.requests.all() } };
    case "DELETE requests":
      world.requests.clear();
      return { status: 204, body: undefined };
    case "GET callbacks":
      return { status: 200, body: { callbacks: world.poster.log.all() } };
    case "DELETE callbacks":
      world.poster.log.clear();
      return { status: 204, body: undefined };
    case "GET phones":
      return { status: 200, body: { phones: world.phones.all() } };
    case "DELETE phones":
      world.phones.clear();
      return { status: 204, body: undefined };
    case "GET phones/*": {
      const phone = world.phones.get(first ?? "");
      return phone === null ? refused(404, `nothing has arrived on ${first} yet`) : { status: 200, body: phone };
    }
    case "POST phones/*/replies":
      if (!number.test(first ?? "")) return refused(400, `${first} is not a phone number in E.164`);
      return withBody(request, replySchema, (written) => {
        const result = reply(world, accounts, first ?? "", written);
        return result.ok ? { status: 202, body: { id: result.id } } : refused(409, result.problem);
      });
    case "POST phones/*/keys":
      return withBody(request, keysSchema, ({ keys }) =>
        world.keyWaits.press(first ?? "", keys)
          ? { status: 202, body: { keys } }
          : refused(409, `no call on ${first} is waiting for a key just now`),
      );
    default:
      return refused(404, `there is no ${method} ${path}`);
  }
}

async function withBody<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
  act: (input: z.output<Schema>) => ControlAnswer,
): Promise<ControlAnswer> {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? ""))
    return refused(415, "send JSON, as content-type application/json");
  const body = await readBody(request, maximumBodyBytes);
  if (body === null) return refused(413, "the body is too long");
  let input: unknown;
  try {
    input = JSON.parse(body.toString("utf8"));
  } catch {
    return refused(400, "the body is not JSON");
  }
  const parsed = schema.safeParse(input);
  if (parsed.success) return act(parsed.data);
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`);
  return { status: 400, body: { error: problems.join("; "), problems } };
}

function refused(status: number, error: string): ControlAnswer {
  return { status, body: { error } };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
