import { expect, test } from "vitest";
import { serveConformance } from "../test/fixtures/conformance.mjs";
import { describeTransport } from "../test/support/transport-conformance.ts";
import { createInbox, createMemoryTransportPair, type Message } from "./transport.ts";

describeTransport("In-memory", () => {
  const [client, server] = createMemoryTransportPair();
  serveConformance(server);
  return { client, dispose: () => client.close() };
});

test("An inbox gives what came early to the first listener, in order, and nothing twice", async () => {
  const inbox = createInbox<number>();
  const first: number[] = [];
  const second: number[] = [];
  inbox.push(1);
  inbox.listen((item) => first.push(item));
  inbox.push(2);
  expect(first).toEqual([]);
  await Promise.resolve();
  inbox.listen((item) => second.push(item));
  inbox.push(3);
  expect({ first, second }).toEqual({ first: [1, 2], second: [3] });
});

test("Ends in memory share no objects", async () => {
  const [near, far] = createMemoryTransportPair();
  const payload = { list: [1] };
  const arrived = new Promise<Message>((resolve) => far.onMessage(resolve));
  near.send({ kind: "event", name: "x", payload });
  payload.list.push(2);
  expect(await arrived).toMatchObject({ payload: { list: [1] } });
});

test("Closing reaches both ends once, with the reason", async () => {
  const [near, far] = createMemoryTransportPair();
  const reasons = [near, far].map(
    (end) => new Promise<string | undefined>((resolve) => end.onClose(resolve)),
  );
  near.close("Done.");
  far.close("Something else.");
  expect(await Promise.all(reasons)).toEqual(["Done.", "Done."]);
});
