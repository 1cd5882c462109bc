/** `trunkline keys create`: a new API key. The secret is shown once; the configuration needs only its hash. */
import { createHash, randomBytes } from "node:crypto";
import { configSchema } from "../config/schema.ts";
import { scopes as allScopes, type Scope } from "../vocabulary.ts";
import { defineCommand, exitCodes, refuse } from "./command.ts";

const help = `Usage: trunkline keys create --name NAME [OPTIONS]

Makes an API key and prints its secret, once, and the lines to paste under "apiKeys:" in the configuration.

  --name NAME        who uses it, such as mfa-backend; appears in the audit log
  --tenant TENANT    whose deliveries it sees; default: default; "*" sees every tenant's
  --scopes SCOPES    comma-separated; default: deliveries:write,deliveries:read
                     (all: ${allScopes.join(", ")})
`;

export const keysCreate = defineCommand({
  help,
  operands: [],
  options: {
    name: { type: "string" },
    tenant: { type: "string", default: "default" },
    scopes: { type: "string", default: "deliveries:write,deliveries:read" },
  },
  run(values, _, terminal) {
    if (values.name === undefined) return Promise.resolve(refuse(terminal, "--name is missing.", help));
    const { secret, secretHash } = createSecret();
    const scopes = values.scopes.split(",").map((scope) => scope.trim()) as Scope[];
    const checked = configSchema.shape.apiKeys.safeParse([{ name: values.name, tenant: values.tenant, secretHash, scopes }]);
    if (!checked.success) {
      const problems = checked.error.issues.map(({ path, message }) => `--${String(path[1])}: ${message}`);
      return Promise.resolve(refuse(terminal, [...new Set(problems)].join("\n"), help));
    }
    terminal.out(`The secret, shown only now; whoever uses the key needs it:

  ${secret}

For the configuration, under "apiKeys:":

  - name: ${values.name}
    tenant: ${JSON.stringify(values.tenant)}
    secretHash: "${secretHash}"
    scopes: [${scopes.map((scope) => JSON.stringify(scope)).join(", ")}]
`);
    return Promise.resolve(exitCodes.ok);
  },
});

function createSecret(): { readonly secret: string; readonly secretHash: string } {
  const secret = `tlk_${randomBytes(32).toString("base64url")}`;
  return { secret, secretHash: `sha256:${createHash("sha256").update(secret).digest("hex")}` };
}
