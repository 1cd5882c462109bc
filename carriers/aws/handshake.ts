/**
 * A topic's question, put when a subscription is made, whether we want its messages. We say so to SNS's own address of our
 * region, with the token that came; the ready-made address in the message is not called.
 */
import type { CallbackAnswer, CallbackRequest } from "../carrier.ts";
import type { HttpClient } from "../http.ts";
import { readSnsMessage } from "./sns-message.ts";

/** SNS waits 15 s for our answer. */
const confirmingMs = 5_000;

/**
 * null when it is no such question. The end of a subscription is none either: whoever ended it had the right to.
 */
export async function confirmSubscription(request: CallbackRequest, sns: HttpClient): Promise<CallbackAnswer | null> {
  const message = readSnsMessage(request.rawBody);
  if (message?.Type !== "SubscriptionConfirmation") return null;
  const action = { Action: "ConfirmSubscription", Version: "2010-03-31", TopicArn: message.TopicArn, Token: message.Token };
  const result = await sns.send(
    {
      method: "POST",
      path: "/",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(action).toString(),
    },
    AbortSignal.timeout(confirmingMs),
  );
  const isConfirmed = result.kind === "answer" && result.status === 200;
  return { status: isConfirmed ? 200 : 503, contentType: "text/plain", body: isConfirmed ? "" : "try again" };
}
