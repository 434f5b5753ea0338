import { Failure } from "../../../shared/errors.ts";
import { type Client, type ContractSchema, createClient } from "../../../shared/rpc.ts";
import type { ChildProcess } from "../children/child.ts";
import type { NoEvents } from "./tower-contract.ts";

/** A child that is started when it is first needed, and again after it has died. */
export interface TowerProcess<C extends ContractSchema> {
  /** The running child with its model loaded. Rejects with what starting or loading failed with; the next call tries again. */
  client(): Promise<Client<C, NoEvents>>;
  /** Runs a call against the child; a broken pipe becomes `model-failed` with the reason of the child's death. */
  use<T>(call: (client: Client<C, NoEvents>) => Promise<T>): Promise<T>;
  /** Ends the child and waits until it is gone. Later calls are refused. */
  close(): Promise<void>;
}

export interface TowerProcessOptions<C extends ContractSchema> {
  spawn(): ChildProcess;
  load(client: Client<C, NoEvents>): Promise<unknown>;
  /** Subject of a sentence: "The process that looks at pictures". */
  what: string;
}

export function createTowerProcess<C extends ContractSchema>({
  spawn,
  load,
  what,
}: TowerProcessOptions<C>): TowerProcess<C> {
  let child: ChildProcess | undefined;
  let starting: Promise<Client<C, NoEvents>> | undefined;
  let closed = false;

  async function start(): Promise<Client<C, NoEvents>> {
    const started = spawn();
    child = started;
    const client = createClient<C, NoEvents>(started.transport);
    client.onClose(() => {
      if (child !== started) return;
      child = undefined;
      starting = undefined;
    });
    try {
      await load(client);
      return client;
    } catch (error) {
      // A child without a model is of no use, and the next attempt may be with a repaired one.
      if (child === started) {
        child = undefined;
        starting = undefined;
      }
      client.close();
      throw error;
    }
  }

  function client(): Promise<Client<C, NoEvents>> {
    if (closed)
      return Promise.reject(new Failure("connection-closed", "Albumen is closing. Start it again."));
    starting ??= start();
    return starting;
  }

  return {
    client,
    async use(call) {
      try {
        return await call(await client());
      } catch (error) {
        if (closed || !(error instanceof Failure) || error.code !== "connection-closed") throw error;
        throw new Failure(
          "model-failed",
          `${what} ended unexpectedly. It starts again with the next request; if this repeats, restart Albumen.`,
          { details: { reason: error.message }, cause: error },
        );
      }
    },
    async close() {
      closed = true;
      const ending = child;
      child = undefined;
      starting = undefined;
      if (!ending) return;
      ending.transport.close();
      await endWithin(ending, 2000);
    },
  };
}

/** A child in the middle of a batch cannot hear that it should go; one that hangs never will. */
async function endWithin(child: ChildProcess, milliseconds: number): Promise<void> {
  const timer = setTimeout(() => child.kill(), milliseconds);
  await child.exited;
  clearTimeout(timer);
}
