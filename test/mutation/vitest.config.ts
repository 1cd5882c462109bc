/** The tests of one area as one file (`test-entry.ts`); a mutant that hangs is noticed soon. */
import { defineConfig } from "vitest/config";
import { entryFile } from "./test-entry.ts";

export default defineConfig({
  test: {
    root: process.cwd(),
    include: [entryFile],
    setupFiles: [new URL("same-dice.ts", import.meta.url).pathname],
    pool: "threads",
    maxWorkers: 1,
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
