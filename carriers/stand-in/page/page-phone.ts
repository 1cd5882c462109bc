/** One virtual phone as HTML. Everything that came over the wire is escaped here, and nowhere later. */
import type { Phone, PhoneCall, PhoneEntry, PhoneText } from "../phones.ts";

export const icons = {
  phone:
    '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" aria-hidden="true"><rect x="6" y="2.5" width="12" height="19" rx="3"/><path d="M10.5 18.5h3"/></svg>',
  call: '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" aria-hidden="true"><path d="M5.5 3.5h3l1.6 4.2-2 1.5a12 12 0 0 0 6.700 6.700l1.500-2 4.200 1.600v3a2 2 0 0 1-2.200 2A17 17 0 0 1 3.500 5.700a2 2 0 0 1 2-2.200z"/></svg>',
};

export function renderPhone(phone: Phone): string {
  const number = escapeHtml(phone.number);
  const shown = escapeHtml(spacedNumber(phone.number));
  return `<article class="phone" aria-labelledby="phone-${number}">
<h2 id="phone-${number}">${icons.phone}${shown}</h2>
<ol class="entries" id="entries-${number}" tabindex="0" aria-label="Messages and calls on ${shown}">
${phone.entries.map((entry) => renderEntry(phone.number, entry)).join("\n")}
</ol>
<form class="reply" data-number="${number}">
<label class="unseen" for="reply-${number}">Reply from ${shown}</label>
<input id="reply-${number}" maxlength="1600" autocomplete="off" placeholder="Reply">
<button>Send</button>
</form>
<p class="problem" id="problem-${number}" role="status"></p>
</article>`;
}

function renderEntry(number: string, entry: PhoneEntry): string {
  return entry.kind === "text" ? renderText(number, entry) : renderCall(number, entry);
}

function renderText(number: string, text: PhoneText): string {
  const sender = escapeHtml(text.direction === "in" ? spacedNumber(text.sender) : `To ${spacedNumber(text.sender)}`);
  const news = text.direction === "in" ? `New message on ${spacedNumber(number)}` : "Reply sent";
  return `<li class="entry ${text.direction}" data-entry="${escapeHtml(text.id)}" data-news="${escapeHtml(news)}">
<span class="who">${sender}</span>
<p class="bubble" dir="auto">${withCodes(text.text)}</p>
${meta(text)}
</li>`;
}

function renderCall(number: string, call: PhoneCall): string {
  const heard = call.heard.map((sentence) => `<p dir="auto">${escapeHtml(sentence)}</p>`).join("");
  const keys = Array.from(call.keys, (key) => `<kbd>${escapeHtml(key)}</kbd>`).join("");
  return `<li class="entry call" data-entry="${escapeHtml(call.id)}" data-news="${escapeHtml(`Call on ${spacedNumber(number)}`)}">
<div class="card">
<div class="head">${icons.call}<span class="who">${escapeHtml(spacedNumber(call.callerId))}</span>${pill(call)}</div>
${heard === "" ? "" : `<div class="heard" aria-label="As heard">${heard}</div>`}
${keys === "" ? "" : `<p class="keys">Pressed ${keys}</p>`}
${call.problem === null ? "" : `<p class="fault">${escapeHtml(call.problem)}</p>`}
${call.state === "awaiting_keys" ? keypad(number) : ""}
</div>
${meta(call)}
</li>`;
}

function pill(call: PhoneCall): string {
  switch (call.state) {
    case "ringing":
      return '<span class="pill wait">Ringing</span>';
    case "talking":
      return '<span class="pill wait">On the phone</span>';
    case "awaiting_keys":
      return '<span class="pill wait">Waiting for a key</span>';
    case "ended": {
      const listened = call.heard.length > 0 && call.problem === null && call.result !== "Left on voicemail";
      return `<span class="pill ${listened ? "good" : "bad"}">${escapeHtml(call.result ?? "Ended")}</span>`;
    }
  }
}

function keypad(number: string): string {
  const buttons = Array.from(
    "123456789*0#",
    (key) =>
      `<button type="button" id="key-${escapeHtml(number)}-${key}" data-number="${escapeHtml(number)}" data-key="${key}">${key}</button>`,
  );
  return `<fieldset class="keypad"><legend>The call asks for a key</legend>${buttons.join("")}</fieldset>`;
}

function meta(entry: PhoneEntry): string {
  const at = new Date(entry.at);
  const carrier = `${escapeHtml(entry.carrier)} · ${escapeHtml(entry.account)}`;
  return `<span class="meta">${carrier} · <time datetime="${at.toISOString()}">${at.toTimeString().slice(0, 8)}</time></span>`;
}

/** Codes stand out, as phones show them. Entities have fewer digits than a code. */
function withCodes(text: string): string {
  return escapeHtml(text).replace(/\b\d{4,10}\b/g, '<b class="code">$&</b>');
}

/** "+14255550123" as "+1 425 555 0123"; other numbers as they are. */
function spacedNumber(number: string): string {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "+1 $1 $2 $3");
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
