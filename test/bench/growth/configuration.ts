/** A small installation's configuration against a large one's. */
import { measure } from "../measure.ts";
import type { Options } from "../options.ts";
import { saturate, warmUp } from "../rounds.ts";
import { startGateway } from "../subjects/gateway.ts";
import type { GrowthCase } from "./growth-case.ts";
import { saturation } from "./spread-out.ts";

const shapes = [
  { senders: 1, carriers: 1, countries: 1 },
  { senders: 1_000, carriers: 50, countries: 200 },
];

export function configurations(options: Options): GrowthCase[] {
  return shapes.map((shape) => ({
    size: `${shape.senders} senders, ${shape.carriers} carriers, ${shape.countries} countries`,
    async measure() {
      const gateway = await startGateway(shape);
      await gateway.drive(warmUp(options));
      const saturated = await measure(gateway, saturate(options.seconds));
      await gateway.stop();
      return {
        readyMs: gateway.firstProcess.readyAfterMs,
        ...saturation(saturated),
        residentEach: saturated.residentProcessesMegabytes,
      };
    },
  }));
}
