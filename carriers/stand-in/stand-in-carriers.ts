/**
 * Starts the stand-in carriers: one HTTP server with any number of accounts of any carrier, each under its own path prefix.
 * It has none of the gateway's code but the carriers' names of channels, so that it can prove the gateway wrong.
 */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { z } from "zod";
import { infobipStandIn } from "../infobip/stand-in.ts";
import { smppStandIn } from "../smpp/stand-in.ts";
import { telnyxStandIn } from "../telnyx/stand-in.ts";
import { twilioStandIn } from "../twilio/stand-in.ts";
import { vonageStandIn } from "../vonage/stand-in.ts";
import type { SmsAccount, StandInAccount } from "./account.ts";
import { CallbackPoster } from "./callback-poster.ts";
import type { PostedCallback, Poster } from "./callback-poster.ts";
import { answerCarrierRequest } from "./carrier-api.ts";
import type { ConnectedAccount } from "./connected-account.ts";
import type { LoggedRequest } from "./logged-request.ts";
import { answerControlRequest } from "./control-api.ts";
import { KeyWaits } from "./course/key-waits.ts";
import { answerPage, answerScreen } from "./page/page.ts";
import { Phones } from "./phones.ts";
import { Recent } from "./recent.ts";
import { reply } from "./replies.ts";
import type { Reply, ReplyResult } from "./replies.ts";
import { RuleBook } from "./rules/rule-book.ts";
import { SentTexts } from "./sent-texts.ts";
import { standInConfigSchema } from "./stand-in-config.ts";
import type { StandInConfig } from "./stand-in-config.ts";
import { Timers } from "./course/timers.ts";
import type { World } from "./world.ts";

export interface StandInOptions extends StandInConfig {
  readonly clock?: () => number;
  /** From 0 to below 1; decides rules with a percentage. */
  readonly random?: () => number;
}

export interface StandInCarriers {
  readonly url: string;
  /** What a client is configured with, by account. */
  readonly baseUrls: Readonly<Record<string, string>>;
  readonly rules: RuleBook;
  readonly phones: Phones;
  readonly requests: Recent<LoggedRequest>;
  readonly callbacks: Recent<PostedCallback>;
  /** A text message written on a virtual phone. */
  reply(number: string, written: Reply): ReplyResult;
  /** Keys pressed on a virtual phone; false when no call on it is waiting for any. */
  press(number: string, keys: string): boolean;
  /** Resolves when every message and call has come to its end and every callback has been posted. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

const keptTexts = 10_000;

export async function startStandInCarriers(options: StandInOptions): Promise<StandInCarriers> {
  const { clock = Date.now, random = Math.random, ...input } = options;
  const config = standInConfigSchema.parse(input);
  const opened = config.accounts.map((settings) => openAccount(settings));
  const connected = opened.filter((account) => "listen" in account);
  const overHttp = new Map(opened.flatMap((account) => ("listen" in account ? [] : [[account.name, account] as const])));
  const accounts = new Map(opened.map((account) => [account.name, account]));
  const courses = new Set<Promise<unknown>>();
  const timers = new Timers();
  const callbacks = new CallbackPoster({ clock, pause: (ms) => timers.pause(ms), keep: config.record ? config.keep.callbacks : 0 });
  const overConnections = new Map<string, Poster>();
  const world: World = {
    clock,
    timers,
    pace: config.pace,
    poster: { log: callbacks.log, post: (posting) => (overConnections.get(posting.account) ?? callbacks).post(posting) },
    rules: new RuleBook(random),
    phones: new Phones(config.record ? config.keep.phones : 0),
    keyWaits: new KeyWaits(),
    requests: new Recent(config.keep.requests),
    sentTexts: new SentTexts(keptTexts),
    postsCallbacks: config.callbacks,
    records: config.record,
    run(course) {
      courses.add(course);
      void course.finally(() => courses.delete(course));
    },
  };
  for (const rule of config.rules.toReversed()) world.rules.set(rule);

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    world.run(answer(world, overHttp, accounts, request, response));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port, config.host, resolve);
  });
  const url = `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${(server.address() as AddressInfo).port}`;

  const ports = await Promise.all(
    connected.map(async (account) => {
      const port = await account.listen(world, config.host);
      overConnections.set(account.name, port.poster);
      return { name: account.name, ...port };
    }),
  );

  return {
    url,
    baseUrls: Object.fromEntries([
      ...[...overHttp.values()].map(({ name, basePath }) => [name, `${url}/${name}${basePath}`] as const),
      ...ports.map(({ name, baseUrl }) => [name, baseUrl] as const),
    ]),
    rules: world.rules,
    phones: world.phones,
    requests: world.requests,
    callbacks: world.poster.log,
    reply: (number, written) => reply(world, accounts, number, written),
    press: (number, keys) => world.keyWaits.press(number, keys),
    async idle() {
      while (courses.size > 0) await Promise.all(courses);
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all(ports.map((port) => port.close()));
      await callbacks.close();
      timers.close();
      while (courses.size > 0) await Promise.all(courses);
      await closed;
    },
  };
}

function openAccount(settings: z.output<typeof standInConfigSchema>["accounts"][number]): StandInAccount | ConnectedAccount {
  switch (settings.carrier) {
    case "twilio":
      return twilioStandIn(settings);
    case "telnyx":
      return telnyxStandIn(settings);
    case "vonage":
      return vonageStandIn(settings);
    case "infobip":
      return infobipStandIn(settings);
    case "smpp":
      return smppStandIn(settings);
  }
}

async function answer(
  world: World,
  overHttp: ReadonlyMap<string, StandInAccount>,
  accounts: ReadonlyMap<string, SmsAccount>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
  const prefix = path.slice(1, Math.max(1, path.indexOf("/", 1)));
  const account = overHttp.get(prefix);
  if (account !== undefined) return answerCarrierRequest(world, account, path.slice(prefix.length + 1), request, response);
  if (path === "/" && request.method === "GET") return answerPage(world.phones, accounts, response);
  if (path === "/_stand-in/screen") return answerScreen(world.phones, new URLSearchParams(query), response);
  if (path.startsWith("/_stand-in/")) return answerControlRequest(world, accounts, path, request, response);
  const known = [...overHttp.keys()].map((name) => `/${name}`).join(", ");
  response
    .writeHead(404, { "content-type": "application/json" })
    .end(JSON.stringify({ error: `nothing is at ${path}; accounts are at ${known}` }));
}
