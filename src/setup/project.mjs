/** Where this copy of Trunkline lives. The setup is plain JavaScript without dependencies: it runs before anything is installed, on Node 20. */
import path from "node:path";
import { fileURLToPath } from "node:url";

export const projectFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** @param {string[]} parts */
export const inProject = (...parts) => path.join(projectFolder, ...parts);
