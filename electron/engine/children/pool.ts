import { cancelled, Failure } from "../../../shared/errors.ts";
import { createClient } from "../../../shared/rpc.ts";
import type { ImageInput } from "../clip/image-input.ts";
import type { Log } from "../log.ts";
import type { SourceFacts } from "../metadata/facts.ts";
import type { FileFacts } from "../metadata/read-metadata.ts";
import type { ChildProcess, SpawnChild } from "./child.ts";
import type { DecodedFile, DecoderClient, Fingerprint } from "./decoder-contract.ts";

/** One process for as long as one file takes. See `decoderContract` for what the calls do. */
export interface Decoder {
  fingerprint(path: string): Promise<Fingerprint>;
  decode(file: {
    path: string;
    hash: string;
    modifiedAt: number;
    imageInput: ImageInput | null;
  }): Promise<DecodedFile>;
  preview(file: { path: string; hash: string }): Promise<Uint8Array>;
  metadata(file: { path: string; hash: string; modifiedAt: number }): Promise<FileFacts>;
  sidecar(path: string): Promise<SourceFacts | null>;
  liveVideo(path: string): Promise<string | null>;
}

/**
 * Processes that decode and may die of it. A call fails with what the file is to blame for, `decode-timeout` where it took
 * too long (the process is ended then) and `decoder-crashed` where the process died; both cost that one file only. Where
 * no process can be started at all it is `engine-unavailable`.
 */
export interface DecoderPool {
  /** How many files can be worked on at once. */
  readonly size: number;
  /**
   * Waits for a free process and has `work` use it alone. `urgent` goes before all that wait without it: a person looks
   * at an empty place. An abort ends the waiting, not the work.
   */
  use<T>(work: (decoder: Decoder) => Promise<T>, options?: UseOptions): Promise<T>;
  /** Ends all processes; what they do fails with `cancelled`. */
  close(): Promise<void>;
}

export interface UseOptions {
  urgent?: boolean;
  signal?: AbortSignal | undefined;
}

export interface DecoderPoolOptions {
  spawnChild: SpawnChild;
  size: number;
  log: Log;
  /** For reading one file and for decoding one. */
  timeLimitMs?: number;
  /** A process that has grown beyond this is replaced when its file is done. */
  memoryLimitBytes?: number;
  /** A process without work for so long is ended. */
  idleMs?: number;
}

interface Seat {
  process: { child: ChildProcess; client: DecoderClient } | undefined;
  idleTimer: NodeJS.Timeout | undefined;
}

const defaults = { timeLimitMs: 60_000, memoryLimitBytes: 400 * 1024 * 1024, idleMs: 30_000 };
const startAttempts = 3;
/** Loading sharp from a slow disk on a busy machine. */
const startLimitMs = 60_000;
/** Asking for the memory costs a message; it grows slowly. */
const filesBetweenLooks = 50;

