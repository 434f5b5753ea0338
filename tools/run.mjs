// `npm start -- FOLDER` and `npm run albumen -- ARGS`: builds if something changed, then is the command line.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildIfStale } from "./build.mjs";
import { requirePrerequisites, root } from "./prerequisites.mjs";

requirePrerequisites();
if (!(await buildIfStale())) {
  console.error("Albumen could not be built; the messages above say why.");
  process.exit(1);
}

// npm changes into the checkout's root; paths on the command line are meant from where the person is.
const { INIT_CWD, npm_lifecycle_event } = process.env;
if (INIT_CWD && ["start", "albumen"].includes(npm_lifecycle_event)) process.chdir(INIT_CWD);

// In this process, so that signals, exit codes and the terminal are the command's own.
const compiled = join(root, "out", "electron", "engine", "hosts", "terminal.js");
const { runInTerminal } = await import(pathToFileURL(compiled).href);
await runInTerminal(async (request) => {
  // Here and not above: the other commands have nothing to do with Electron.
  const { openDesktop } = await import("./desktop.mjs");
  return openDesktop(request);
});
