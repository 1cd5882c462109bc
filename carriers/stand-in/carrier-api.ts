/**
 * Answers a client's request to a carrier's API. The carrier's strict checks come first, whatever the rules say: a test
 * of an outage must not hide that the adapter sent something wrong.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { StandInAccount, Submission, WireAnswer } from "./account.ts";
import { runCallCourse } from "./course/call-course.ts";
import type { LoggedRequest } from "./logged-request.ts";
import { readBody } from "./read-body.ts";
import { isTaken } from "./rules/rule-book.ts";
import type { Behaviour } from "./rules/rule-book.ts";
import { runSmsCourse } from "./course/sms-course.ts";
import type { World } from "./world.ts";

const maximumBodyBytes = 64 * 1024;

export async function answerCarrierRequest(
  world: World,
  account: StandInAccount,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? "GET";
  const channel = account.channelOf(path);
  const log = (entry: Pick<LoggedRequest, "answer"> & Partial<LoggedRequest>): void => {
    if (!world.records) return;
    const unknown = { taken: false, id: null, to: null, from: null, parameters: {}, errorStatus: null };
    world.requests.add({ at: world.clock(), account: account.name, channel, method, path, ...unknown, ...entry });
  };

  if (channel !== null && world.rules.closesUnread(account.name, channel)) {
    log({ answer: "close_before_reading" });
    response.destroy();
    return;
  }
  const body = await readBody(request, maximumBodyBytes);
  if (body === null) {
    send(response, account.failure({ status: 413, code: null, message: "Request body too large", retryAfterSeconds: null }), true);
    return;
  }
  const received = account.receive({ method, path, headers: request.headers, body }, world.clock());
  switch (received.kind) {
    case "refused":
      log({ answer: "refused", parameters: received.parameters });
      send(response, received.answer);
      return;
    case "lookup": {
      log({ answer: "lookup", id: received.id });
      const known = world.sentTexts.get(account.name, received.id);
      send(response, known === null ? account.notFound(path) : account.found(known.message, known.state, world.clock()));
      return;
    }
    case "submission": {
      const { submission } = received;
      const { to, from, id, parameters } = submission;
      const behaviour = world.rules.decide({ account: account.name, channel: submission.channel, to, from });
      const { answer } = behaviour;
      const errorStatus = answer.kind === "error" ? answer.status : null;
      log({ answer: answer.kind, errorStatus, taken: isTaken(behaviour), id, to, from, parameters });
      await answerSubmission(world, account, submission, behaviour, response);
    }
  }
}

async function answerSubmission(
  world: World,
  account: StandInAccount,
  submission: Submission,
  behaviour: Behaviour,
  response: ServerResponse,
): Promise<void> {
  const { answer } = behaviour;
  const goesOn = isTaken(behaviour) && (world.records || world.postsCallbacks);
  if (isTaken(behaviour) && submission.channel === "sms") world.sentTexts.set(account.name, submission, { status: "queued" });
  const answersFirst = behaviour.receipts.when === "after_answer" && answer.kind !== "hang";
  if (goesOn && !answersFirst) await runCourse(world, account, submission, behaviour);

  if ("delayMs" in answer) await world.timers.pause(answer.delayMs);
  switch (answer.kind) {
    case "normal":
      send(response, account.accepted(submission, world.clock()));
      break;
    case "error": {
      const { status, code, message, retryAfterSeconds } = answer;
      const failure = { status, code: code ?? null, message: message ?? null, retryAfterSeconds: retryAfterSeconds ?? null };
      send(response, account.failure(failure));
      break;
    }
    case "garbage":
      send(response, { status: answer.status, headers: { "content-type": answer.contentType }, body: answer.body });
      break;
    case "close_before_reading":
    case "close_after_reading":
      response.destroy();
      break;
    case "hang":
      break;
  }
  if (goesOn && answersFirst) world.run(runCourse(world, account, submission, behaviour));
}

function runCourse(world: World, account: StandInAccount, submission: Submission, behaviour: Behaviour): Promise<void> {
  return submission.channel === "sms"
    ? runSmsCourse(world, account, submission, behaviour)
    : runCallCourse(world, account, submission, behaviour);
}

function send(response: ServerResponse, answer: WireAnswer, closes = false): void {
  if (response.destroyed) return;
  const headers = { ...answer.headers, "content-length": Buffer.byteLength(answer.body), ...(closes && { connection: "close" }) };
  response.writeHead(answer.status, headers).end(answer.body);
}
