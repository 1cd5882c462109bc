/**
 * Reads a V8 CPU profile (what `node --cpu-prof` writes): how long each function and each package ran, within a span of
 * time. A sample's time is the function's on top of the stack ("self"); native code counts for the package that called it.
 */
import { fileURLToPath } from "node:url";

export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  /** Microseconds between samples. */
  readonly timeDeltas: readonly number[];
  /** Microseconds of the monotonic clock. */
  readonly startTime: number;
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

export interface Share {
  readonly name: string;
  /** Of the busy time, in percent. */
  readonly selfPercent: number;
  /** The time that it, or what it called without waiting, was on the stack. */
  readonly onStackPercent: number;
}

export interface ProfileSummary {
  readonly busySeconds: number;
  readonly idleSeconds: number;
  readonly packages: readonly Share[];
  readonly functions: readonly Share[];
}

/** `projectUrl`: the project's folder, by which its own files are known. */
export function readProfile(
  profile: CpuProfile,
  span: { readonly fromUs: number; readonly toUs: number },
  projectUrl: string,
): ProfileSummary {
  const selfUs = selfTimes(profile, span);
  const frames = frameTable(profile, projectUrl);
  const packages = new Tally();
  const functions = new Tally();
  let busyUs = 0;
  let idleUs = 0;
  for (const [id, us] of selfUs) {
    const stack = frames.get(id) ?? [];
    const [top] = stack;
    if (top === undefined || top.name === "(idle)") {
      idleUs += us;
      continue;
    }
    busyUs += us;
    const owner = stack.find((frame) => frame.owner !== null)?.owner ?? top.name;
    packages.add(owner, us, new Set(stack.flatMap((frame) => frame.owner ?? [])));
    functions.add(top.name, us, new Set(stack.map((frame) => frame.name)));
  }
  return { busySeconds: busyUs / 1e6, idleSeconds: idleUs / 1e6, packages: packages.shares(busyUs), functions: functions.shares(busyUs) };
}

function selfTimes(
  { samples, timeDeltas, startTime }: CpuProfile,
  { fromUs, toUs }: { fromUs: number; toUs: number },
): Map<number, number> {
  const selfUs = new Map<number, number>();
  let nowUs = startTime;
  for (const [index, id] of samples.entries()) {
    // A delta is the time since the sample before: what this sample shows ran until the next one.
    nowUs += timeDeltas[index] ?? 0;
    if (nowUs < fromUs || nowUs > toUs) continue;
    selfUs.set(id, (selfUs.get(id) ?? 0) + (timeDeltas[index + 1] ?? 0));
  }
  return selfUs;
}

interface Frame {
  readonly name: string;
  /** Package, or part of the project; null for native code. */
  readonly owner: string | null;
}

/** Each node's stack, from the top down. */
function frameTable({ nodes }: CpuProfile, projectUrl: string): Map<number, readonly Frame[]> {
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const stacks = new Map<number, readonly Frame[]>();
  const stackOf = (id: number): readonly Frame[] => {
    const known = stacks.get(id);
    if (known !== undefined) return known;
    const node = byId.get(id);
    if (node === undefined || node.callFrame.functionName === "(root)") return [];
    const stack = [frameOf(node, projectUrl), ...stackOf(parents.get(id) ?? -1)];
    stacks.set(id, stack);
    return stack;
  };
  for (const { id } of nodes) stackOf(id);
  return stacks;
}

function frameOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode, projectUrl: string): Frame {
  const owner = ownerOf(url, projectUrl);
  const name = functionName === "" ? "(anonymous)" : functionName;
  return { name: url === "" ? name : `${name} ${placeOf(url, projectUrl)}:${lineNumber + 1}`, owner };
}

function ownerOf(url: string, projectUrl: string): string | null {
  if (url === "") return null;
  if (url.startsWith("node:")) return url.split("/").slice(0, 2).join("/");
  const dependency = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (dependency !== undefined) return dependency;
  return placeOf(url, projectUrl).split("/").slice(0, 2).join("/");
}

function placeOf(url: string, projectUrl: string): string {
  if (url.startsWith(projectUrl)) return url.slice(projectUrl.length).replace(/^.*node_modules\//, "");
  return url.startsWith("file:") ? fileURLToPath(url).replace(/^.*node_modules\//, "") : url;
}

class Tally {
  readonly #selfUs = new Map<string, number>();
  readonly #onStackUs = new Map<string, number>();

  add(top: string, us: number, stack: ReadonlySet<string>): void {
    this.#selfUs.set(top, (this.#selfUs.get(top) ?? 0) + us);
    for (const name of new Set(stack).add(top)) this.#onStackUs.set(name, (this.#onStackUs.get(name) ?? 0) + us);
  }

  shares(totalUs: number): Share[] {
    const percent = (us: number): number => (us * 100) / totalUs;
    return [...this.#onStackUs]
      .map(([name, us]) => ({ name, selfPercent: percent(this.#selfUs.get(name) ?? 0), onStackPercent: percent(us) }))
      .sort((a, b) => b.selfPercent - a.selfPercent);
  }
}
