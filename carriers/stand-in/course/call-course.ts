/** What becomes of an accepted call: it rings, someone or something answers or not, the script is spoken, keys are pressed. */
import type { AnsweredBy, CallState, CallSubmission, StandInAccount } from "../account.ts";
import { CallPlayer } from "./call-player.ts";
import type { PhoneCall } from "../phones.ts";
import { ReceiptRun } from "./receipt-run.ts";
import type { Behaviour } from "../rules/rule-book.ts";
import type { World } from "../world.ts";

export async function runCallCourse(world: World, account: StandInAccount, call: CallSubmission, behaviour: Behaviour): Promise<void> {
  const receipts = new ReceiptRun(world, account, behaviour.receipts);
  const report = (state: CallState): void => {
    receipts.report("end" in state ? state.end : state.event, account.callReceipt(call, state), state.event === "completed");
  };
  const show = world.phones.add<PhoneCall>(call.to, {
    kind: "call",
    id: call.id,
    at: world.clock(),
    account: account.name,
    carrier: account.carrier,
    callerId: call.from,
    heard: [],
    keys: "",
    state: "ringing",
    result: null,
    problem: null,
  });
  const end = (state: CallState & { event: "completed" }, result: string): void => {
    show({ state: "ended", result });
    report(state);
  };

  report({ event: "initiated" });
  const plan = behaviour.phone;
  await world.timers.pause(world.pace.ringMs);
  if (plan.call === "failed") {
    end({ event: "completed", end: "failed", code: plan.code ?? null }, "Could not be connected");
    return receipts.finish();
  }
  report({ event: "ringing" });

  switch (plan.call) {
    case "busy":
    case "rejected":
      await world.timers.pause(world.pace.answerMs);
      end({ event: "completed", end: plan.call }, plan.call === "busy" ? "Busy" : "Declined");
      break;
    case "no_answer":
      await world.timers.pause(Math.min(world.pace.noAnswerMs, call.ringSeconds * 1_000));
      end({ event: "completed", end: "no_answer" }, "Not answered");
      break;
    case "answered":
    case "voicemail": {
      const answeredBy: AnsweredBy = plan.call === "answered" ? "human" : "machine";
      await world.timers.pause(world.pace.answerMs);
      const answeredAt = world.clock();
      report({ event: "answered" });
      show({ state: "talking" });
      if (call.machineDetection !== "off") {
        receipts.report(`answered_by_${answeredBy}`, account.machineDetected(call, answeredBy), false);
      }
      const player = new CallPlayer(world, account, call, { answeredBy, keys: plan.keys ?? null, show });
      const problem = await player.play();
      const seconds = Math.max(1, Math.round((world.clock() - answeredAt) / 1_000));
      if (problem !== null) show({ problem });
      const known = call.machineDetection === "off" ? null : answeredBy;
      end(
        { event: "completed", end: "completed", seconds, answeredBy: known },
        problem === null ? resultOf(answeredBy, player.keys) : "Ended in an error",
      );
    }
  }
  await receipts.finish();
}

function resultOf(answeredBy: AnsweredBy, keys: string): string {
  if (answeredBy === "machine") return "Left on voicemail";
  return keys === "" ? "Listened to" : `Answered with ${keys}`;
}
