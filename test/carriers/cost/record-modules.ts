/** Given to a process by --import, it writes the address of each module that is loaded to the file that its own address names. */
import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";

const file = new URL(import.meta.url).searchParams.get("to") ?? "";
registerHooks({
  load(url, context, next) {
    appendFileSync(file, `${url}\n`);
    return next(url, context);
  },
});
