/** What a client asked of a carrier, for tests and for people who wonder what was sent. */
import type { Channel } from "../../src/vocabulary.ts";
import type { SentParameters } from "./account.ts";
import type { AnswerPlan } from "./rules/rules.ts";

export interface LoggedRequest {
  /** When it had arrived completely. */
  readonly at: number;
  readonly account: string;
  readonly channel: Channel | null;
  readonly method: string;
  readonly path: string;
  /** `refused`: the carrier's own checks. Otherwise the kind of answer that a rule asked for. */
  readonly answer: "refused" | "lookup" | AnswerPlan["kind"];
  /** The status of an `error` that a rule asked for; null for every other answer. */
  readonly errorStatus: number | null;
  /** Whether the message or call goes on its way, told or untold. */
  readonly taken: boolean;
  readonly id: string | null;
  readonly to: string | null;
  readonly from: string | null;
  readonly parameters: SentParameters;
}
