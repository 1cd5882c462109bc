/**
 * Which one of several gateways on one folder runs its Redis. Two servers on one append-only file would destroy it, so
 * the claim is a file that only one process can create; the claim of a dead process is void.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { identityOf, isAlive } from "./process-identity.ts";

export interface Ownership {
  readonly held: boolean;
  /** @returns true when this process now owns the folder, or already did */
  claim(): boolean;
  release(): void;
}

export function createOwnership(folder: string): Ownership {
  const file = path.join(folder, "owner");
  let held = false;
  return {
    get held() {
      return held;
    },
    claim: () => {
      if (held) return true;
      const holder = read(file);
      if (holder !== null && isAlive(holder)) return false;
      if (holder !== null) removeVoid(file, holder);
      held = create(file, identityOf(process.pid));
      return held;
    },
    release: () => {
      if (held) rmSync(file, { force: true });
      held = false;
    },
  };
}

function create(file: string, content: string): boolean {
  // Linked into place, so that whoever sees the file sees its content too.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

/** Another process may have replaced the void claim by its own in the meantime; that one is put back. */
function removeVoid(file: string, holder: string): void {
  const aside = `${file}.void.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  try {
    if (read(aside) !== holder) linkSync(aside, file);
  } finally {
    rmSync(aside);
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
