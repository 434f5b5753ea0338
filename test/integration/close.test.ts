import { expect, test } from "vitest";
import type { ChildProcess } from "../../electron/engine/children/child.ts";
import { createNodeSpawn } from "../../electron/engine/hosts/spawn-child.ts";
import { createMemoryTransportPair } from "../../shared/transport.ts";
import { startTestEngine } from "../support/engine.ts";
import { childrenDir } from "../support/paths.ts";
import { writePhotos } from "../support/photos.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** A decoder that says it is ready and then works on its first file for ever. */
function hangingDecoder(onFile: () => void): ChildProcess {
  const [near, far] = createMemoryTransportPair();
  far.onMessage((message) => {
    if (message.kind !== "request") return;
    if (message.method === "ready") far.send({ kind: "result", id: message.id, value: null });
    else onFile();
  });
  const exited = new Promise<{ code: null; signal: string }>((resolve) => {
    near.onClose(() => resolve({ code: null, signal: "SIGKILL" }));
    far.onClose(() => resolve({ code: null, signal: "SIGKILL" }));
  });
  return { name: "decoder", pid: undefined, transport: near, exited, kill: () => far.close() };
}

test("closing an engine does not wait for a file that hangs", async () => {
  const folder = await tempFolder("photos");
  await writePhotos(folder, 2);
  const spawn = createNodeSpawn({ childrenDir });
  let isWorking = () => {};
  const working = new Promise<void>((resolve) => {
    isWorking = resolve;
  });
  const { client, close } = await startTestEngine({
    spawnChild: (name) => (name === "decoder" ? hangingDecoder(isWorking) : spawn(name)),
  });
  await client.call("folders.add", { paths: [folder] });
  await working;
  await close();
  // The connection is gone with the engine; what counts is that it came to this within the test's time.
  await expect(client.call("jobs.list", {})).rejects.toMatchObject({ code: "connection-closed" });
});
