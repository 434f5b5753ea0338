import { expect, test } from "vitest";
import { z } from "zod";
import { Failure } from "./errors.ts";
import { createClient, type Handlers, serve } from "./rpc.ts";
import { createMemoryTransportPair } from "./transport.ts";

const contract = {
  greet: {
    input: z.object({ name: z.string(), times: z.number().int().default(2) }),
    output: z.string(),
  },
  hang: { input: z.object({}), output: z.object({}) },
};
const events = { said: z.string() };
type C = typeof contract;
type E = typeof events;

function connect(handlers: Partial<Handlers<C>> = {}, onBug?: (method: string, error: unknown) => void) {
  const [near, far] = createMemoryTransportPair();
  const all: Handlers<C> = {
    greet: ({ name, times }) => `${"Hello ".repeat(times)}${name}`,
    hang: () => new Promise(() => {}),
    ...handlers,
  };
  const served = serve<C, E>(far, contract, all, onBug ? { onBug } : {});
  return { client: createClient<C, E>(near), served };
}

test("Handlers get parsed input, defaults included", async () => {
  expect(await connect().client.call("greet", { name: "you" })).toBe("Hello Hello you");
});

test("A bug is told to whoever logs, an expected failure is not", async () => {
  const bugs: unknown[] = [];
  const bug = new RangeError("off by one");
  const onBug = (method: string, error: unknown) => bugs.push([method, error]);
  const broken = connect({ greet: () => Promise.reject(bug) }, onBug);
  await expect(broken.client.call("greet", { name: "you" })).rejects.toMatchObject({ code: "internal" });
  const failing = connect({ greet: () => Promise.reject(new Failure("disk-full", "Full.")) }, onBug);
  await expect(failing.client.call("greet", { name: "you" })).rejects.toMatchObject({ code: "disk-full" });
  expect(bugs).toEqual([["greet", bug]]);
});

test("Handlers that run are aborted when the connection goes", async () => {
  let started: () => void;
  const running = new Promise<void>((resolve) => {
    started = resolve;
  });
  let onAborted: () => void;
  const aborted = new Promise<void>((resolve) => {
    onAborted = resolve;
  });
  const { client } = connect({
    hang: (_input, { signal }) =>
      new Promise(() => {
        signal.addEventListener("abort", () => onAborted());
        started();
      }),
  });
  client.call("hang", {}).catch(() => {});
  await running;
  client.close();
  await aborted;
});

test("An answer that comes after the call was aborted is nobody's", async () => {
  let answer: (value: Record<string, never>) => void = () => {};
  const { client } = connect({
    hang: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  });
  const controller = new AbortController();
  const call = client.call("hang", {}, { signal: controller.signal });
  controller.abort();
  await expect(call).rejects.toMatchObject({ code: "cancelled" });
  answer({});
  expect(await client.call("greet", { name: "you", times: 1 })).toBe("Hello you");
});

test("Events reach every listener until it unsubscribes", async () => {
  const { client, served } = connect();
  const first: string[] = [];
  const second: string[] = [];
  const unsubscribe = client.on("said", (text) => first.push(text));
  client.on("said", (text) => second.push(text));
  served.emit("said", "one");
  await client.call("greet", { name: "you" });
  unsubscribe();
  served.emit("said", "two");
  await client.call("greet", { name: "you" });
  expect({ first, second }).toEqual({ first: ["one"], second: ["one", "two"] });
});

test("Whoever asks later still learns that the connection is closed, and why", async () => {
  const { client, served } = connect();
  const first = new Promise((resolve) => client.onClose(resolve));
  served.close("Enough for today.");
  expect(await first).toBe("Enough for today.");
  expect(await new Promise((resolve) => client.onClose(resolve))).toBe("Enough for today.");
  await expect(client.call("greet", { name: "you" })).rejects.toMatchObject({
    code: "connection-closed",
    message: "Enough for today.",
  });
});
