import { mutateTypeScript } from "./mutate-typescript.ts";
import { areas } from "./areas.ts";
import { report } from "./report.ts";
import { createWorkspace } from "./workspace.ts";
using workspace = createWorkspace();
const area = areas.find((a) => a.name === "state-machine")!;
const typescript = ["src/delivery/decide.ts:96-146", "src/delivery/transitions.ts:36-41", "src/delivery/ledger.ts"];
console.log(report([{ name: "part", mutants: await mutateTypeScript({ ...area, typescript }, workspace), tookSeconds: 0 }]));
