/** `trunkline trace`: what became of a delivery, as support reads it, or as JSON for programs. */
import { connectionHelp, connectionOptions, createApiClient } from "./api-client.ts";
import { defineCommand, exitCodes } from "./command.ts";
import { renderTrace, type TraceBody } from "./render-trace.ts";

const help = `Usage: trunkline trace ID [OPTIONS]

Shows what was tried for a delivery, what came of it, and what to do next. Needs a key with the scope traces:read.

  --json        the trace as the API gives it
${connectionHelp}
`;

export const trace = defineCommand({
  help,
  operands: ["ID"],
  options: { json: { type: "boolean" }, ...connectionOptions },
  async run(values, [id = ""], terminal) {
    const reply = await createApiClient(values, terminal).get(`/v1/deliveries/${encodeURIComponent(id)}/trace`);
    if (reply.kind === "failed") {
      terminal.error(`${reply.message}\n`);
      return exitCodes.failed;
    }
    terminal.out(values.json === true ? `${JSON.stringify(reply.body, null, 2)}\n` : renderTrace(reply.body as TraceBody));
    return exitCodes.ok;
  },
});
