/**
 * The thread that plays a fast carrier. It speaks as much of Twilio's API as an SMS takes: notes when the complete request
 * has come, answers 201 at once, and, when told to, reports the message as delivered a moment later.
 */
import { createServer, type Socket } from "node:net";
import { workerData } from "node:worker_threads";
import { Pool } from "undici";
import { formCallback } from "../../../carriers/twilio/stand-in/callbacks.ts";
import { openArrivals } from "../load/arrivals.ts";
import { monotonicMs } from "../load/monotonic-ms.ts";
import { indexIn } from "../load/request.ts";
import { tellParent } from "../load/tell.ts";
import { carrierAccount } from "./carrier-account.ts";
import { createRequestReader, type WireRequest } from "./read-requests.ts";

export interface CarrierData {
  readonly arrivals: SharedArrayBuffer;
  /** Where receipts go; null: the carrier posts none. */
  readonly receiptsTo: string | null;
}

const receiptDelayMs = 50;
const { arrivals: memory, receiptsTo } = workerData as CarrierData;
const arrivals = openArrivals(memory);
const gateway = receiptsTo === null ? null : new Pool(receiptsTo, { connections: 64, pipelining: 1 });
const messagesPath = `POST /2010-04-01/Accounts/${carrierAccount.accountSid}/Messages.json `;

const server = createServer({ noDelay: true }, (socket) => {
  socket.on("error", () => undefined);
  socket.on(
    "data",
    createRequestReader((request) => answer(socket, request)),
  );
});
server.listen(0, "127.0.0.1", () => tellParent(server.address()));

function answer(socket: Socket, { line, body }: WireRequest): void {
  const arrivedAtMs = monotonicMs();
  const text = /(?:^|&)Body=([^&]*)/.exec(body)?.[1] ?? "";
  const index = line.startsWith(messagesPath) ? indexIn(text) : null;
  if (index === null) {
    respond(socket, "400 Bad Request", '{"code":21602,"message":"The bench sends no such message","status":400}');
    return;
  }
  arrivals.record(index, arrivedAtMs);
  const sid = `SM${index.toString(16).padStart(32, "0")}`;
  respond(
    socket,
    "201 Created",
    `{"sid":"${sid}","account_sid":"${carrierAccount.accountSid}","status":"queued","num_segments":"1","error_code":null,"error_message":null,"price":null}`,
  );
  if (gateway !== null) setTimeout(() => void report(gateway, sid, new URLSearchParams(body)), receiptDelayMs);
}

function respond(socket: Socket, status: string, body: string): void {
  socket.write(`HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
}

async function report(pool: Pool, sid: string, sent: URLSearchParams): Promise<void> {
  const { headers, body, url } = formCallback(carrierAccount, sent.get("StatusCallback") ?? "", {
    SmsSid: sid,
    SmsStatus: "delivered",
    MessageStatus: "delivered",
    To: sent.get("To") ?? "",
    MessageSid: sid,
    AccountSid: carrierAccount.accountSid,
    From: sent.get("From") ?? "",
    ApiVersion: "2010-04-01",
  })(Date.now(), 1);
  const { pathname, search } = new URL(url);
  const answered = await pool.request({ method: "POST", path: pathname + search, headers, body });
  await answered.body.dump();
  if (answered.statusCode >= 300) throw new Error(`the gateway answered a receipt with ${answered.statusCode}`);
}
