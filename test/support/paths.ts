import { join } from "node:path";
import { root } from "./run-program.ts";

/** What is forked runs compiled, also in tests. */
const compiledEngine = join(root, "out", "electron", "engine");

export const childrenDir = join(compiledEngine, "children");
export const engineProcessEntry = join(compiledEngine, "hosts", "engine-process.js");
export const cliEntry = join(compiledEngine, "hosts", "cli.js");
export const webDir = join(root, "out", "web");
/** The model before the starter, for what needs a small model or a second one. */
export const smallModelDir = join(root, "test", "models", "small");
export const starterDir = join(root, "assets", "models", "starter");
export const placesFile = join(root, "assets", "places", "places.bin");
