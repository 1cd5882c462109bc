/** The rules in force, and what they make of one request. The newest rule that has something to say about an aspect decides it. */
import type { Channel } from "../../../src/vocabulary.ts";
import { normalAnswer, normalPhone, normalReceipts, ruleSchema } from "./rules.ts";
import type { AnswerPlan, PhonePlan, ReceiptPlan, Rule, RuleInput } from "./rules.ts";

export interface Behaviour {
  readonly answer: AnswerPlan;
  readonly receipts: ReceiptPlan;
  readonly phone: PhonePlan;
}

/** Whether the message or call goes on its way, whatever the client is told. */
export function isTaken({ answer }: Behaviour): boolean {
  return answer.kind === "normal" || ("taken" in answer && answer.taken);
}

export interface Subject {
  readonly account: string;
  readonly channel: Channel;
  readonly to: string;
  readonly from: string;
}

export interface StoredRule extends Rule {
  readonly id: string;
  /** Requests that it has decided. */
  readonly used: number;
}

const maximumRules = 1_000;

export class RuleBook {
  /** Newest first. */
  #rules: StoredRule[] = [];
  #nextId = 1;
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Adds a rule; one with a known id is replaced and becomes the newest. Throws a ZodError when the rule makes no sense. */
  set(input: RuleInput): StoredRule {
    const rule = ruleSchema.parse(input);
    const stored: StoredRule = { ...rule, id: rule.id ?? `rule-${this.#nextId++}`, used: 0 };
    this.#rules = [stored, ...this.#rules.filter((other) => other.id !== stored.id)].slice(0, maximumRules);
    return stored;
  }

  /** False when there is none with this id. */
  remove(id: string): boolean {
    const before = this.#rules.length;
    this.#rules = this.#rules.filter((rule) => rule.id !== id);
    return this.#rules.length < before;
  }

  clear(): void {
    this.#rules = [];
  }

  list(): readonly StoredRule[] {
    return this.#rules;
  }

  /** Asked before the body is read. */
  closesUnread(account: string, channel: Channel): boolean {
    const rule = this.#rules.find(
      (rule) =>
        rule.answer?.kind === "close_before_reading" && matches(rule, { account, channel, to: "", from: "" }) && this.#applies(rule),
    );
    if (rule !== undefined) this.#count([rule]);
    return rule !== undefined;
  }

  decide(subject: Subject): Behaviour {
    let answer: AnswerPlan | undefined;
    let receipts: ReceiptPlan | undefined;
    let phone: PhonePlan | undefined;
    const deciding: StoredRule[] = [];
    for (const rule of this.#rules) {
      if (rule.answer?.kind === "close_before_reading") continue;
      const decides =
        (rule.answer !== undefined && answer === undefined) ||
        (rule.receipts !== undefined && receipts === undefined) ||
        (rule.phone !== undefined && phone === undefined);
      if (!decides || !matches(rule, subject) || !this.#applies(rule)) continue;
      answer ??= rule.answer;
      receipts ??= rule.receipts;
      phone ??= rule.phone;
      deciding.push(rule);
    }
    if (deciding.length > 0) this.#count(deciding);
    return { answer: answer ?? normalAnswer, receipts: receipts ?? normalReceipts, phone: phone ?? normalPhone };
  }

  #applies(rule: StoredRule): boolean {
    return (rule.times === undefined || rule.used < rule.times) && (rule.percent === 100 || this.#random() * 100 < rule.percent);
  }

  #count(deciding: readonly StoredRule[]): void {
    this.#rules = this.#rules.map((rule) => (deciding.includes(rule) ? { ...rule, used: rule.used + 1 } : rule));
  }
}

function matches(rule: Rule, subject: Subject): boolean {
  const { account, channel, to, from } = rule.match;
  return (
    (account === undefined || account === subject.account) &&
    (channel === undefined || channel === subject.channel) &&
    (to === undefined || numberMatches(to, subject.to)) &&
    (from === undefined || numberMatches(from, subject.from))
  );
}

function numberMatches(pattern: string, number: string): boolean {
  return pattern.endsWith("*") ? number.startsWith(pattern.slice(0, -1)) : number === pattern;
}
