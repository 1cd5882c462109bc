/** The rules by name, in the order of the promises, and what breaking one looks like. */
export const rules = [
  "final_in_time",
  "five_in_five",
  "nothing_after_expiry",
  "lives_as_asked",
  "claimed_before",
  "at_most_five_attempts",
  "no_needless_duplicate",
  "no_second_call",
  "final_stays",
  "not_ended_early",
  "content_destroyed",
  "places_given_back",
  "refused_is_not_sent",
  "no_refusal_in_vain",
] as const;
export type Rule = (typeof rules)[number];

export interface Violation {
  readonly rule: Rule;
  readonly phone: string;
  readonly delivery: string | null;
  readonly what: string;
}