export function createDecoderPool(options: DecoderPoolOptions): DecoderPool {
  const { spawnChild, size, log, timeLimitMs, memoryLimitBytes, idleMs } = { ...defaults, ...options };
  const free: Seat[] = Array.from({ length: size }, () => ({ process: undefined, idleTimer: undefined }));
  const seats = [...free];
  const waiting: { urgent: boolean; take: (seat: Seat) => void }[] = [];
  let closed = false;
  let filesDone = 0;

  function acquire({ urgent = false, signal }: UseOptions): Promise<Seat> {
    if (closed || signal?.aborted) return Promise.reject(cancelled());
    const seat = free.pop();
    if (seat) return Promise.resolve(seat);
    return new Promise((resolve, reject) => {
      const entry = {
        urgent,
        take(taken: Seat) {
          signal?.removeEventListener("abort", onAbort);
          resolve(taken);
        },
      };
      const onAbort = () => {
        waiting.splice(waiting.indexOf(entry), 1);
        reject(cancelled());
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      const before = urgent ? waiting.findIndex((other) => !other.urgent) : -1;
      if (before === -1) waiting.push(entry);
      else waiting.splice(before, 0, entry);
    });
  }

  function release(seat: Seat): void {
    const next = waiting.shift();
    if (next) {
      next.take(seat);
      return;
    }
    // Last in, first out: those without work stay without it, and end.
    free.push(seat);
    seat.idleTimer = setTimeout(() => void end(seat), idleMs);
    seat.idleTimer.unref();
  }

  /** More than once: a system short of memory ends processes that have hardly begun. */
  async function start(seat: Seat): Promise<DecoderClient> {
    let reason: unknown;
    for (let attempt = 0; attempt < startAttempts; attempt++) {
      if (closed) throw cancelled();
      if (seat.process) return seat.process.client;
      try {
        return await startOnce(seat);
      } catch (error) {
        reason = error;
        log.error("A decoder could not be started.", { error });
      }
    }
    if (closed) throw cancelled();
    throw new Failure(
      "engine-unavailable",
      "The process that opens pictures could not be started. Restart Albumen; if this repeats, install it again.",
      { cause: reason },
    );
  }

  async function startOnce(seat: Seat): Promise<DecoderClient> {
    const child = spawnChild("decoder");
    const client: DecoderClient = createClient(child.transport);
    const process = { child, client };
    seat.process = process;
    client.onClose(() => {
      if (seat.process === process) seat.process = undefined;
    });
    try {
      await limited(seat, client.call("ready", {}), startLimitMs);
      return client;
    } catch (error) {
      seat.process = undefined;
      child.kill();
      throw error;
    }
  }

  /** Ends the process where the time is up; whoever waits is told why. */
  async function limited<T>(seat: Seat, call: Promise<T>, limitMs = timeLimitMs): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(
          new Failure(
            "decode-timeout",
            "Opening this file took too long, so it was given up. Open it in another program to see whether it is damaged.",
          ),
        );
        const hung = seat.process;
        seat.process = undefined;
        hung?.child.kill();
      }, limitMs);
    });
    try {
      return await Promise.race([call, late]);
    } catch (error) {
      throw asFailure(error);
    } finally {
      clearTimeout(timer);
    }
  }

  function asFailure(error: unknown): unknown {
    if (!(error instanceof Failure) || error.code !== "connection-closed") return error;
    if (closed) return cancelled();
    return new Failure(
      "decoder-crashed",
      "Opening this file made the decoder fail. Open it in another program to see whether it is damaged.",
      { details: { reason: error.message } },
    );
  }

  async function end(seat: Seat): Promise<void> {
    const ending = seat.process;
    seat.process = undefined;
    if (!ending) return;
    ending.client.close();
    await ending.child.exited;
  }

  async function replaceIfGrown(seat: Seat): Promise<void> {
    if (!seat.process || ++filesDone % filesBetweenLooks !== 0) return;
    try {
      const { rssBytes } = await limited(seat, seat.process.client.call("memory", {}));
      if (rssBytes > memoryLimitBytes) await end(seat);
    } catch {
      // It died by itself.
    }
  }

  return {
    size,
    async use(work, useOptions = {}) {
      const seat = await acquire(useOptions);
      clearTimeout(seat.idleTimer);
      try {
        const client = await start(seat);
        const result = await work({
          fingerprint: (path) => limited(seat, client.call("fingerprint", { path })),
          decode: (file) => limited(seat, client.call("decode", file)),
          metadata: (file) => limited(seat, client.call("metadata", file)),
          sidecar: async (path) => (await limited(seat, client.call("sidecar", { path }))).facts,
          liveVideo: async (path) => (await limited(seat, client.call("liveVideo", { path }))).identifier,
          preview: async (file) => (await limited(seat, client.call("preview", file))).preview,
        });
        await replaceIfGrown(seat);
        return result;
      } finally {
        release(seat);
      }
    },
    async close() {
      closed = true;
      const living = seats.flatMap((seat) => seat.process ?? []);
      for (const seat of seats) {
        clearTimeout(seat.idleTimer);
        // No asking: whatever it decodes is of no use any more.
        seat.process?.child.kill();
      }
      await Promise.all(living.map((process) => process.child.exited));
    },
  };
}
