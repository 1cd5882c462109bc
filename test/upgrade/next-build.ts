/**
 * A build that is one version later: a copy of this one in a folder of its own, in which every kind of addition was made
 * that the format's rules allow (docs/upgrading.md).
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** What a record of the next build holds that one of this build doesn't: text to look for, and what it becomes. */
const additions: readonly (readonly [file: string, found: string, becomes: string])[] = [
  // A word: why an attempt's reason is what it is.
  ["src/vocabulary.ts", '"unknown",\n] as const;\nexport type Reason', '"unknown",\n  "priced_route",\n] as const;\nexport type Reason'],
  ["src/delivery/transitions.ts", 'reason: "reason" in outcome ? outcome.reason : null', 'reason: outcome.reason ?? "priced_route"'],
  // A position of the record, set at acceptance.
  ["src/intake/accept.ts", "notes: [],", 'notes: [],\n        region: "north",'],
  ["src/delivery/record-codec.ts", "delivery.notes.map((note) => encodeNote(note, createdAt)),", "$&\n    delivery.region,"],
  ["src/delivery/record-codec.ts", "notes: stored[22].map((note) => decodeNote(note, createdAt)),", '$&\n    region: stored[23] ?? "",'],
  // A position of an attempt and a kind of note, set when a worker claims.
  ["src/delivery/transitions.ts", "    ...taken,\n", "    ...taken,\n    price: 7,\n"],
  ["src/delivery/record-codec.ts", "attempt.receipts.map((receipt) => encodeReceipt(receipt, createdAt)),", "$&\n    attempt.price,"],
  [
    "src/delivery/record-codec.ts",
    "receipts: stored[15].map((receipt) => decodeReceipt(receipt, createdAt)),",
    "$&\n    price: stored[16] ?? 0,",
  ],
  [
    "src/delivery/transitions.ts",
    "attempts: [...delivery.attempts, attempt] }",
    'attempts: [...delivery.attempts, attempt], notes: [...delivery.notes, { at: taken.startedAt, type: "priced", price: 7 }] }',
  ],
  [
    "src/delivery/note-codec.ts",
    '    case "unread":\n',
    '    case "priced":\n      return [afterMs, note.type, note.price];\n    case "unread":\n',
  ],
  [
    "src/delivery/note-codec.ts",
    "    default:\n",
    '    case "priced":\n      return { at: atMs, type: "priced", price: details[0] };\n    default:\n',
  ],
];

export interface NextBuild extends Disposable {
  readonly folder: string;
}

export function makeNextBuild(): NextBuild {
  const project = path.resolve(import.meta.dirname, "../..");
  const folder = mkdtempSync(path.join(tmpdir(), "trunkline-next-"));
  for (const part of ["src", "carriers", "package.json"]) cpSync(path.join(project, part), path.join(folder, part), { recursive: true });
  symlinkSync(path.join(project, "node_modules"), path.join(folder, "node_modules"));
  for (const [name, found, becomes] of additions) {
    const file = path.join(folder, name);
    const text = readFileSync(file, "utf8");
    if (text.split(found).length !== 2) throw new Error(`${name} has changed: "${found}" is not there once`);
    writeFileSync(file, text.replace(found, becomes));
  }
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
