/** A text message that a phone's owner writes: shown on the phone and posted to the client as the carrier would. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { SmsAccount } from "./account.ts";
import type { World } from "./world.ts";

export const replySchema = z.strictObject({
  text: z.string().min(1).max(1_600),
  /** The sender that is written to; omitted: the one that wrote last. */
  to: z.string().min(1).max(16).optional(),
  /** The account that hosts the sender; omitted: the one that wrote last. */
  account: z.string().optional(),
});
export type Reply = z.infer<typeof replySchema>;

export type ReplyResult = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly problem: string };

export function reply(world: World, accounts: ReadonlyMap<string, SmsAccount>, number: string, reply: Reply): ReplyResult {
  const last = world.phones
    .texts(number)
    .findLast((text) => text.direction === "in" && (reply.to === undefined || text.sender === reply.to));
  const to = reply.to ?? last?.sender;
  const accountName = reply.account ?? last?.account;
  if (to === undefined || accountName === undefined) {
    return { ok: false, problem: "nobody has written to this phone yet: say to and account" };
  }
  const account = accounts.get(accountName);
  if (account === undefined) return { ok: false, problem: `there is no account ${accountName}` };
  const id = randomUUID();
  const make = account.inbound({ id, from: number, to, text: reply.text });
  if (make === null) return { ok: false, problem: `the account ${accountName} has no inboundUrl` };
  const { name, carrier, callbackTries: tries } = account;
  world.phones.add(number, {
    kind: "text",
    direction: "out",
    id,
    at: world.clock(),
    account: name,
    carrier,
    sender: to,
    text: reply.text,
  });
  world.run(world.poster.post({ account: name, event: "inbound", tries, make }));
  return { ok: true, id };
}
