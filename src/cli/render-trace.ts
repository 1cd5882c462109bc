/** A trace as text for support: first what it means and what to do, then the attempts, then what happened when. */
import type { z } from "zod";
import type { trace } from "../api/schemas/trace.ts";

export type TraceBody = z.output<typeof trace>;
type Attempt = TraceBody["attempts"][number];
type Event = TraceBody["events"][number];

export function renderTrace({ delivery, verdict, nextStep, attempts, events }: TraceBody): string {
  const asked = delivery.fallback === null ? delivery.channel : `${delivery.channel}, else ${delivery.fallback}`;
  return [
    `${delivery.id}  ${delivery.status}${delivery.reason === null ? "" : ` (${delivery.reason})`}`,
    `  to ${delivery.to}${delivery.country === null ? "" : ` (${delivery.country})`} by ${asked}, asked for at ${instant(delivery.createdAt)}`,
    "",
    `  ${verdict}`,
    `  What to do: ${nextStep}`,
    ...attempts.flatMap((attempt) => ["", ...renderAttempt(attempt)]),
    "",
    "  What happened (UTC)",
    ...events.map(renderEvent),
    "",
  ]
    .map(printable)
    .join("\n");
}

function renderAttempt(attempt: Attempt): string[] {
  const { number, channel, carrier, sender, senderKind, chosenFor, outcome, carrierMessageId, callerId, skipped } = attempt;
  return [
    `  Attempt ${number}: ${channel} over ${carrier} from ${sender} (${words(senderKind)}), chosen as ${words(chosenFor)}`,
    `    the carrier ${outcome === null ? "has not answered yet" : `answered: ${words(outcome)}`}${handoff(attempt)}${said(attempt)}`,
    ...(carrierMessageId === null ? [] : [`    its id at the carrier: ${carrierMessageId}`]),
    ...attempt.receipts.map(
      (receipt) =>
        `    receipt ${clockTime(receipt.at)}: ${words(receipt.status)}${because(receipt.reason)}${said(receipt, receipt.status)}`,
    ),
    ...(callerId === undefined ? [] : [`    caller ID: ${callerId}`]),
    ...renderSkipped(skipped),
  ];
}

/** Routes that were passed over for the same reason, in one line. */
function renderSkipped(skipped: Attempt["skipped"]): string[] {
  const byReason = Map.groupBy(skipped, ({ carrier, reason }) => `${words(reason)} on ${carrier}`);
  return [...byReason].map(([reason, routes]) => `    passed over, ${reason}: ${routes.map(({ sender }) => sender).join(", ")}`);
}

function renderEvent({ at, type, ...details }: Event): string {
  const told = Object.entries(details).flatMap(([name, value]) =>
    typeof value === "string" || typeof value === "number" ? [`${words(snake(name))} ${value}`] : [],
  );
  return `    ${clockTime(at)}  ${words(type)}${told.length === 0 ? "" : `: ${told.join(", ")}`}`;
}

function handoff({ handoffMs }: Attempt): string {
  return handoffMs === null ? "" : `, ${Math.round(handoffMs)} ms after the request`;
}

/** The carrier's own code and words; `known`: what they would only repeat. */
function said(
  { carrierCode, carrierText }: { readonly carrierCode: string | null; readonly carrierText: string | null },
  known: string | null = null,
): string {
  const parts = [carrierCode, carrierText].filter((part) => part !== null && part !== known);
  return parts.length === 0 ? "" : ` [${parts.join(" ")}]`;
}

function because(reason: string | null): string {
  return reason === null ? "" : ` (${words(reason)})`;
}

function words(name: string): string {
  return name.replaceAll("_", " ");
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function instant(iso: string): string {
  return `${iso.slice(0, 10)} ${clockTime(iso)} UTC`;
}

function clockTime(iso: string): string {
  return iso.slice(11, 23);
}

/** Carriers' words are foreign text: control characters could rewrite the terminal. */
function printable(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}]/gu, "\u{fffd}");
}
