/** The page that shows the virtual phones: drawn here, kept fresh by its own small script, with nothing loaded from anywhere. */
import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { SmsAccount } from "../account.ts";
import { escapeHtml, icons, renderPhone } from "./page-phone.ts";
import { pageScript } from "./page-script.ts";
import { pageStyle } from "./page-style.ts";
import type { Phones } from "../phones.ts";

/** Phones on the page; the control API gives all. */
const shownPhones = 24;

const securityPolicy = [
  "default-src 'none'",
  `style-src '${hashOf(pageStyle)}'`,
  `script-src '${hashOf(pageScript)}'`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export function answerPage(phones: Phones, accounts: ReadonlyMap<string, SmsAccount>, response: ServerResponse): void {
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": securityPolicy,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
  response.end(renderPage(phones, accounts));
}

/** The phones alone, for the page's script; 204 when nothing has changed since the version it shows. */
export function answerScreen(phones: Phones, query: URLSearchParams, response: ServerResponse): void {
  if (query.get("version") === String(phones.version)) {
    response.writeHead(204).end();
    return;
  }
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store", "x-version": String(phones.version) });
  response.end(renderPhones(phones));
}

function renderPage(phones: Phones, accounts: ReadonlyMap<string, SmsAccount>): string {
  const chips = [...accounts.values()].map(({ name, carrier }) => `<li><b>${escapeHtml(carrier)}</b> ${escapeHtml(name)}</li>`).join("");
  return `<!doctype html>
<html lang="en" class="no-script">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Virtual phones · stand-in carriers</title>
<noscript><meta http-equiv="refresh" content="3"></noscript>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>Virtual phones</h1>
<p>What people would see and hear, if the stand-in carriers were real.</p>
<ul class="accounts" aria-label="Carrier accounts">${chips}</ul>
</header>
<p class="unseen" id="news" role="status"></p>
<main id="phones" data-version="${phones.version}">
${renderPhones(phones)}
</main>
<footer><p>This page is the phones' own screen in a demonstration: it shows codes and numbers in full, as a phone does.
It belongs to the stand-in carriers, which no message leaves, and never to the gateway.</p></footer>
<script>${pageScript}</script>
</body>
</html>
`;
}

function renderPhones(phones: Phones): string {
  const all = phones.all().slice(0, shownPhones);
  if (all.length > 0) return all.map(renderPhone).join("\n");
  return `<div class="empty">${icons.phone}<p><strong>No phone has rung yet</strong></p>
<p>Post a delivery to the gateway: the phone that it is for appears here.</p></div>`;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
