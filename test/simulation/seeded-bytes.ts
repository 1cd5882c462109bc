/**
 * The bytes of chance that ids and seals are made of, from the seed as well: the gateway asks node:crypto for them by the
 * page (`src/secrets/chance.ts`), and for the time of a run the seed answers there.
 */
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { randomBytesOf } from "../../src/secrets/chance.ts";
import type { Chance } from "./chance.ts";

const pageBytes = 8_192;

function dropPage(): void {
  randomBytesOf(pageBytes);
}

export function seedBytes(chance: Chance): Disposable {
  const original = crypto.randomFillSync;
  const fill = (page: Buffer): Buffer => {
    for (let at = 0; at < page.length; at += 1) page[at] = chance.whole(0, 255);
    return page;
  };
  crypto.randomFillSync = fill as typeof original;
  syncBuiltinESMExports();
  dropPage();
  return {
    [Symbol.dispose]() {
      crypto.randomFillSync = original;
      syncBuiltinESMExports();
      // Nothing of the seed may be left for whoever asks next.
      dropPage();
    },
  };
}
