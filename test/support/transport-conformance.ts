import { describe, expect, onTestFinished, test } from "vitest";
import { Failure } from "../../shared/errors.ts";
import { type Client, createClient } from "../../shared/rpc.ts";
import type { Transport } from "../../shared/transport.ts";
import type { ConformanceContract, ConformanceEvents } from "../fixtures/conformance.mjs";

type ConformanceClient = Client<ConformanceContract, ConformanceEvents>;

export interface Connection {
  /** The asking end; the other one is served by `serveConformance`. */
  client: Transport;
  dispose(): Promise<void> | void;
}

/**
 * What every transport must do, whatever it is made of.
 * @param carriesReason whether the reason given to `close()` reaches the other side.
 */
export function describeTransport(
  name: string,
  connect: () => Promise<Connection> | Connection,
  { carriesReason = true } = {},
): void {
  const connected = async (): Promise<ConformanceClient> => createClient(await connectedTransport());
  const connectedTransport = async (): Promise<Transport> => {
    const { client, dispose } = await connect();
    onTestFinished(() => dispose());
    return client;
  };
  const failureOf = (call: Promise<unknown>): Promise<Failure> =>
    call.then(
      () => expect.fail("The call should have failed."),
      (error: unknown) => {
        expect(error).toBeInstanceOf(Failure);
        return error as Failure;
      },
    );

  describe(`${name} transport`, () => {
    test("keeps the order of requests", async () => {
      const client = await connected();
      const numbers = Array.from({ length: 300 }, (_, index) => index);
      await Promise.all(numbers.map((number) => client.call("note", { number })));
      expect(await client.call("noted", {})).toEqual(numbers);
    });

    test("carries 5 MB both ways, between small messages", async () => {
      const client = await connected();
      const large = "Größe 📷 ".repeat(420_000);
      expect(Buffer.byteLength(large)).toBeGreaterThan(5 * 1024 * 1024);
      const [before, answer, after] = await Promise.all([
        client.call("echo", { value: 1 }),
        client.call("echo", { value: large }),
        client.call("echo", { value: 2 }),
      ]);
      expect(answer.value === large).toBe(true);
      expect([before.value, after.value]).toEqual([1, 2]);
    });

    test("carries every character", async () => {
      const client = await connected();
      const value = 'é e\u0301 👩‍👩‍👧 \u0000 \u2028 \u{10FFFF} \n " \\ مرحبا';
      expect(await client.call("echo", { value })).toEqual({ value });
    });

    test("keeps messages that come before anybody listens", async () => {
      const transport = await connectedTransport();
      const ticks: number[] = [];
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
      const client: ConformanceClient = createClient(transport);
      client.on("tick", (number) => ticks.push(number));
      await client.call("noted", {});
      expect(ticks).toEqual([0]);
    });

    test("reports progress in order, and before the answer", async () => {
      const client = await connected();
      const reported: number[] = [];
      const options = { onProgress: (number: number) => reported.push(number) };
      expect(await client.call("count", { to: 50 }, options)).toBe(50);
      expect(reported).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    });

    test("takes an abort to the handler", async () => {
      const client = await connected();
      const controller = new AbortController();
      const call = client.call("hang", {}, { signal: controller.signal });
      controller.abort();
      expect((await failureOf(call)).code).toBe("cancelled");
      expect(await client.call("aborted", {})).toBe(1);
    });

    test("fails a call whose signal was aborted before, without sending it", async () => {
      const client = await connected();
      expect((await failureOf(client.call("hang", {}, { signal: AbortSignal.abort() }))).code).toBe(
        "cancelled",
      );
      expect(await client.call("aborted", {})).toBe(0);
    });

    test("carries an expected failure with its code, sentence and details", async () => {
      const failure = await failureOf((await connected()).call("expectedFailure", {}));
      expect(failure.toData()).toEqual({
        code: "folder-missing",
        message: "There is no such folder.",
        details: { path: "/nowhere" },
      });
    });

    test("makes a bug an internal failure: one sentence, and the cause in the details", async () => {
      const failure = await failureOf((await connected()).call("bug", {}));
      expect(failure.code).toBe("internal");
      expect(failure.message).not.toContain("undefined");
      expect(failure.details).toMatchObject({ name: "TypeError", error: expect.stringContaining("missing") });
      expect(failure.details?.stack).toContain("conformance.mjs");
    });

    test("answers a call whose result cannot travel", async () => {
      const client = await connected();
      expect((await failureOf(client.call("untransportable", {}))).code).toBe("internal");
      expect(await client.call("echo", { value: 1 })).toEqual({ value: 1 });
    });

    test("refuses a method that the contract does not have", async () => {
      const client = await connected();
      for (const method of ["photos.destroy", "toString", "__proto__"]) {
        const failure = await failureOf(client.call(method, {}));
        expect([failure.code, failure.message]).toEqual(["method-unknown", expect.stringContaining(method)]);
      }
    });

    test("refuses invalid input and names the field", async () => {
      const client = await connected();
      const failure = await failureOf(client.call("note", { number: "seven" } as never));
      expect([failure.code, failure.message]).toEqual(["invalid-input", expect.stringContaining("number")]);
    });

    test("delivers what was sent before the other side closed, then its reason", async () => {
      const client = await connected();
      const seen: unknown[] = [];
      client.on("tick", (number) => seen.push(number));
      const closed = new Promise<string | undefined>((resolve) => client.onClose(resolve));
      const reason = "Albumen was closed. 👋";
      const failure = await failureOf(client.call("leave", { events: 3, reason }));
      expect(seen.filter((number) => number !== 0)).toEqual([1, 2, 3]);
      expect(failure.code).toBe("connection-closed");
      if (!carriesReason) return;
      expect(failure.message).toBe(reason);
      expect(await closed).toBe(reason);
    });

    test("closes once on this side, and fails calls in flight and later ones", async () => {
      const client = await connected();
      const reasons: unknown[] = [];
      client.onClose((reason) => reasons.push(reason));
      const inFlight = failureOf(client.call("hang", {}));
      client.close();
      client.close();
      expect((await inFlight).code).toBe("connection-closed");
      expect((await failureOf(client.call("noted", {}))).code).toBe("connection-closed");
      expect(reasons).toHaveLength(1);
    });
  });
}
