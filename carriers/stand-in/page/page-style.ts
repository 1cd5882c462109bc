/** How the phones' page looks: calm, in light and dark, from 320 px up. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f3f1ec, #121417);
  --glow: light-dark(#fbfaf7, #181b20);
  --shell: light-dark(#ffffff, #1b1e24);
  --edge: light-dark(#e2ded5, #2a2f37);
  --ink: light-dark(#23262b, #e9e7e2);
  --soft: light-dark(#62666d, #a3a7ae);
  --bubble: light-dark(#eeece6, #292e36);
  --own: light-dark(#1f5f8b, #2c74a6);
  --own-ink: #ffffff;
  --accent: light-dark(#1f5f8b, #7fbfe8);
  --good: light-dark(#1d6b45, #7fd0a5);
  --bad: light-dark(#9a3b2c, #f0a294);
  --wait: light-dark(#7a5510, #e8c47c);
}
* { box-sizing: border-box; }
html { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; background: var(--ground); color: var(--ink); }
body { margin: 0 auto; max-width: 82rem; padding: clamp(1rem, 4vw, 3rem); min-height: 100vh; display: flex; flex-direction: column; background: radial-gradient(60rem 30rem at 50% -10rem, var(--glow), transparent); }
header { margin-bottom: clamp(1.25rem, 3vw, 2.25rem); }
h1 { font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.1rem); font-weight: 600; letter-spacing: -0.02em; margin: 0 0 0.25rem; line-height: 1.2; }
header p { margin: 0; color: var(--soft); max-width: 46rem; }
.accounts { list-style: none; display: flex; flex-wrap: wrap; gap: 0.4rem; padding: 0; margin: 0.9rem 0 0; }
.accounts li { font-size: 0.8125rem; border: 1px solid var(--edge); background: var(--shell); border-radius: 99px; padding: 0.15rem 0.7rem; color: var(--soft); }
.accounts b { color: var(--ink); font-weight: 600; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: clamp(1rem, 2.5vw, 1.75rem); align-items: start; flex: 1; align-content: start; }
.phone { background: var(--shell); border: 1px solid var(--edge); border-radius: 1.75rem; overflow: hidden; box-shadow: 0 1px 2px rgb(0 0 0 / 0.04), 0 12px 32px -18px rgb(0 0 0 / 0.25); display: flex; flex-direction: column; }
.phone h2 { margin: 0; padding: 1rem 1.25rem 0.85rem; font-size: 1.0625rem; font-weight: 600; font-variant-numeric: tabular-nums; border-bottom: 1px solid var(--edge); display: flex; align-items: center; gap: 0.6rem; }
.phone h2 svg { width: 1.1rem; height: 1.1rem; color: var(--soft); flex: none; }
.entries { list-style: none; margin: 0; padding: 1.1rem 1.1rem 0.5rem; display: flex; flex-direction: column; gap: 1.1rem; max-height: 38rem; overflow-y: auto; overscroll-behavior: contain; scrollbar-width: thin; }
.entries:focus-visible, :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.entry { display: flex; flex-direction: column; gap: 0.3rem; max-width: 90%; }
.entry.out { align-self: flex-end; align-items: flex-end; }
.entry.call { max-width: 100%; }
.who { font-size: 0.8125rem; font-weight: 600; font-variant-numeric: tabular-nums; padding: 0 0.35rem; }
.bubble { background: var(--bubble); border-radius: 0.4rem 1.15rem 1.15rem 1.15rem; padding: 0.6rem 0.9rem; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
.out .bubble { background: var(--own); color: var(--own-ink); border-radius: 1.15rem 0.4rem 1.15rem 1.15rem; }
.code { font-weight: 650; font-variant-numeric: tabular-nums; letter-spacing: 0.04em; }
.meta { font-size: 0.75rem; color: var(--soft); padding: 0 0.35rem; font-variant-numeric: tabular-nums; }
.card { border: 1px solid var(--edge); border-radius: 1.15rem; padding: 0.8rem 0.95rem 0.9rem; display: flex; flex-direction: column; gap: 0.6rem; }
.card .head { display: flex; align-items: center; gap: 0.6rem; flex-wrap: wrap; }
.card .head svg { width: 1rem; height: 1rem; color: var(--accent); flex: none; }
.card .who { padding: 0; flex: 1; min-width: 9rem; }
.pill { font-size: 0.75rem; font-weight: 600; border-radius: 99px; padding: 0.1rem 0.6rem; border: 1px solid currentColor; }
.pill.good { color: var(--good); } .pill.bad { color: var(--bad); } .pill.wait { color: var(--wait); }
.heard { margin: 0; padding: 0 0 0 0.85rem; border-left: 2px solid var(--edge); display: flex; flex-direction: column; gap: 0.35rem; }
.heard p { margin: 0; overflow-wrap: anywhere; }
.keys { display: flex; align-items: center; gap: 0.35rem; flex-wrap: wrap; font-size: 0.8125rem; color: var(--soft); margin: 0; }
kbd { font: 600 0.8125rem/1 ui-monospace, "DejaVu Sans Mono", monospace; border: 1px solid var(--edge); border-bottom-width: 2px; border-radius: 0.4rem; padding: 0.3rem 0.5rem; color: var(--ink); background: var(--shell); }
.keypad { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.45rem; border: 0; padding: 0; margin: 0; min-width: 0; }
.keypad legend { font-size: 0.8125rem; color: var(--soft); padding: 0 0 0.4rem; }
button { font: inherit; color: inherit; cursor: pointer; min-height: 2.75rem; }
.keypad button { border: 1px solid var(--edge); border-radius: 0.8rem; background: var(--bubble); font-weight: 600; }
.keypad button:hover { border-color: var(--accent); }
form.reply { display: flex; gap: 0.5rem; padding: 0.75rem 1rem 1rem; }
form.reply input { flex: 1; min-width: 0; font: inherit; color: inherit; background: var(--bubble); border: 1px solid transparent; border-radius: 99px; padding: 0.55rem 1rem; }
form.reply input::placeholder { color: var(--soft); opacity: 1; }
form.reply button { border: 0; border-radius: 99px; background: var(--own); color: var(--own-ink); padding: 0 1.1rem; font-weight: 600; }
.fault { color: var(--bad); font-size: 0.8125rem; margin: 0; overflow-wrap: anywhere; }
.problem { color: var(--bad); font-size: 0.8125rem; margin: 0; padding: 0 1.35rem 0.9rem; }
.problem:empty { display: none; }
.empty { grid-column: 1 / -1; text-align: center; color: var(--soft); padding: clamp(2rem, 10vw, 6rem) 1rem; border: 1px dashed var(--edge); border-radius: 1.75rem; }
.empty svg { width: 2rem; height: 2rem; opacity: 0.7; }
.empty p { margin: 0.5rem 0 0; }
.empty strong { color: var(--ink); font-weight: 600; font-size: 1.0625rem; }
footer { margin-top: clamp(1.75rem, 4vw, 3rem); padding-top: 1rem; border-top: 1px solid var(--edge); color: var(--soft); font-size: 0.8125rem; }
footer p { margin: 0; max-width: 60rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.no-script .keypad, .no-script form.reply { display: none; }
@media (prefers-reduced-motion: no-preference) {
  .fresh { animation: arrive 0.35s ease-out; }
  @keyframes arrive { from { opacity: 0; transform: translateY(0.4rem); } }
}
`;
