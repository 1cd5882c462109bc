import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { html } from "../../src/api/docs/html.ts";
import { inline } from "../../src/api/docs/prose.ts";
import { problemCodes } from "../../src/api/problem-catalogue.ts";
import { routes } from "../../src/api/routes.ts";
import { startTestApi, type TestApi } from "../support/api.ts";

let api: TestApi;
let page: string;
let policy: string;
beforeAll(async () => {
  api = await startTestApi();
  const { text, headers } = await api.call("GET", "/docs", { key: null });
  page = text;
  policy = headers.get("content-security-policy") ?? "";
});
afterAll(() => api.close());

test("the page names every endpoint, every schema and every problem", () => {
  const anchors = new Set([...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]));
  for (const { operationId } of routes) expect(anchors).toContain(operationId);
  for (const code of problemCodes) expect(anchors).toContain(`problem-${code}`);
  for (const name of ["DeliveryRequest", "Delivery", "Trace", "Problem"]) expect(anchors).toContain(`schema-${name}`);
});

test("every link on the page leads somewhere on it, or to the OpenAPI document", () => {
  const anchors = new Set([...page.matchAll(/ id="([^"]+)"/g)].map((match) => `#${match[1]}`));
  const links = [...page.matchAll(/href="([^"]+)"/g)].map((match) => match[1] ?? "");
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter((link) => !anchors.has(link) && link !== "/openapi.json")).toStrictEqual([]);
});

test("the page asks nothing from anywhere, and its policy would forbid it", () => {
  expect(page).not.toMatch(/<script|<img|<link|<iframe|url\(|@import|\ssrc=|\sstyle=|\son\w+=/i);
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? "";
  expect(policy).toBe(
    `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
});

test("the page shows a request that can be pasted into a shell", () => {
  expect(page).toContain("curl -X POST &quot;https://codes.example/v1/deliveries&quot;");
  expect(page).toContain("&quot;code&quot;: &quot;482913&quot;");
});

test("values in the templates are escaped once, and HTML is not", () => {
  const inner = html`<b>${"<i> & 'x'"}</b>`;
  expect(html`${inner}${[inner]}${null}${7}`.text).toBe("<b>&lt;i&gt; &amp; &#39;x&#39;</b>".repeat(2) + "7");
  expect(html`${inline("a `<b>` c")}`.text).toBe("a <code>&lt;b&gt;</code> c");
});
