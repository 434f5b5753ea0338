import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { contract } from "../../../shared/contract.ts";
import { Failure, toFailureData } from "../../../shared/errors.ts";
import type { EngineEvents } from "../../../shared/events.ts";
import { type Served, serve } from "../../../shared/rpc.ts";
import { createMemoryTransportPair, type Transport } from "../../../shared/transport.ts";
import type { SpawnChild } from "../children/child.ts";
import type { CreateEngine, Engine } from "../engine.ts";
import { type HostServices, noHostServices } from "../host-services.ts";
import type { Log } from "../log.ts";
import { claimLibrary, explain, type HeldLock, type Holder } from "./library-lock.ts";
import { type LocalServer, listenLocally } from "./local-socket.ts";
import { createLogFile } from "./log-file.ts";
import { createNodeSpawn } from "./spawn-child.ts";

export interface OpenLibraryOptions {
  library: string;
  starterDir: string;
  createEngine: CreateEngine;
  /** Default: forked Node processes. */
  spawnChild?: SpawnChild;
  host?: HostServices;
  /** For an engine that stays: it watches the folders. */
  watch?: boolean;
  /** Default: the library's `logs` folder. */
  log?: Log;
  /** The library was taken from under us: whoever runs this engine must end it. */
  onLost?: () => void;
}

export interface OwnEngine {
  kind: "own";
  holder: Pick<Holder, "address" | "token">;
  /** A connection within this process. */
  connect(): Transport;
  /** Serves somebody whose connection did not come by the socket. */
  accept(transport: Transport): void;
  /** Tells everyone connected why, ends the engine, and lets the next one have the library. */
  close(reason: string): Promise<void>;
}

export type OpenedLibrary = OwnEngine | { kind: "elsewhere"; transport: Transport; holder: Holder };

/** How often an engine looks whether the library is still its own. */
const watchMs = 30_000;

/**
 * Runs the engine of a library in this process and serves it on a local socket, or connects to the engine that
 * already has the library. The socket answers before the engine is there: calls that come early wait for it.
 * Fails as `claimLibrary` and `createEngine` do.
 */
export async function openLibrary(options: OpenLibraryOptions): Promise<OpenedLibrary> {
  const library = resolve(options.library);
  await makeLibraryFolder(library);
  const log = options.log ?? createLogFile({ folder: join(library, "logs") });
  const clients = new Set<Transport>();
  let engine: Engine | undefined;
  const served = new Map<Transport, Served<EngineEvents>>();

  const serveTo = (transport: Transport) => {
    if (!engine) return;
    const onBug = (method: string, error: unknown) => log.error(`A bug in ${method}.`, { error });
    served.set(transport, serve(transport, contract, engine.handlers, { onBug }));
    transport.onClose(() => {
      clients.delete(transport);
      served.delete(transport);
    });
  };
  const accept = (transport: Transport) => {
    clients.add(transport);
    serveTo(transport);
  };

  const token = randomBytes(32).toString("base64url");
  const server = await listenLocally({ token, onConnection: accept });
  const claim = await claimLibrary(library, { address: server.address, token }).catch(async (error) => {
    await server.close();
    throw error;
  });
  if (claim.kind === "elsewhere") {
    await server.close();
    return claim;
  }

  try {
    engine = await options.createEngine({
      dataDir: library,
      models: { starterDir: options.starterDir },
      spawnChild:
        options.spawnChild ??
        createNodeSpawn({ onStderr: (name, text) => log.warn(`${name}: ${text.trimEnd()}`) }),
      host: options.host ?? noHostServices,
      log,
      ...(options.watch ? { watch: {} } : {}),
    });
  } catch (error) {
    const failure = toFailureData(error);
    log.error("The engine did not start.", { error });
    await leave(claim.lock, server, clients, failure.message);
    throw error;
  }
  engine.onEvent((name, payload) => {
    for (const client of served.values()) client.emit(name, payload);
  });
  for (const transport of clients) serveTo(transport);
  log.info("The engine runs.", { library });

  const watch = setInterval(() => {
    claim.lock.stillHeld().then(
      (held) => {
        if (held) return;
        clearInterval(watch);
        log.error("Another engine has taken the library; this one ends.");
        options.onLost?.();
      },
      // A disk that could not be asked this once says nothing about who has the library.
      (error: unknown) => log.warn("Could not look whether the library is still this engine's.", { error }),
    );
  }, watchMs);
  watch.unref();

  const running = engine;
  let closing: Promise<void> | undefined;
  return {
    kind: "own",
    holder: { address: server.address, token },
    connect() {
      const [near, far] = createMemoryTransportPair();
      accept(far);
      return near;
    },
    accept,
    close(reason) {
      closing ??= (async () => {
        clearInterval(watch);
        server.startClosing();
        await running
          .close()
          .catch((error: unknown) => log.error("The engine did not close well.", { error }));
        log.info("The engine ended.", { reason });
        await leave(claim.lock, server, clients, reason);
      })();
      return closing;
    },
  };
}

async function leave(lock: HeldLock, server: LocalServer, clients: Set<Transport>, reason: string) {
  server.startClosing();
  await lock.release();
  for (const transport of clients) transport.close(reason);
  await server.close();
}

async function makeLibraryFolder(library: string): Promise<void> {
  try {
    await mkdir(library, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOSPC" || code === "EDQUOT")
      throw new Failure("disk-full", `The disk is full: there is no room for the library ${library}.`, {
        cause,
      });
    const why = explain(cause as NodeJS.ErrnoException);
    throw new Failure(
      "library-unwritable",
      `The library's folder ${library} cannot be made (${why}). Choose another one with --library.`,
      { cause },
    );
  }
}
