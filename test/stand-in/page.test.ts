import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noWaiting, phone, setStage, telnyxText, twilioCall, twilioText } from "./stage.ts";
import type { Stage } from "./stage.ts";

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));
const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

test("the phones' page is self-contained, escapes what arrived, and forbids all foreign content", async () => {
  await using stage = await setStage();
  await stage.twilio("/Messages.json", twilioText(stage.client, { Body: "<img src=x onerror=alert(1)> 482913" }));
  await stage.standIn.idle();
  const answer = await fetch(stage.standIn.url);
  const html = await answer.text();
  expect(html).toContain('&#60;img src=x onerror=alert(1)&#62; <b class="code">482913</b>');
  expect(html).not.toMatch(/(?:src|href)="|url\(|@import/);
  expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(html).toContain("demonstration");
});

// Chromium is no package of npm's: where the system has none, the page is covered by the test above alone.
const skipped = executablePath === undefined ? " (skipped: this machine has no Chromium)" : "";
describe.skipIf(executablePath === undefined)(`the phones' page in a browser${skipped}`, { timeout: 60_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ ...(executablePath !== undefined && { executablePath }), args: ["--no-sandbox", ...quiet] });
  }, 60_000);
  afterAll(() => browser.close());

  async function open(stage: Stage, width = 1_280): Promise<{ page: Page; problems: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    page.setDefaultTimeout(20_000);
    const problems: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && problems.push(message.text())));
    page.on("pageerror", (error) => problems.push(String(error)));
    await page.goto(stage.standIn.url);
    return { page, problems };
  }

  test("shows a message as it arrives, and keeps the reply that is being typed", async () => {
    await using stage = await setStage();
    const { page, problems } = await open(stage);
    await page.getByText("No phone has rung yet").waitFor();
    await stage.twilio("/Messages.json", twilioText(stage.client));
    await page.getByText("482913 is your code").waitFor();
    const field = page.getByRole("textbox", { name: "Reply from +1 425 555 0123" });
    await field.fill("ST");
    await stage.telnyx("/messages", telnyxText(stage.client, { text: "771204 is your code" }));
    await page.getByText("771204 is your code").waitFor();
    await field.pressSequentially("OP");
    await field.press("Enter");
    await page.getByText("To 69829").waitFor();
    await stage.standIn.idle();
    expect(stage.client.called.at(-1)?.body).toContain('"text":"STOP"');
    expect(await page.getByRole("status").first().textContent()).toBe("Reply sent");
    expect(problems).toEqual([]);
    await page.close();
  });

  test("lets a person press the key that a call asks for", async () => {
    await using stage = await setStage({ pace: { ...noWaiting, keyWaitMs: 60_000 } });
    stage.client.answer = ({ path }) => ({ status: 200, body: path === "/voice" ? "<Response><Say>Thank you.</Say></Response>" : "" });
    const { page, problems } = await open(stage);
    const Twiml = `<Response><Gather numDigits="1" action="${stage.client.url}/voice"><Say>Press 1 to confirm.</Say></Gather></Response>`;
    await stage.twilio("/Calls.json", twilioCall(stage.client, { Twiml }));
    await page.getByText("Press 1 to confirm.").waitFor();
    await page.getByRole("button", { name: "1", exact: true }).click();
    await page.getByText("Thank you.").waitFor();
    await page.getByText("Answered with 1").waitFor();
    expect(stage.client.called.find((call) => call.path === "/voice")?.form["Digits"]).toBe("1");
    expect(problems).toEqual([]);
    await page.close();
  });

  test.each([320, 375, 1_280])("fits a screen of %d px without scrolling sideways", async (width) => {
    await using stage = await setStage();
    await stage.twilio("/Messages.json", twilioText(stage.client, { Body: `482913 ${"unbroken".repeat(40)}` }));
    stage.standIn.rules.set({ phone: { call: "voicemail" } });
    await stage.twilio("/Calls.json", twilioCall(stage.client));
    await stage.standIn.idle();
    const { page } = await open(stage, width);
    await page.getByText("Left on voicemail").waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    await page.close();
  });

  test("says what was wrong with a reply that can't be sent", async () => {
    await using stage = await setStage();
    await stage.twilio("/Calls.json", twilioCall(stage.client));
    await stage.standIn.idle();
    const { page } = await open(stage);
    await page.getByRole("textbox").fill("hello");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("nobody has written to this phone yet").waitFor();
    expect(stage.standIn.phones.texts(phone)).toEqual([]);
    await page.close();
  });
});
