import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { connectWebSocket } from "../../renderer/engine-client.ts";
import type { Contract, EngineClient } from "../../shared/contract.ts";
import type { EngineEvents } from "../../shared/events.ts";
import type { Job, LibraryStatus } from "../../shared/library.ts";
import type { EventPayload } from "../../shared/rpc.ts";
import { createClient } from "../../shared/rpc.ts";
import { jpeg } from "../fixtures/images.ts";
import { enginePid, runAlbumenFailure, runAlbumenJson, startAlbumen } from "../support/cli.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** `albumen serve` with the real engine, and a client that came in by the address it printed, as a browser does. */
async function serve(library: string) {
  const command = startAlbumen(["serve", "--port", "0", "--json", "--library", library]);
  const { url, port } = JSON.parse(await command.firstLine) as { url: string; port: number };
  const answer = await fetch(url, { redirect: "manual" });
  expect(answer.status).toBe(303);
  const cookie = answer.headers.getSetCookie()[0]!.split(";")[0]!;
  const headers = { cookie, origin: `http://127.0.0.1:${port}` };
  globalThis.WebSocket = class extends WebSocket {
    constructor(address: string) {
      super(address, { headers });
    }
  } as unknown as typeof globalThis.WebSocket;
  const transport = await connectWebSocket(`ws://127.0.0.1:${port}/engine`);
  onTestFinished(() => transport.close());
  const client: EngineClient = createClient<Contract, EngineEvents>(transport);
  return { ...command, client, port, url, cookie };
}

type State = EventPayload<EngineEvents, "engine.state">;
const nextState = (client: EngineClient, state: State["state"]) =>
  new Promise<State>((resolve) => {
    client.on("engine.state", (told) => {
      if (told.state === state) resolve(told);
    });
  });

test("A window survives its engine being killed, is told why, and goes on", async () => {
  const library = await tempFolder("library");
  const { client, url } = await serve(library);
  const before = await client.call("library.status", {});
  const pid = await enginePid(library);
  const restarting = nextState(client, "restarting");
  const back = nextState(client, "running");
  process.kill(pid!, "SIGKILL");
  expect((await restarting).reason).toMatch(/stopped unexpectedly/);
  const after = await client.call("library.status", {});
  expect(after.library).toEqual(before.library);
  await back;
  expect(await enginePid(library)).not.toBe(pid);
  expect((await fetch(url, { redirect: "manual" })).status).toBe(403);
});

test("An index that is cut short by a killed engine goes on by itself, and loses nothing", async () => {
  const library = await tempFolder("library");
  const photos = await tempFolder("photos");
  const count = 60;
  for (let seed = 0; seed < count; seed++)
    await writeFile(join(photos, `photo-${seed}.jpg`), await jpeg({ width: 320, height: 240, seed }));
  const { client } = await serve(library);
  const jobs = new Map<string, Job>();
  const changed = (isIt: (job: Job) => boolean) =>
    new Promise<void>((resolve) => {
      client.on("job.changed", (job) => {
        jobs.set(job.id, job);
        if (isIt(job)) resolve();
      });
    });
  const atWork = changed(({ filesDone }) => filesDone > 0);
  const done = changed(({ state }) => state === "done");
  const { jobId } = await client.call("folders.add", { paths: [photos] });
  const waiting = client.call("jobs.wait", { jobId });
  await atWork;
  process.kill((await enginePid(library))!, "SIGKILL");
  await expect(waiting).rejects.toMatchObject({ code: "engine-crashed" });
  await done;
  expect(jobs.get(jobId)?.state).toBe("running");
  expect(await client.call("library.status", {})).toMatchObject({
    counts: { photos: count, failed: 0 },
    coverage: { embedded: count, photos: count, waiting: 0 },
  });
});

test("Two hosts and a command on one library share one engine; the second host goes on when the first goes", async () => {
  const library = await tempFolder("library");
  const first = await serve(library);
  await first.client.call("library.status", {});
  const pid = await enginePid(library);
  const second = await serve(library);
  await second.client.call("library.status", {});
  expect(await enginePid(library)).toBe(pid);
  const status = await runAlbumenJson<LibraryStatus>("status", "--library", library);
  expect(await enginePid(library)).toBe(pid);

  const lost = nextState(second.client, "restarting");
  first.child.kill("SIGTERM");
  await first.ended;
  await lost;
  expect((await second.client.call("library.status", {})).library.id).toBe(status.library.id);
  expect(await enginePid(library)).not.toBe(pid);
});

// Windows has no signal that a program could answer to: there a host is only ever killed by another program.
test.skipIf(process.platform === "win32")(
  "Closing a host ends its engine and frees the library",
  async () => {
    const library = await tempFolder("library");
    const { child, ended, client } = await serve(library);
    await client.call("library.status", {});
    const pid = await enginePid(library);
    const closed = new Promise((resolve) => client.onClose(resolve));
    child.kill("SIGTERM");
    expect(await closed).toMatch(/Albumen was closed/);
    expect(await ended).toMatchObject({ code: 0, stderr: expect.stringContaining("Closing…") });
    expect(() => process.kill(pid!, 0)).toThrow("ESRCH");
    expect(await enginePid(library)).toBeUndefined();
  },
);

test("A port in use is a sentence and a code", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const library = await tempFolder("library");
  expect(await runAlbumenFailure("serve", "--port", String(port), "--library", library)).toMatchObject({
    code: 1,
    error: { code: "port-in-use", message: expect.stringContaining("Leave out --port") },
  });
});

test("A folder that is not there ends albumen open with a sentence", async () => {
  const library = await tempFolder("library");
  expect(
    await runAlbumenFailure("open", "/nowhere/at/all", "--port", "0", "--library", library),
  ).toMatchObject({
    code: 1,
    error: { code: "folder-missing" },
  });
});
