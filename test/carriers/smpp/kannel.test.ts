/**
 * The second foreign peer: the fake message centre that Kannel tests itself with (Debian's kannel-extras). It speaks SMPP of
 * the time before transceivers, and gives its messages no ids. Skipped where it isn't installed.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { freePort } from "../../support/free-port.ts";
import { openSmpp } from "../../support/smpp/smpp-stage.ts";
import { waitFor } from "../../support/wait-for.ts";

const driver = "/usr/lib/kannel/test/drive_smpp";

/** It wants the configuration of a gateway, and none of what it says. */
const configuration = `
group = core
admin-port = 13000
smsbox-port = 13001
admin-password = none

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = 13013
`;

test.skipIf(!existsSync(driver))("Kannel's fake message centre takes our messages, and we take and answer its own", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "trunkline-kannel-"));
  writeFileSync(path.join(folder, "kannel.conf"), configuration);
  const port = await freePort();
  let said = "";
  const centre = spawn(driver, ["-v", "0", "-p", String(port), "-m", "3", "-c", "kannel.conf"], { cwd: folder });
  const exited = new Promise((resolve) => centre.once("exit", resolve));
  for (const stream of [centre.stdout, centre.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const times = (words: string): number => said.split(words).length - 1;
  try {
    await waitFor("the message centre", () => said.includes("Started thread 1"));
    await using smpp = openSmpp(port, { bindAs: "separate" });
    const outcomes = await Promise.all(["first", "second @ü", "third"].map((text) => smpp.send({ text })));
    expect(outcomes).toEqual(outcomes.map(() => ({ outcome: "accepted", carrierMessageId: null, carrierCode: null, carrierText: null })));
    await waitFor("our messages", () => times("submit_sm: short_message") === 3);
    expect(said).toContain("short_message = <first>");
    await waitFor("the answers to its messages", () => times("PDU of type deliver_sm_resp") === 3);
    await waitFor("the answers to its questions", () => times("PDU of type enquire_link_resp") === 3);
    expect(said).not.toMatch(/WARNING|Unhandled SMPP PDU/);
  } finally {
    centre.kill("SIGKILL");
    await exited;
    rmSync(folder, { recursive: true, force: true });
  }
});
