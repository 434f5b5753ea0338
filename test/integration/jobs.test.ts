import { expect, test } from "vitest";
import type { HostServices } from "../../electron/engine/host-services.ts";
import type { Job, Power } from "../../shared/library.ts";
import { testEngine } from "../support/engine.ts";
import { photoFolder, smallJpeg } from "../support/library.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** A host whose plug the test pulls. */
function powered(source: Power["source"]) {
  const listeners: ((power: Power) => void)[] = [];
  let power: Power = { source };
  const services: HostServices = {
    power: { current: () => power, onChange: (listener) => void listeners.push(listener) },
    moveToTrash: null,
  };
  return {
    services,
    plug(next: Power["source"]) {
      power = { source: next };
      for (const listener of listeners) listener(power);
    },
  };
}

async function reached(
  { engine, client }: Awaited<ReturnType<typeof testEngine>>,
  isIt: (job: Job) => boolean,
): Promise<Job> {
  return new Promise((resolve) => {
    const off = engine.onEvent((name, payload) => {
      if (name === "job.changed" && isIt(payload as Job)) done(payload as Job);
    });
    const done = (job: Job) => {
      off();
      resolve(job);
    };
    void client.call("jobs.list", {}).then((jobs) => {
      const found = jobs.find(isIt);
      if (found) done(found);
    });
  });
}

test("an index that a person paused is there after a restart, paused, and goes on when resumed", async () => {
  const dataDir = await tempFolder("library");
  const folder = await photoFolder({ "1.jpg": smallJpeg(1), "2.jpg": smallJpeg(2) });
  const host = powered("battery");
  const before = await testEngine({ dataDir, host: host.services });
  // It does not begin before the test has paused it.
  await before.client.call("jobs.configure", { onBattery: "pause" });
  const { jobId } = await before.client.call("folders.add", { paths: [folder] });
  await before.client.call("jobs.pause", { jobId });
  await before.close();

  const after = await testEngine({ dataDir });
  expect(await after.client.call("jobs.settings", {})).toMatchObject({ onBattery: "pause" });
  const resumed = await after.client.call("index.start", { isResumed: true });
  expect(await after.client.call("jobs.list", {})).toMatchObject([
    { id: resumed.jobId, state: "paused", waitsFor: "person" },
  ]);
  await after.client.call("jobs.resume", { jobId: resumed.jobId });
  const { summary } = await after.client.call("jobs.wait", { jobId: resumed.jobId });
  expect(summary).toMatchObject({ added: 2 });
});

test("on battery an index waits for mains where that is set, and goes on by itself", async () => {
  const host = powered("battery");
  const engine = await testEngine({ host: host.services });
  await engine.client.call("jobs.configure", { onBattery: "pause" });
  const folder = await photoFolder({ "1.jpg": smallJpeg(1) });
  const { jobId } = await engine.client.call("folders.add", { paths: [folder] });
  await reached(engine, (job) => job.id === jobId && job.waitsFor === "battery");
  host.plug("mains");
  const { summary } = await engine.client.call("jobs.wait", { jobId });
  expect(summary).toMatchObject({ added: 1 });
});

test("a photo is named by its position, and by the one that a person gives it", async () => {
  const engine = await testEngine();
  const folder = await photoFolder({ "1.jpg": smallJpeg(1) });
  const { jobId } = await engine.client.call("folders.add", { paths: [folder] });
  await engine.client.call("jobs.wait", { jobId });
  const view = await engine.client.call("view.open", {});
  const [photo] = (await engine.client.call("view.page", { viewId: view.viewId, offset: 0, limit: 1 })).items;
  const hash = photo?.hash ?? "";
  expect(await engine.client.call("photo.get", { hash })).toMatchObject({ place: null });
  const place = { latitude: 48.8584, longitude: 2.2945 };
  await engine.client.call("facts.set", { hashes: [hash], change: { place } });
  expect(await engine.client.call("photo.get", { hash })).toMatchObject({
    place: { label: "Paris, Île-de-France, France", town: "Paris", countryCode: "FR" },
  });
});
