/** Properties draw the same values for every mutant, so that a score can be repeated; a failure is enough, its smallest example is not looked for. */
import * as fc from "fast-check";

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_260_101, endOnFailure: true });
