/** Keeps the phones' page up to date, and sends what is typed and pressed on it. Plain script: it runs in the browser as it stands. */
export const pageScript = `
"use strict";
document.documentElement.classList.remove("no-script");
const phones = document.getElementById("phones");
const news = document.getElementById("news");
let version = phones.dataset.version;

function entryIds() {
  return new Set(Array.from(phones.querySelectorAll("[data-entry]"), (entry) => entry.dataset.entry));
}

// What a person is in the middle of must outlive the redrawing: text in a field, the focus, how far a list is scrolled.
function redraw(html) {
  const known = entryIds();
  const drafts = new Map(Array.from(phones.querySelectorAll("input[id]"), (input) => [input.id, input.value]));
  const scrolled = new Map();
  for (const list of phones.querySelectorAll(".entries")) {
    if (list.scrollTop + list.clientHeight < list.scrollHeight - 8) scrolled.set(list.id, list.scrollTop);
  }
  const focused = phones.contains(document.activeElement) ? document.activeElement.id : "";
  const selection = focused && document.activeElement.selectionStart;
  phones.innerHTML = html;
  for (const [id, value] of drafts) {
    const input = document.getElementById(id);
    if (input) input.value = value;
  }
  for (const list of phones.querySelectorAll(".entries")) list.scrollTop = scrolled.get(list.id) ?? list.scrollHeight;
  const again = focused && document.getElementById(focused);
  if (again) {
    again.focus({ preventScroll: true });
    if (typeof selection === "number") again.setSelectionRange(selection, selection);
  }
  for (const entry of phones.querySelectorAll("[data-entry]")) {
    if (known.has(entry.dataset.entry)) continue;
    entry.classList.add("fresh");
    news.textContent = entry.dataset.news;
  }
}

async function refresh() {
  const answer = await fetch("/_stand-in/screen?version=" + version);
  if (answer.status !== 200) return;
  version = answer.headers.get("x-version");
  redraw(await answer.text());
}

async function keepFresh() {
  try {
    if (!document.hidden) await refresh();
  } catch {
    // The stand-in is stopped or starting again: the next try tells.
  }
  setTimeout(keepFresh, 700);
}

async function post(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  return answer.ok ? "" : (await answer.json()).error;
}

phones.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const number = form.dataset.number;
  const input = form.querySelector("input");
  if (input.value.trim() === "") return;
  const text = input.value;
  input.value = "";
  const problem = await post("/_stand-in/phones/" + encodeURIComponent(number) + "/replies", { text });
  await refresh();
  document.getElementById("problem-" + number).textContent = problem;
});

phones.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-key]");
  if (!button) return;
  await post("/_stand-in/phones/" + encodeURIComponent(button.dataset.number) + "/keys", { keys: button.dataset.key });
  await refresh();
});

for (const list of phones.querySelectorAll(".entries")) list.scrollTop = list.scrollHeight;
setTimeout(keepFresh, 700);
`;
