/** One endpoint on the page: how it is called, what it takes, what it answers. */
import { renderField, renderFields, typeOf } from "./fields.ts";
import { html, type Html } from "./html.ts";
import type { JsonSchema } from "./json-schema.ts";
import { inline, prose } from "./prose.ts";

/** The part of an OpenAPI operation that the page reads. */
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Response>>;
  readonly "x-scope"?: string;
}

export interface Entry {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  /** The request's fields: a named schema is resolved. */
  readonly body: JsonSchema | null;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

interface Media {
  readonly schema: JsonSchema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;
}

interface Response {
  readonly description: string;
  readonly content?: Readonly<Record<string, Media>>;
  readonly "x-problem-codes"?: readonly string[];
}

const json = "application/json";

export function renderOperation({ method, path, operation, body: fields }: Entry, serverUrl: string): Html {
  const body = operation.requestBody?.content[json];
  const scope = operation["x-scope"];
  return html`<section class="operation" id="${operation.operationId}">
    <h3><span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code></h3>
    <p class="summary">${operation.summary} <span class="scope">${scope ?? "no key"}</span></p>
    ${prose(operation.description)} ${renderParameters(operation.parameters ?? [])} ${fields === null ? null : renderBody(fields)}
    ${scope === undefined ? null : renderCalls(method, path, body, serverUrl)}
    <h4>Answers</h4>
    ${renderAnswers(operation.responses)}
  </section>`;
}

function renderBody(fields: JsonSchema): Html {
  return html`<h4>Body</h4>
    ${prose(fields.description)} ${renderFields(fields)}`;
}

function renderParameters(parameters: readonly Parameter[]): readonly (Html | null)[] {
  const places = { path: "In the path", query: "In the query", header: "In the headers" };
  return Object.entries(places).map(([place, title]) => {
    const here = parameters.filter((parameter) => parameter.in === place);
    if (here.length === 0) return null;
    return html`<h4>${title}</h4>
      <ul class="fields">
        ${here.map(({ name, required, description, schema }) =>
          renderField(name, { ...schema, ...(description !== undefined && { description }) }, required === true),
        )}
      </ul>`;
  });
}

/** As typed into a shell: every example of the body, or the bare call. */
function renderCalls(method: string, path: string, body: Media | undefined, serverUrl: string): readonly Html[] {
  const address = `curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}"${serverUrl}${path}"`;
  const key = '  -H "Authorization: Bearer $TRUNKLINE_API_KEY"';
  if (body === undefined) return [renderCode("Call", [address, key].join(" \\\n"))];
  return Object.values(body.examples ?? {}).map(({ summary, value }) =>
    renderCode(
      summary,
      [address, key, `  -H "Content-Type: ${json}"`, `  -d '${JSON.stringify(value, null, 2).replaceAll("\n", "\n  ")}'`].join(" \\\n"),
    ),
  );
}

function renderAnswers(responses: Operation["responses"]): Html {
  const answers = Object.entries(responses).filter(([, response]) => response["x-problem-codes"] === undefined);
  const problems = Object.entries(responses).flatMap(([status, response]) =>
    (response["x-problem-codes"] ?? []).map((code) => ({ status, code })),
  );
  return html`${answers.map(([status, response]) => renderAnswer(status, response))}
    <ul class="problems">
      ${problems.map(
        ({ status, code }) =>
          html`<li>
            <a href="#problem-${code}"><b>${status}</b> ${code}</a>
          </li>`,
      )}
    </ul>`;
}

function renderAnswer(status: string, { description, content }: Response): Html {
  const [type, media] = Object.entries(content ?? {})[0] ?? ["no body", undefined];
  const shape = type === json && media !== undefined ? typeOf(media.schema) : html`${type}`;
  const example = media?.example === undefined ? null : renderCode("Example", JSON.stringify(media.example, null, 2));
  return html`<div class="answer"><b class="status">${status}</b> ${inline(description)} <span class="type">${shape}</span></div>
    ${example}`;
}

function renderCode(title: string, text: string): Html {
  return html`<details>
    <summary>${title}</summary>
    <pre tabindex="0"><code>${text}</code></pre>
  </details>`;
}
