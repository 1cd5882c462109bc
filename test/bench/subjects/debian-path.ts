/** Where Debian puts servers; not everybody's PATH has it. */
import { accessSync, constants } from "node:fs";
import path from "node:path";

export const debianPath = `${process.env["PATH"] ?? ""}${path.delimiter}/usr/sbin${path.delimiter}/sbin`;

export function isInstalled(program: string): boolean {
  return debianPath.split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
