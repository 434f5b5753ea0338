import { dieOfBugs, parentPort } from "../children/parent-port.ts";
import { forkChannel } from "./host-channel.ts";
import { loadEngine } from "./load-engine.ts";
import { runEngineProcess } from "./run-engine-process.ts";
import { utilityChannel } from "./utility-channel.ts";

/** Entry of the engine's own process, forked by Node or by Electron. Arguments: see `engineArguments`. */
const [library, starterDir] = process.argv.slice(2);
if (!library || !starterDir) throw new Error("This program is started by Albumen, not by hand.");
const port = parentPort();
if (port) dieOfBugs();
const channel = port ? utilityChannel(port) : forkChannel();
// Off in tests, which change folders under an engine's eyes and say themselves when to look.
const watch = process.env.ALBUMEN_WATCH !== "off";
await runEngineProcess({ library, starterDir, channel, createEngine: loadEngine, watch });
