import { fork } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { processTransport } from "../hosts/spawn-child.ts";
import { readModelFolder } from "./model-folder.ts";
import { createTextTower } from "./towers.ts";

const root = join(import.meta.dirname, "../../..");

/**
 * ONNX Runtime's telemetry shows itself on disk before it sends anything: an identifier and a queue in the home's cache, a
 * log in the temporary folder. It keeps quiet by itself where it takes the machine for a build server, so the child is
 * started without the variables that say so.
 */
it.skipIf(process.platform === "win32")("ONNX Runtime collects nothing and writes nothing", async () => {
  const home = await mkdtemp(join(tmpdir(), "albumen-telemetry-"));
  const temp = join(home, "tmp");
  await mkdir(temp);
  const env = { PATH: process.env.PATH, HOME: home, XDG_CACHE_HOME: join(home, "cache"), TMPDIR: temp };
  try {
    const model = await readModelFolder(join(root, "assets/models/starter"), { key: "starter" });
    const tower = createTextTower(model, {
      threads: 1,
      spawnChild(name) {
        const entry = join(root, `out/electron/engine/children/${name}.js`);
        const child = fork(entry, [], { serialization: "advanced", env, execArgv: [] });
        const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
          child.once("exit", (code, signal) => resolve({ code, signal }));
        });
        const transport = processTransport(child, name);
        return { name, pid: child.pid, transport, exited, kill: () => void child.kill("SIGKILL") };
      },
    });
    await tower.embedQuery("a dog on a beach");
    await tower.close();
    expect((await readdir(home, { recursive: true })).sort()).toEqual(["tmp"]);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
