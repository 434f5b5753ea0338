import { expect, test, vi } from "vitest";
import { type Contract, contract } from "../shared/contract.ts";
import { Failure } from "../shared/errors.ts";
import type { EngineEvents } from "../shared/events.ts";
import { type Served, serve } from "../shared/rpc.ts";
import { createMemoryTransportPair, type Transport } from "../shared/transport.ts";
import { type ConnectionPhase, createReconnectingClient } from "./engine-client.ts";

/** An engine that answers one method, behind a pipe that the test opens and breaks. */
function setup() {
  const phases: ConnectionPhase[] = [];
  const delays: { task: () => void; ms: number }[] = [];
  const sides: Served<EngineEvents>[] = [];
  let refuses = false;
  const suggest = vi.fn(
    () => ({ path: "/home/ada/Pictures" }) as { path: string } | Promise<{ path: string }>,
  );
  const handlers = { "folders.suggest": suggest } as never;
  const connect = async (): Promise<Transport> => {
    if (refuses) throw new Failure("engine-unavailable", "Nothing answers.");
    const [here, there] = createMemoryTransportPair();
    sides.push(serve<Contract, EngineEvents>(there, contract, handlers));
    return here;
  };
  const client = createReconnectingClient({
    connect,
    onPhase: (phase) => phases.push(phase),
    delay: (task, ms) => delays.push({ task, ms }),
  });
  return {
    client,
    phases,
    delays,
    suggest,
    sides,
    refuse: (refusing: boolean) => {
      refuses = refusing;
    },
    /** Runs the pause that is being waited for. */
    async passDelay() {
      delays.at(-1)?.task();
      await settle();
    },
  };
}

async function settle() {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

test("a call made before there is a connection waits for it", async () => {
  const { client, phases } = setup();
  await expect(client.call("folders.suggest", {})).resolves.toEqual({ path: "/home/ada/Pictures" });
  expect(phases).toEqual(["connecting", "open"]);
});

test("a call in flight when the pipe breaks fails, and says that it did", async () => {
  const { client, sides, suggest } = setup();
  suggest.mockReturnValueOnce(new Promise(() => {}));
  const call = client.call("folders.suggest", {});
  await settle();
  sides[0]?.close();
  await expect(call).rejects.toMatchObject({ code: "connection-closed" });
});

test("after a break the next connection serves the same client and the same listeners", async () => {
  const { client, sides, phases, passDelay } = setup();
  const seen: (string | null)[] = [];
  client.on("engine.state", ({ reason }) => seen.push(reason));
  await settle();
  sides[0]?.close();
  await settle();
  await passDelay();
  expect(phases).toEqual(["connecting", "open", "lost", "open"]);
  sides[1]?.emit("engine.state", { state: "running", reason: "back" });
  await settle();
  expect(seen).toEqual(["back"]);
  await expect(client.call("folders.suggest", {})).resolves.toEqual({ path: "/home/ada/Pictures" });
});

test("pauses between tries grow up to five seconds, and begin anew after a success", async () => {
  const { sides, delays, refuse, passDelay } = setup();
  await settle();
  refuse(true);
  sides[0]?.close();
  await settle();
  for (let i = 0; i < 6; i++) await passDelay();
  expect(delays.map(({ ms }) => ms)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
  refuse(false);
  await passDelay();
  sides[1]?.close();
  await settle();
  expect(delays.at(-1)?.ms).toBe(250);
});

test("a closed client does not come back", async () => {
  const { client, delays } = setup();
  const closed = vi.fn();
  client.onClose(closed);
  await settle();
  client.close();
  await settle();
  expect(closed).toHaveBeenCalledOnce();
  expect(delays).toEqual([]);
});
