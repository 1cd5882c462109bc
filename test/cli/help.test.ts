/** The command line explains itself, and refuses what can't be meant instead of guessing. */
import { expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

const commands = [["serve"], ["send"], ["trace"], ["config", "check"], ["keys", "create"]];

test("the overview names every command", async () => {
  const { code, out } = await runCli(["--help"]);
  expect(code).toBe(0);
  for (const words of commands) expect(out).toContain(`  ${words.join(" ")}`);
});

test.each(commands.map((words) => [words]))("%j has a help of its own, on standard output", async (words) => {
  const { code, out, error } = await runCli([...words, "--help"]);
  expect({ code, error }).toEqual({ code: 0, error: "" });
  expect(out).toContain(`Usage: trunkline ${words.join(" ")}`);
});

test.each([
  ["no command", [], "A command is missing."],
  ["an unknown command", ["sned"], 'There is no command "sned".'],
  ["half a command", ["keys"], '"keys" needs one of: create.'],
  ["an unknown option", ["trace", "dlv_1", "--jsn"], "Unknown option '--jsn'"],
  ["an option without its value", ["send", "--to"], "'--to <value>' argument missing"],
  ["a missing operand", ["trace"], "ID is missing."],
  ["an operand too many", ["trace", "dlv_1", "dlv_2"], '"dlv_2" is too much.'],
  ["a name that objects have by birth", ["toString"], 'There is no command "toString".'],
])("%s is refused with exit code 2 and the way it is meant", async (_, args, message) => {
  const { code, out, error } = await runCli(args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(error).toContain(message);
  expect(error).toContain("Usage: trunkline");
});

test("the version is the package's", async () => {
  expect((await runCli(["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});
