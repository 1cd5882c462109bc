/** What becomes of an accepted text message: sent, then on the phone or not, with a receipt for each. */
import type { SmsState, SmsSubmission, SmsAccount } from "../account.ts";
import { ReceiptRun } from "./receipt-run.ts";
import type { Behaviour } from "../rules/rule-book.ts";
import type { PhonePlan } from "../rules/rules.ts";
import type { World } from "../world.ts";

export async function runSmsCourse(world: World, account: SmsAccount, message: SmsSubmission, behaviour: Behaviour): Promise<void> {
  const receipts = new ReceiptRun(world, account, behaviour.receipts);
  const advance = (state: SmsState, final: boolean): void => {
    world.sentTexts.set(account.name, message, state);
    receipts.report(state.status, account.smsReceipt(message, state), final);
  };

  const end = endOf(behaviour.phone);
  await world.timers.pause(world.pace.sentMs);
  if (leavesTheCarrier(end)) advance({ status: "sent" }, false);
  await world.timers.pause(world.pace.deliveredMs);
  if (end.status === "delivered" || end.status === "unconfirmed") {
    world.phones.add(message.to, {
      kind: "text",
      direction: "in",
      id: message.id,
      at: world.clock(),
      account: account.name,
      carrier: account.carrier,
      sender: message.from,
      text: message.text,
    });
  }
  advance(end, true);
  await receipts.finish();
}

function endOf(plan: PhonePlan): SmsState {
  return plan.sms === "delivered" || plan.sms === "unconfirmed" ? { status: plan.sms } : { status: plan.sms, code: plan.code ?? null };
}

function leavesTheCarrier(end: SmsState): boolean {
  return end.status !== "failed" && end.status !== "expired";
}
