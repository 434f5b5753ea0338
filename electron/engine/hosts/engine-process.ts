import { loadEngine } from "./load-engine.ts";
import { runEngineProcess } from "./run-engine-process.ts";

/** Entry of the engine's own process. Arguments: see `engineArguments`. */
const [library, starterDir] = process.argv.slice(2);
if (!library || !starterDir) throw new Error("This program is started by Albumen, not by hand.");
await runEngineProcess({ library, starterDir, createEngine: loadEngine });
