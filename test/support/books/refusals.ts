/** Who was refused gets nothing: no request that was only ever refused leads to a hand-over. */
import type { History } from "../history.ts";
import { byId, nameOf } from "./reading.ts";
import type { Violation } from "./rule.ts";

export function judgeRefusals({ asked, handedOver, stored }: History): Violation[] {
  const records = byId(stored);
  const answers = Map.groupBy(asked, ({ ref }) => ref);
  const wasRefused = (ref: string): boolean => answers.get(ref)?.every(({ answer }) => answer.kind === "refused") === true;
  return handedOver.flatMap((handOver): Violation[] => {
    const ref = records.get(handOver.delivery)?.ref ?? null;
    if (ref === null || !wasRefused(ref)) return [];
    return [
      {
        rule: "refused_is_not_sent",
        phone: handOver.phone,
        delivery: handOver.delivery,
        what: `${ref} was refused, and ${nameOf(handOver)} was handed over`,
      },
    ];
  });
}
