/** An account with an SMPP carrier: its binds, and the way of a message over them. */
import { randomInt } from "node:crypto";
import type { Carrier, CarrierReports, CarrierSettings, SendContext, SmsMessage } from "../carrier.ts";
import { noCalls } from "../no-calls.ts";
import type { SendOutcome } from "../outcome.ts";
import type { SmppCredentials } from "./credentials.ts";
import { receiptMeanings, refusalsOf } from "./error-map.ts";
import { refusals as standardRefusals, statusName } from "./errors.ts";
import type { Endpoint } from "./link/connect.ts";
import { Link } from "./link/link.ts";
import type { BindRole } from "./link/link.ts";
import { Links } from "./link/links.ts";
import type { Timings } from "./link/timings.ts";
import { createReportTaker } from "./report-taker.ts";
import { verify } from "./signature.ts";
import { submitOf } from "./sms.ts";
import { outcomeAfterPart, outcomeOf } from "./submit-outcome.ts";
import { textParts } from "./text/text-parts.ts";

const nothingHere = { kind: "ignored", why: "SMPP carriers report over their connection" } as const;

export function createSmppCarrier(settings: CarrierSettings<SmppCredentials>, reports: CarrierReports, timings: Timings): Carrier {
  const { credentials } = settings;
  const refusals = refusalsOf(credentials.errors, standardRefusals);
  const closing = new AbortController();
  const delivered = createReportTaker({
    reports,
    reading: {
      idForms: credentials.messageIds,
      meanings: receiptMeanings(credentials.errors),
      networkErrors: credentials.errors.networkErrors,
    },
    pausesMs: timings.reportPausesMs,
    closing: closing.signal,
  });
  const account = { systemId: credentials.systemId, password: credentials.password, systemType: credentials.systemType };
  const pace = { window: credentials.window, perSecond: credentials.perSecond };
  const events = { delivered, changed: () => links.changed(), told: (words: string) => reports.connection(words) };
  const links = new Links(
    bindsOf(settings).map((bind) => new Link({ ...bind, account, pace, timings, random: Math.random }, events)),
    timings.answerMs,
    (answered) => refusals.get(statusName(answered))?.outcome === "throttled",
  );
  links.start();

  /** One part after the other, over one bind: a part that is refused stops the rest. */
  const send = async (message: SmsMessage, { signal }: SendContext): Promise<SendOutcome> => {
    const parts = textParts(message.text, randomInt(256));
    const startedAt = performance.now();
    let over: Link | null = null;
    let outcome: SendOutcome | null = null;
    for (const [index, part] of parts.entries()) {
      const isLast = index === parts.length - 1;
      const submission = await links.submit({
        body: () => {
          const waitedMs = performance.now() - startedAt;
          // The process stood still, and its timers haven't run yet: others have gone on in its stead.
          if (waitedMs > settings.timeoutMs) return null;
          return submitOf(message, credentials.addressing, part, { isLast, waitedMs });
        },
        over,
        signal,
      });
      const became: SendOutcome = outcomeOf(submission, refusals, credentials.messageIds.answer);
      outcome = index === 0 ? became : outcomeAfterPart(became);
      if (submission.kind !== "answer" || outcome.outcome !== "accepted") return outcome;
      over = submission.link;
    }
    if (outcome === null) throw new Error("a text is at least one part");
    return outcome;
  };

  return {
    ...noCalls,
    send(message, context) {
      // The gateway hands over nothing on a channel that isn't in `channels`.
      if (message.channel !== "sms") throw new Error("this adapter makes no calls");
      return send(message, context);
    },
    verify,
    parseReceipts: () => nothingHere,
    parseInbound: () => nothingHere,
    acknowledge: () => ({ status: 200, contentType: "text/plain", body: "" }),
    close() {
      closing.abort();
      return links.close();
    },
  };
}

/** Host after host, so that the first of each comes before the second of any. */
function bindsOf({ credentials, baseUrl }: CarrierSettings<SmppCredentials>): { endpoint: Endpoint; role: BindRole }[] {
  const { port, tls, ca } = credentials;
  const endpoints = baseUrl === undefined ? credentials.hosts.map((host) => ({ host, port, tls, ca })) : [endpointOf(baseUrl)];
  const roles: readonly BindRole[] = credentials.bindAs === "transceiver" ? ["transceiver"] : ["receiver", "transmitter"];
  return Array.from({ length: credentials.binds }, () => endpoints.flatMap((endpoint) => roles.map((role) => ({ endpoint, role })))).flat();
}

/** The configuration knows addresses of HTTP alone; of one, host, port and whether it is TLS are what counts. */
function endpointOf(baseUrl: string): Endpoint {
  const { protocol, hostname, port } = new URL(baseUrl);
  const tls = protocol === "https:";
  return { host: hostname, port: port === "" ? (tls ? 443 : 80) : Number(port), tls, ca: undefined };
}
