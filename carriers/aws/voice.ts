/**
 * Calls over AWS's SendVoiceMessage: one request that holds the whole script, spoken when the call is answered. They go one way:
 * no key can be asked for, nothing finds out whether a machine took the call, and the time of ringing is AWS's own.
 */
import { attemptToken } from "../attempt-token.ts";
import type { CallMessage, SendContext } from "../carrier.ts";
import { ssml } from "../ssml.ts";
import { voiceOf } from "./voices.ts";

/** Documented for SSML, markup and all. */
const longestBody = 6_000;
/** A call that has waited longer for its turn is not made: its code may be over by then. */
const timeToLiveSeconds = 60;

export type CallBody = { readonly kind: "body"; readonly body: string } | { readonly kind: "impossible"; readonly why: string };

export function callBody(message: CallMessage, context: SendContext, configurationSet: string): CallBody {
  const voice = voiceOf(message.script.language);
  if (voice === null) return { kind: "impossible", why: "not sent: AWS has no voice for the call's language" };
  const spoken = ssml(message.script.lines);
  if (spoken.length > longestBody) return { kind: "impossible", why: "not sent: the call's script is longer than AWS takes" };
  const body = {
    DestinationPhoneNumber: message.to,
    OriginationIdentity: message.callerId,
    MessageBody: spoken,
    MessageBodyTextType: "SSML",
    VoiceId: voice,
    ConfigurationSetName: configurationSet,
    TimeToLive: timeToLiveSeconds,
    Context: { attempt: attemptToken(context) },
  };
  return { kind: "body", body: JSON.stringify(body) };
}
