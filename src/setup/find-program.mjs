/** Which of some programs is on the PATH. */
import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

/**
 * @param {string[]} names in order of preference
 * @param {string} [searchPath]
 * @returns {string | null} the full path of the first that is there
 */
export function findProgram(names, searchPath = process.env.PATH ?? "") {
  for (const name of names) {
    for (const folder of searchPath.split(path.delimiter).filter((folder) => folder !== "")) {
      const file = path.join(folder, name);
      if (isExecutable(file)) return file;
    }
  }
  return null;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
