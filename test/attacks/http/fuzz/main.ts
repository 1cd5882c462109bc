/** `npm run fuzz -- --seconds 60 [--seed N]`: the long run; exits 1 and tells the requests when something broke. */
import { parseArgs } from "node:util";
import { fuzz } from "./fuzz.ts";

const { values } = parseArgs({ options: { seconds: { type: "string", default: "60" }, seed: { type: "string" } } });
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000_000) : Number(values.seed);
const seconds = Number(values.seconds);
if (!(seconds > 0) || !Number.isSafeInteger(seed)) throw new Error("--seconds needs a number above 0, --seed a whole number");

const { faults, ...figures } = await fuzz({ seconds, seed });
console.log(JSON.stringify(figures, null, 2));
for (const fault of faults) console.log(`\nFAULT ${fault}`);
console.log(faults.length === 0 ? "\nnothing broke" : `\n${faults.length} faults; the same requests: --seed ${seed}`);
process.exit(faults.length === 0 ? 0 : 1);
