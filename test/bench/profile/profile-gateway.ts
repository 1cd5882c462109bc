/** Where the gateway's time goes at saturation: one run under V8's profiler, looked at only while the load was on. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { endAtExit } from "../../support/ending.ts";
import { monotonicMs } from "../load/monotonic-ms.ts";
import type { FsyncMode, Options } from "../options.ts";
import { saturate, warmUp } from "../rounds.ts";
import { startGateway } from "../subjects/gateway.ts";
import { readProfile, type CpuProfile, type ProfileSummary } from "./read-profile.ts";

export interface GatewayProfile extends ProfileSummary {
  readonly appendFsync: FsyncMode;
  readonly perSecond: number;
  /** The profile itself, to be opened as a flame graph, for example in a browser's developer tools. */
  readonly file: string;
}

export async function profileGateway(options: Options, appendFsync: FsyncMode, folder: string): Promise<GatewayProfile> {
  const written = mkdtempSync(path.join(tmpdir(), "trunkline-profile-"));
  const removed = endAtExit(() => rmSync(written, { recursive: true, force: true }));
  const nodeOptions = ["--cpu-prof", `--cpu-prof-dir=${written}`];
  const gateway = await startGateway({ appendFsync, nodeOptions });
  const span = { fromUs: 0, toUs: 0 };
  await gateway.drive(warmUp(options));
  const { handedOver, windowMs } = await gateway.drive(saturate(options.seconds), {
    opens: () => (span.fromUs = monotonicMs() * 1_000),
    closes: () => (span.toUs = monotonicMs() * 1_000),
  });
  await gateway.stop();

  const name = readdirSync(written).find((file) => file.endsWith(".cpuprofile"));
  if (name === undefined) throw new Error("the gateway left no profile: it did not end by itself");
  const profile = JSON.parse(readFileSync(path.join(written, name), "utf8")) as CpuProfile;
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `gateway-${appendFsync}.cpuprofile`);
  copyFileSync(path.join(written, name), file);
  rmSync(written, { recursive: true, force: true });
  removed();
  const summary = readProfile(profile, span, new URL("../../../", import.meta.url).href);
  return { ...summary, appendFsync, perSecond: (handedOver * 1_000) / windowMs, file };
}
