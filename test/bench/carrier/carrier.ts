/**
 * The thread that plays the carrier, the same one for every system. It notes when the complete request has come and answers
 * at once, or after as long as it was told to. To us it speaks as much of Twilio's API as an SMS takes, and, when told
 * to, reports the message as delivered a moment later; to Kannel it is a "generic" HTTP carrier, which must say 200.
 */
import { createServer, type Socket } from "node:net";
import { workerData } from "node:worker_threads";
import { openArrivals } from "../load/arrivals.ts";
import { monotonicMs } from "../load/monotonic-ms.ts";
import { indexIn } from "../load/request.ts";
import { tellParent } from "../load/tell.ts";
import { createMessageReader, type WireMessage } from "../wire/read-messages.ts";
import { carrierAccount, messagesPath } from "./carrier-account.ts";
import { openInFlight } from "./in-flight.ts";
import { createReceiptPoster } from "./post-receipts.ts";

export interface CarrierData {
  readonly arrivals: SharedArrayBuffer;
  readonly inFlight: SharedArrayBuffer;
  /** Where receipts go; null: the carrier posts none. */
  readonly receiptsTo: string | null;
  readonly answerAfterMs: number;
}

const { arrivals: arrivalsMemory, inFlight: inFlightMemory, receiptsTo, answerAfterMs } = workerData as CarrierData;
const arrivals = openArrivals(arrivalsMemory);
const inFlight = openInFlight(inFlightMemory);
const postReceipt = receiptsTo === null ? null : createReceiptPoster(receiptsTo);
const twilioStart = `POST ${messagesPath} `;
const kannelStart = "GET /send?";

const server = createServer({ noDelay: true }, (socket) => {
  socket.on("error", () => undefined);
  socket.on(
    "data",
    createMessageReader((request) => take(socket, request)),
  );
});
server.listen(0, "127.0.0.1", () => tellParent(server.address()));

function take(socket: Socket, request: WireMessage): void {
  const arrivedAtMs = monotonicMs();
  const isKannel = request.line.startsWith(kannelStart);
  const text = isKannel ? request.line : twilioText(request);
  const index = indexIn(text);
  if (index === null) {
    respond(socket, "400 Bad Request", '{"code":21602,"message":"The bench sends no such message","status":400}');
    return;
  }
  arrivals.record(index, arrivedAtMs);
  inFlight.begin();
  const answer = (): void => {
    inFlight.end();
    if (isKannel) respond(socket, "200 OK", `ok ${index}`);
    else answerAsTwilio(socket, index, request.body);
  };
  if (answerAfterMs === 0) answer();
  else setTimeout(answer, answerAfterMs);
}

function twilioText({ line, body }: WireMessage): string {
  return line.startsWith(twilioStart) ? (/(?:^|&)Body=([^&]*)/.exec(body)?.[1] ?? "") : "";
}

function answerAsTwilio(socket: Socket, index: number, body: string): void {
  const sid = `SM${index.toString(16).padStart(32, "0")}`;
  respond(
    socket,
    "201 Created",
    `{"sid":"${sid}","account_sid":"${carrierAccount.accountSid}","status":"queued","num_segments":"1","error_code":null,"error_message":null,"price":null}`,
  );
  postReceipt?.(sid, body);
}

function respond(socket: Socket, status: string, body: string): void {
  socket.write(`HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
}
