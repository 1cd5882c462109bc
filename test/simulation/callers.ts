/**
 * MFA backends and the people behind them: some two hundred deliveries to few phones, so that the budget is contested.
 * They ask again when they got no answer, cancel, report the code that was typed, and people answer STOP, START, yes, no.
 */
import type { AcceptCommand, AcceptResult } from "../../src/intake/accept-command.ts";
import type { AskedFor } from "../support/history.ts";
import type { Fleet } from "./fleet.ts";
import type { Instance } from "./instance.ts";
import type { Posted } from "./simulated-carrier.ts";
import { serverNow, type Stage } from "./stage.ts";

export const requestCount = 270;
const trafficMs = 420_000;
/** Codes live up to 600 s, those that are asked for late not quite as long. */
export const lastExpiryMs = trafficMs + 200_000;
/** The API answers 503 after 950 ms, whatever its parts wait for. */
const patienceMs = 950;
const mostTries = 4;

const phones = Array.from({ length: 45 }, (_, index) => (index % 5 === 4 ? `+161355501${10 + index}` : `+142555501${10 + index}`));
const hotPhones = phones.slice(0, 10);
const tenants = ["bank", "shop", "clinic"];

export interface Callers {
  readonly asked: readonly AskedFor[];
  /** The code of a delivery is on its phone. */
  arrived(delivery: string): void;
}

export function startCallers(stage: Stage, fleet: Fleet, post: (carrier: string, posted: Posted) => void): Callers {
  const { time, chance, story } = stage;
  const asked: AskedFor[] = [];
  const tenantOf = new Map<string, string>();
  let count = 0;

  const note = (ref: string, { to, ttlSeconds }: AcceptCommand, answer: AskedFor["answer"], told: string): void => {
    // By a clock that was set back in between, an earlier code seems to live longer.
    const life = stage.server.setBackMs === 0 ? { ttlMs: ttlSeconds * 1_000 } : {};
    asked.push({ ref, phone: to, answeredAt: serverNow(stage), ...life, answer });
    story.tell("caller", answer.kind === "accepted" ? answer.delivery : null, `${ref} is told: ${told}`);
  };

  const draw = (ref: string): AcceptCommand => {
    const channel = chance.happens(0.75) ? "sms" : "voice";
    const longestSeconds = Math.floor((lastExpiryMs - time.now()) / 1_000);
    const ttlSeconds = chance.whole(30, Math.min(longestSeconds, chance.happens(0.7) ? 180 : 600));
    return {
      tenant: chance.pick(tenants),
      to: chance.pick(chance.happens(0.55) ? hotPhones : phones),
      channel,
      content: { code: String(chance.whole(100_000, 999_999)) },
      locale: "en-US",
      brand: "Contoso",
      ttlSeconds,
      fallback: chance.happens(0.4) ? (channel === "sms" ? "voice" : "sms") : null,
      confirm: chance.happens(0.2),
      user: { id: null, name: null, email: null },
      clientIp: null,
      correlationId: ref,
      domain: null,
      appHash: null,
      metadata: null,
      idempotency: chance.happens(0.5) ? { key: ref, canonicalBody: ref } : null,
    };
  };

  const onAnswer = (ref: string, command: AcceptCommand, tries: number, result: AcceptResult | null): void => {
    const askAgain = (): void => {
      // Without an idempotency key it is a new request, and may become a second delivery.
      const again = command.idempotency === null ? nextRef() : ref;
      if (tries < mostTries)
        time.after(300 + chance.next() * 3_000, null, () => ask(again, { ...command, correlationId: again }, tries + 1));
    };
    const isInDoubt = result === null || result.kind === "queue_unavailable" || result.kind === "idempotency_in_progress";
    if (isInDoubt) {
      note(ref, command, { kind: "in_doubt" }, result?.kind ?? "nothing");
      if (command.idempotency !== null || chance.happens(0.5)) askAgain();
      return;
    }
    switch (result.kind) {
      case "accepted":
        note(ref, command, { kind: "accepted", delivery: result.delivery.id }, "accepted");
        tenantOf.set(result.delivery.id, command.tenant);
        if (chance.happens(0.06)) time.after(chance.next() * 20_000, null, () => cancel(result.delivery.id));
        return;
      case "attempts_exhausted":
        note(ref, command, { kind: "refused", code: result.kind }, `${result.kind}, ${result.retryAfterSeconds} s`);
        return;
      case "country_not_enabled":
      case "idempotency_mismatch":
      case "overloaded":
      case "invalid_number":
      case "landline_for_sms":
      case "no_route":
      case "opted_out":
        note(ref, command, { kind: "refused", code: result.kind }, result.kind);
    }
  };

  const nextRef = (): string => {
    count += 1;
    return `r${count}`;
  };

  const ask = (ref: string, command: AcceptCommand, tries = 1): void => {
    const instance = fleet.pickOpen();
    if (instance === null) {
      onAnswer(ref, command, tries, null);
      return;
    }
    fleet.request(
      instance,
      patienceMs,
      () => instance.accept(command),
      (result) => onAnswer(ref, command, tries, result),
    );
  };

  const atDesk = (delivery: string, what: string, act: (instance: Instance, tenant: string) => Promise<unknown>): void => {
    const instance = fleet.pickOpen();
    const tenant = tenantOf.get(delivery);
    if (instance === null || tenant === undefined) return;
    story.tell("caller", delivery, what);
    fleet.request(
      instance,
      patienceMs,
      () => act(instance, tenant).catch(() => null),
      () => undefined,
    );
  };
  const cancel = (delivery: string): void => atDesk(delivery, "cancels", ({ desk }, tenant) => desk.cancel(tenant, delivery));
  const verify = (delivery: string, verified: boolean): void =>
    atDesk(delivery, verified ? "reports the right code" : "reports a wrong code", ({ desk }, tenant) =>
      desk.outcome(tenant, delivery, verified),
    );

  for (let made = 0; made < requestCount; made += 1) {
    time.after(2_000 + chance.next() * trafficMs, null, () => {
      const ref = nextRef();
      const command = draw(ref);
      // People who are in a hurry press the button several times.
      const presses = chance.happens(0.05) ? chance.whole(2, 7) : 1;
      ask(ref, command);
      for (let press = 1; press < presses; press += 1) {
        const again = nextRef();
        const idempotency = command.idempotency === null ? null : { key: again, canonicalBody: again };
        time.after(chance.next() * 3_000, null, () => ask(again, { ...command, correlationId: again, idempotency }));
      }
    });
  }
  const write = (text: string, phone: string): void =>
    post("alpha", { kind: "inbound", token: null, item: { carrierMessageId: `I-${time.now()}`, from: phone, to: "97671", text } });
  for (let written = 0; written < 12; written += 1) {
    time.after(2_000 + chance.next() * trafficMs, null, () =>
      write(chance.pick(["STOP", "STOP", "START", "yes", "no"]), chance.pick(phones)),
    );
  }

  return {
    asked,
    arrived(delivery) {
      if (chance.happens(0.3)) time.after(2_000 + chance.next() * 30_000, null, () => verify(delivery, chance.happens(0.9)));
    },
  };
}
