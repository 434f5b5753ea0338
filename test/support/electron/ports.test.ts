import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { MessageChannelMain, utilityProcess } from "./index.ts";
import type { MessagePortMain } from "./port-handle.ts";
import type { UtilityProcess } from "./utility-process.ts";
import { takeViolations, withStandIn } from "./with-stand-in.ts";

withStandIn({ isReady: true });
const echo = fileURLToPath(new URL("./fixtures/echo-process.mjs", import.meta.url));

function start(...args: string[]): UtilityProcess {
  const child = utilityProcess.fork(echo, args, { serviceName: "echo", stdio: ["ignore", "ignore", "pipe"] });
  onTestFinished(() => child.end());
  return child;
}
const nextOf = async (port: MessagePortMain): Promise<{ data: unknown; ports: MessagePortMain[] }> =>
  (await once(port, "message"))[0];
const nextFrom = async (child: UtilityProcess): Promise<unknown> => (await once(child, "message"))[0];

test("messages wait until the port is started, and come in order", async () => {
  const { port1, port2 } = new MessageChannelMain();
  const heard: unknown[] = [];
  port2.on("message", ({ data }) => heard.push(data));
  port1.postMessage(1);
  port1.postMessage(2);
  await new Promise(setImmediate);
  expect(heard).toEqual([]);
  port2.start();
  await expect.poll(() => heard).toEqual([1, 2]);
});

test("a message is a copy, and what cannot be copied is refused", async () => {
  const { port1, port2 } = new MessageChannelMain();
  port2.start();
  const sent = { list: [1] };
  port1.postMessage(sent);
  sent.list.push(2);
  expect((await nextOf(port2)).data).toEqual({ list: [1] });
  expect(() => port1.postMessage(() => {})).toThrow("could not be cloned");
  expect(takeViolations()).toHaveLength(1);
});

test("what was sent before an end arrives before the end, and both ends hear of it", async () => {
  const { port1, port2 } = new MessageChannelMain();
  const heard: unknown[] = [];
  port1.on("close", () => heard.push("near closed"));
  port2.on("message", ({ data }) => heard.push(data));
  port2.on("close", () => heard.push("far closed"));
  port1.postMessage("last words");
  port1.close();
  expect(heard).toEqual(["near closed"]);
  port2.start();
  await expect.poll(() => heard).toEqual(["near closed", "last words", "far closed"]);
});

test("a port that was handed on is of no use any more", () => {
  const [one, two] = [new MessageChannelMain(), new MessageChannelMain()];
  one.port1.postMessage("here", [two.port1]);
  two.port1.postMessage("lost");
  expect(() => one.port1.postMessage("again", [two.port1])).toThrow("already neutered");
  expect(() => one.port1.postMessage("itself", [one.port1])).toThrow("source port");
  expect(takeViolations()).toHaveLength(3);
});

test("a port that is handed on takes along what has not been read", async () => {
  const [one, two] = [new MessageChannelMain(), new MessageChannelMain()];
  two.port1.postMessage("unread");
  one.port1.postMessage("a port", [two.port2]);
  one.port2.start();
  const { ports } = await nextOf(one.port2);
  ports[0]?.start();
  expect((await nextOf(ports[0] as MessagePortMain)).data).toBe("unread");
});

test("a port reaches another process, and what is posted there arrives here", async () => {
  const child = start();
  const { port1, port2 } = new MessageChannelMain();
  port1.postMessage({ bytes: new Uint8Array([1, 2]) });
  child.postMessage({}, [port2]);
  port1.start();
  expect((await nextOf(port1)).data).toEqual({ echo: { bytes: new Uint8Array([1, 2]) } });
});

test("two other processes are connected by a channel that main made", async () => {
  const child = start();
  const { port1, port2 } = new MessageChannelMain();
  child.postMessage({}, [port2]);
  // A port that travels over a port: the far process serves it as well.
  const inner = new MessageChannelMain();
  port1.postMessage("take this", [inner.port2]);
  inner.port1.start();
  inner.port1.postMessage("hello");
  expect((await nextOf(inner.port1)).data).toEqual({ echo: "hello" });
});

test("a port closes when the process at its other end dies", async () => {
  const child = start();
  const { port1, port2 } = new MessageChannelMain();
  child.postMessage({}, [port2]);
  port1.start();
  const closed = once(port1, "close");
  await once(child, "spawn");
  child.end();
  await closed;
});

test("the process hears of a port that was closed here, and the other way round", async () => {
  const child = start();
  const [one, two] = [new MessageChannelMain(), new MessageChannelMain()];
  child.postMessage({}, [one.port2, two.port2]);
  one.port1.close();
  expect(await nextFrom(child)).toBe("a port has closed");
  two.port1.start();
  two.port1.postMessage("close");
  await once(two.port1, "close");
});

test("a utility process has its arguments, and nothing of Node's own channel", async () => {
  const child = start("one", "two words");
  expect(child.pid).toBeUndefined();
  await once(child, "spawn");
  expect(child.pid).toBeTypeOf("number");
  child.postMessage({ do: "describe" });
  expect(await nextFrom(child)).toEqual({ argv: ["one", "two words"], send: "undefined" });
});

test("an end by itself is told by its code, and what it printed can be read before", async () => {
  const child = start();
  let printed = "";
  child.stderr?.on("data", (text) => {
    printed += text;
  });
  child.postMessage({ do: "throw" });
  expect(await once(child, "exit")).toEqual([1]);
  expect(printed).toContain("Thrown on purpose");
  expect([child.pid, child.stderr]).toEqual([undefined, null]);
});

test("kill asks first, ends a process that does not listen, and counts as a clean end", async () => {
  const child = start();
  child.postMessage({ do: "ignore-signals" });
  expect(await nextFrom(child)).toBe("deaf");
  expect(child.kill()).toBe(true);
  expect(await once(child, "exit")).toEqual([0]);
});

test("a crash is told by the number of its signal", async () => {
  const child = start();
  await once(child, "spawn");
  child.end();
  expect(await once(child, "exit")).toEqual([9]);
});

test("kill before the process runs is of no use, and noted", async () => {
  const child = start();
  expect(child.kill()).toBe(false);
  expect(takeViolations()[0]).toContain("before `spawn`");
});
