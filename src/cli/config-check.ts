/** `trunkline config check`: everything that is wrong with a configuration at once, or else what it makes of every destination. */
import { loadAdapter } from "../../carriers/index.ts";
import { describeRouting } from "../config/describe.ts";
import { loadConfig } from "../config/load.ts";
import { defineCommand, exitCodes } from "./command.ts";
import { describeErrors } from "./describe-errors.ts";

const help = `Usage: trunkline config check [FILE]

Reads the configuration as the gateway would (FILE, else the file that TRUNKLINE_CONFIG names, else trunkline.yaml) and
lists all its errors. When there are none, it prints the routing table. Nothing is started or sent.
`;

export const configCheck = defineCommand({
  help,
  operands: ["[FILE]"],
  options: {},
  async run(_, [file], terminal) {
    const loaded = await loadConfig(terminal.environment, loadAdapter, file);
    if (!loaded.ok) {
      terminal.error(describeErrors(loaded.errors));
      return exitCodes.failed;
    }
    terminal.out(`The configuration is in order.\n\n${describeRouting(loaded.config)}`);
    return exitCodes.ok;
  },
});
