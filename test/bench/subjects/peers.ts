/** Which peers are measured beside the gateway: those that were asked for and that this machine can run. */
import { startBareQueue } from "./bare-queue.ts";
import { isInstalled } from "./debian-path.ts";
import { installKannel } from "./install-kannel.ts";
import { startKannel } from "./kannel.ts";
import type { PeerName, StartSubject } from "./subject.ts";

export const startPeer: Readonly<Record<PeerName, StartSubject>> = { bare: startBareQueue, kannel: startKannel };

/** @param mayInstall Kannel was asked for by name */
export async function availablePeers(
  wanted: readonly PeerName[],
  mayInstall: boolean,
  say: (line: string) => void,
): Promise<readonly PeerName[]> {
  if (!wanted.includes("kannel") || kannelIsThere()) return wanted;
  const problem = mayInstall ? await installKannel(say) : "it is not installed; `npm run bench -- --peer kannel` installs it";
  if (problem === null && kannelIsThere()) return wanted;
  say(`Kannel is left out: ${problem ?? "its package is installed, but not its programs"}`);
  return wanted.filter((name) => name !== "kannel");
}

function kannelIsThere(): boolean {
  return isInstalled("bearerbox") && isInstalled("smsbox");
}
