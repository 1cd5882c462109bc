/** What --carriers asks for. Only what has a stand-in can be had: the demonstration never talks to a real carrier. */
import { demoCarriers } from "./demo-accounts.ts";
import type { DemoCarrier } from "./demo-accounts.ts";

export type Choice = { readonly ok: true; readonly carriers: readonly DemoCarrier[] } | { readonly ok: false; readonly problem: string };

const withoutAsking: readonly DemoCarrier[] = ["twilio", "telnyx"];

/** @param list names with commas between them; undefined: nobody asked */
export function chooseCarriers(list: string | undefined): Choice {
  if (list === undefined) return { ok: true, carriers: withoutAsking };
  const names = new Set(
    list
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  );
  const carriers = demoCarriers.filter((carrier) => names.has(carrier));
  const others = [...names].filter((name) => !carriers.some((carrier) => carrier === name));
  const toBeHad = `to be had are ${demoCarriers.join(", ")}`;
  if (others.length > 0) return { ok: false, problem: `--carriers: there is no stand-in for ${others.join(", ")}; ${toBeHad}` };
  if (carriers.length === 0) return { ok: false, problem: `--carriers names none; ${toBeHad}` };
  return { ok: true, carriers };
}
