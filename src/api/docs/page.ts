/**
 * The documentation page: one HTML document made from the OpenAPI document, without scripts and without anything from
 * elsewhere, so that it reads the same on a machine that has no way to the internet.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { OpenApiDocument } from "../openapi.ts";
import { problemCatalogue, problemCodes } from "../problem-catalogue.ts";
import { renderFields, typeOf } from "./fields.ts";
import { Html, html } from "./html.ts";
import { type JsonSchema, refName } from "./json-schema.ts";
import { type Entry, type Operation, renderOperation } from "./operation.ts";
import { inline, prose } from "./prose.ts";

const style = readFileSync(new URL("page.css", import.meta.url), "utf8");
/** Outside the template: the policy's hash covers every character between the tags. */
const styleElement = new Html(`<style>${style}</style>`);

export interface DocsPage {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

export function renderDocsPage(document: OpenApiDocument): DocsPage {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${document.info.title} ${document.info.version}: queue API</title>
        ${styleElement}
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <div class="page">
          <nav aria-label="Contents">${contentsOf(document)}</nav>
          <main id="content">
            <header>
              <h1>${document.info.title} <span class="version">${document.info.version}</span></h1>
              ${prose(document.info.description)}
              <p>The same, for programs: <a href="/openapi.json">openapi.json</a></p>
            </header>
            ${sectionsOf(document)}
            <section>
              <h2 id="schemas">Schemas</h2>
              ${schemasOf(document).map(([name, schema]) => renderSchema(name, schema))}
            </section>
            <section>
              <h2 id="problems">Problems</h2>
              ${problemCodes.map(renderProblem)}
            </section>
          </main>
        </div>
      </body>
    </html> `;
  const hash = createHash("sha256").update(style).digest("base64");
  return {
    html: page.text,
    contentSecurityPolicy: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
}

function operationsOf(document: OpenApiDocument, tag: string): readonly Entry[] {
  const schemas = new Map(schemasOf(document));
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    (["post", "get", "delete"] as const).flatMap((method) => {
      const operation = item[method] as Operation | undefined;
      if (operation === undefined || !operation.tags.includes(tag)) return [];
      const schema = operation.requestBody?.content["application/json"]?.schema;
      const body = schema?.$ref === undefined ? schema : schemas.get(refName(schema.$ref));
      return [{ method, path, operation, body: body ?? null }];
    }),
  );
}

function schemasOf(document: OpenApiDocument): readonly [string, JsonSchema][] {
  return Object.entries((document.components?.schemas ?? {}) as Record<string, JsonSchema>);
}

function sectionsOf(document: OpenApiDocument): readonly Html[] {
  const serverUrl = document.servers?.[0]?.url ?? "";
  return (document.tags ?? []).map(
    (tag) =>
      html`<section>
        <h2 id="${anchor(tag.name)}">${tag.name}</h2>
        ${prose(tag.description)} ${operationsOf(document, tag.name).map((entry) => renderOperation(entry, serverUrl))}
      </section>`,
  );
}

function contentsOf(document: OpenApiDocument): Html {
  const groups = (document.tags ?? []).map(
    (tag) =>
      html`<li>
        <a href="#${anchor(tag.name)}">${tag.name}</a>
        <ul>
          ${operationsOf(document, tag.name).map(
            ({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`,
          )}
        </ul>
      </li>`,
  );
  return html`<ul>
    ${groups}
    <li><a href="#schemas">Schemas</a></li>
    <li><a href="#problems">Problems</a></li>
  </ul>`;
}

function renderSchema(name: string, schema: JsonSchema): Html {
  return html`<section class="schema" id="schema-${name}">
    <h3>${name} <span class="type">${typeOf(schema)}</span></h3>
    ${prose(schema.description)}${renderFields(schema)}
  </section>`;
}

function renderProblem(code: keyof typeof problemCatalogue): Html {
  const { status, title, advice } = problemCatalogue[code];
  return html`<section class="problem" id="problem-${code}">
    <h3><b class="status">${status}</b> <code>${code}</code></h3>
    <p>${title}. ${inline(advice)}</p>
  </section>`;
}

function anchor(tag: string): string {
  return tag.toLowerCase().replaceAll(/[^a-z]+/g, "-");
}
