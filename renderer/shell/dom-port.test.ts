import { expect, test } from "vitest";
import { desktopChannels } from "../../shared/desktop.ts";
import { portTransport } from "../../shared/port-transport.ts";
import { serveConformance } from "../../test/fixtures/conformance.mjs";
import { describeTransport } from "../../test/support/transport-conformance.ts";
import { domPort, listenForPorts, type PortPage } from "./dom-port.ts";

describeTransport("Message port", () => {
  const { port1, port2 } = new MessageChannel();
  const client = portTransport(domPort(port1));
  serveConformance(portTransport(domPort(port2)));
  return { client, dispose: () => client.close() };
});

test("A port whose other end went without a word ends its transport", async () => {
  const { port1, port2 } = new MessageChannel();
  const transport = portTransport(domPort(port1));
  const ended = new Promise<string | undefined>((resolve) => transport.onClose(resolve));
  port2.close();
  expect(await ended).toBeUndefined();
});

const origin = "app://albumen";

/** A page that gets a message, and the ids of the ports that it took. */
function idsTaken(
  change: (message: { source: unknown; origin: string; data: unknown; ports: unknown[] }) => void,
) {
  const page = Object.assign(new EventTarget(), { location: { origin } });
  const ids: number[] = [];
  listenForPorts(page as unknown as PortPage, (id) => ids.push(id));
  const { port1 } = new MessageChannel();
  const message = { source: page, origin, data: { type: desktopChannels.enginePort, id: 7 }, ports: [port1] };
  change(message);
  page.dispatchEvent(Object.assign(new Event("message"), message));
  port1.close();
  return ids;
}

test("A port that the page sent to itself is taken, with its id", () => {
  expect(idsTaken(() => {})).toEqual([7]);
});

test("A port from another window is not taken", () => {
  expect(idsTaken((message) => Object.assign(message, { source: {} }))).toEqual([]);
});

test("A port from another origin is not taken", () => {
  expect(idsTaken((message) => Object.assign(message, { origin: "app://other" }))).toEqual([]);
});

test.each([
  ["nothing", null],
  ["a word", "port"],
  ["another type", { type: "x", id: 7 }],
  ["no id", { type: desktopChannels.enginePort }],
])("A message that says %s brings no port", (_, data) => {
  expect(idsTaken((message) => Object.assign(message, { data }))).toEqual([]);
});

test("A message without a port is left alone", () => {
  expect(idsTaken((message) => Object.assign(message, { ports: [] }))).toEqual([]);
});
