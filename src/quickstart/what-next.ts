/** What somebody can do with the running demonstration: lines that work as they are when pasted. */
import type { DemoSecrets } from "./demo-secrets.ts";
import { exampleNumber } from "./example-number.ts";

export function describeWhatNext(gatewayUrl: string, standInUrl: string, secrets: Pick<DemoSecrets, "apiKey" | "supportKey">): string {
  const body = JSON.stringify({ to: exampleNumber("206"), channel: "sms", code: "615204", brand: "Contoso" });
  return `  virtual phones   ${standInUrl}/            what arrived on them: read and heard
  API reference    ${gatewayUrl}/docs
  metrics          ${gatewayUrl}/metrics

Send one yourself, and see it arrive on the virtual phone (the sixth to one phone within five minutes is refused):

  curl -X POST ${gatewayUrl}/v1/deliveries \\
    -H "Authorization: Bearer ${secrets.apiKey}" -H "Content-Type: application/json" \\
    -d '${body}'

Its trace, as support reads it (with the id from the answer):

  TRUNKLINE_URL=${gatewayUrl} TRUNKLINE_API_KEY=${secrets.supportKey} npx trunkline trace ID
`;
}
