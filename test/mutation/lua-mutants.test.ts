/** The mutator for Lua: which mistakes it makes, that each is still a script, and that tests are really asked about it. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { startTestRedis } from "../support/redis.ts";
import { luaMutants } from "./lua/mutants.ts";
import { mutateLua } from "./mutate-lua.ts";
import { createWorkspace } from "./workspace.ts";

const project = path.resolve(import.meta.dirname, "../..");
const changes = (script: string): string[] => luaMutants(script).map(({ original, replacement }) => `${original} -> ${replacement}`);

test.each([
  ["local a = b < c", ["< -> <="]],
  ["local a = b ~= c", ["~= -> =="]],
  ["local a = b + c * 2", ["+ -> -", "* -> /", "2 -> 3"]],
  ["local a = -b - f(-1)", ["- -> ", "- -> +", "- -> ", "1 -> 2"]],
  ["local a = b and not c", ["and -> or", "not -> "]],
  ["local a = math.max(b, math.floor(c))", ["max -> min", "floor -> ceil"]],
  ["local a, b, c = true, 'text', ''", ["true -> false", "'text' -> ''", "'' -> 'x'"]],
  ["if a then b() end", ["a -> true", "a -> false", "b() -> "]],
  ["while a do b() end", ["a -> true", "a -> false", "b() -> "]],
  ["return a", ["return a -> "]],
  ["a.b = c", ["a.b = c -> "]],
])("%s becomes %j, one at a time", (script, expected) => {
  expect(changes(script)).toEqual(expected);
});

test("a statement is taken out as a whole, over its lines, and those around it stay", () => {
  const script = "local a = 'x'\ncall(a,\n  { a })\nif a then\n  b = a\nelse c() end\nlocal d =\n  e(a)\nreturn d";
  const taken = luaMutants(script).filter(({ replacement }) => replacement === "");
  expect(taken.map(({ original }) => original)).toEqual(["call(a,\n  { a })", "b = a", "c()", "return d"]);
});

test("comments are left alone, and so are the names of commands: a command that doesn't exist fails everywhere", () => {
  expect(changes("-- a < b\nlocal a --[[ true\n+ ]] = redis.call('GET', k)")).toEqual([]);
});

test("a mutant differs from its script in its one place, and knows the line", () => {
  expect(luaMutants("local a\n\nlocal b = a == 1")).toEqual([
    { line: 3, original: "==", replacement: "~=", script: "local a\n\nlocal b = a ~= 1" },
    { line: 3, original: "1", replacement: "2", script: "local a\n\nlocal b = a == 2" },
  ]);
});

test("text that is no Lua is refused with its line", () => {
  expect(() => luaMutants("local a\nlocal b = `c`")).toThrow("line 2 ");
});

test("every mutant of every script of ours is still a script: none is noticed for its syntax alone", async () => {
  const scripts = globSync("src/**/*.lua", { cwd: project });
  const server = await startTestRedis({ appendFsync: "no" });
  const redis = new Redis(server.url);
  try {
    for (const file of scripts) {
      const mutants = luaMutants(readFileSync(path.join(project, file), "utf8"));
      expect(mutants.length, file).toBeGreaterThan(0);
      for (const { script, line, original } of mutants) {
        await expect(redis.script("LOAD", script), `${file}:${line} ${original}`).resolves.toHaveLength(40);
      }
    }
  } finally {
    redis.disconnect();
    await server.stop();
  }
});

test("a mutant that a test notices is told from one that none does", async () => {
  using workspace = createWorkspace();
  const home = process.cwd();
  try {
    const file = "src/intake/release-key.lua";
    const area = { lua: [file], tests: ["test/intake/idempotency.test.ts"] };
    // An id that is taken for a pattern frees other requests' keys; what the script answers, nobody reads.
    const mutants = mutateLua(area, workspace, ({ original }) => original === "true" || original === "return 1");
    expect(await Array.fromAsync(mutants)).toEqual([
      { file, line: expect.any(Number), change: "true  ->  false", fate: "killed" },
      { file, line: expect.any(Number), change: "return 1  ->  ", fate: "survived" },
    ]);
  } finally {
    process.chdir(home);
  }
});
