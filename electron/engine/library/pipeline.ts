import { Failure } from "../../../shared/errors.ts";

/** What came of reading one file: something to embed first, something to write at once, or nothing to write. */
export type ReadResult<P> = { next: "embed" | "write"; item: P } | { next: "nothing" };

export interface Stages<C, P> {
  /** The next to be read, or undefined while there is none. */
  pick(): C | undefined;
  /** Puts one back that could not be read for a reason that is not its own. */
  putBack(candidate: C): void;
  read(candidate: C): Promise<ReadResult<P>>;
  /** Fills in the vectors, as far as that is possible. */
  embed(items: readonly P[]): Promise<void>;
  write(items: readonly P[]): Promise<void>;
  /** Waits while the job is paused; rejects when it is cancelled. */
  checkpoint(): Promise<void>;
  /** The disk is full: nothing is lost, and what failed is tried again once `checkpoint` lets it pass. */
  onDiskFull(failure: Failure): void;
}

export interface PipelineOptions {
  /** Files that are read at once. */
  readers: number;
  embedBatch: number;
  /** Largest batch to write, and the age in milliseconds at which a smaller one is written. */
  writeBatch: number;
  writeAfterMs: number;
  now?: () => number;
}

/** Three bounded stages that overlap: reading (decoders), embedding (the model), writing (the store). */
export interface Pipeline<P> {
  /** To be called when there is something new to pick. */
  wake(): void;
  /** Gives something straight to the writer. Resolves when there is room for more. */
  add(item: P): Promise<void>;
  /** Resolves when nothing is left to pick and all is written. Rejects with what stopped it, after writing what was ready. */
  drained(): Promise<void>;
  /** Picks nothing more; what was read is embedded and written. `drained` rejects with the reason. */
  stop(reason: unknown): void;
  /** Files that are being worked on and not yet written. */
  readonly inWork: number;
  /** Aborted once nothing will be picked any more: who fills the queue can stop. */
  readonly stopped: AbortSignal;
}

/**
 * Note: batches. The first are small, so that there is something to find within seconds, and they double from there.
 * A batch that is not full is worked on when nothing comes that would fill it: at the end, in a pause, or when reading
 * stalls. So a pause leaves nothing unwritten in memory.
 *
 * Back-pressure: a file is picked only while the stages behind have room, so that memory is bounded by `embedBatch` and
 * `writeBatch`, whatever the library's size.
 */
export function createPipeline<C, P>(stages: Stages<C, P>, options: PipelineOptions): Pipeline<P> {
  const { readers, embedBatch, writeBatch, writeAfterMs, now = Date.now } = options;
  let toEmbed: P[] = [];
  let toWrite: P[] = [];
  let reading = 0;
  let embedding = 0;
  let writing = 0;
  let nextEmbed = Math.min(4, embedBatch);
  let nextWrite = Math.min(4, writeBatch);
  let oldestWaitsSince = 0;
  let gate: "open" | "asking" | "passed" = "open";
  let isBlocked = false;
  /** How often someone has made room. What failed but began before that is no news: it is tried again in silence. */
  let timesUnblocked = 0;
  let stopped: { reason: unknown } | undefined;
  const stopping = new AbortController();
  let waitingForDrain: { resolve: () => void; reject: (reason: unknown) => void }[] = [];
  let waitingForRoom: (() => void)[] = [];

  const hasRoomToEmbed = () => reading + toEmbed.length < 2 * embedBatch + readers;
  const hasRoomToWrite = () => toWrite.length + embedding + writing < 2 * writeBatch;

  function pump(): void {
    startWriting();
    startEmbedding();
    startReading();
    if (hasRoomToWrite() || stopped) {
      const told = waitingForRoom;
      waitingForRoom = [];
      for (const resolve of told) resolve();
    }
    settleIfDone();
  }

  function startReading(): void {
    while (!stopped && !isBlocked && reading < readers && hasRoomToEmbed() && hasRoomToWrite()) {
      if (gate !== "passed") {
        if (gate === "open") askGate();
        return;
      }
      const candidate = stages.pick();
      if (candidate === undefined) break;
      gate = "open";
      void readOne(candidate);
    }
    // Nothing was picked with this permission; the next pick asks anew.
    if (gate === "passed") gate = "open";
  }

  /** Asks for each file, not once: a pause takes effect at the next file. */
  function askGate(): void {
    gate = "asking";
    stages.checkpoint().then(
      () => {
        gate = "passed";
        if (isBlocked) timesUnblocked++;
        isBlocked = false;
        pump();
      },
      (reason: unknown) => stop(reason),
    );
  }

  async function readOne(candidate: C): Promise<void> {
    reading++;
    const began = timesUnblocked;
    try {
      const result = await stages.read(candidate);
      if (result.next === "embed") toEmbed.push(result.item);
      else if (result.next === "write") queueForWriting([result.item]);
    } catch (error) {
      if (isDiskFull(error)) {
        stages.putBack(candidate);
        block(error, began);
      } else stop(error);
    } finally {
      reading--;
      pump();
    }
  }

  function startEmbedding(): void {
    if (embedding > 0 || toEmbed.length === 0) return;
    if (toEmbed.length < nextEmbed && reading > 0) return;
    const batch = toEmbed.slice(0, embedBatch);
    toEmbed = toEmbed.slice(embedBatch);
    nextEmbed = Math.min(embedBatch, nextEmbed * 2);
    embedding = batch.length;
    stages
      .embed(batch)
      .then(
        () => queueForWriting(batch),
        (reason: unknown) => stop(reason),
      )
      .finally(() => {
        embedding = 0;
        pump();
      });
  }

  function startWriting(): void {
    if (isBlocked || writing > 0 || toWrite.length === 0) return;
    const nothingComes = reading === 0 && embedding === 0 && toEmbed.length === 0;
    const isOld = now() - oldestWaitsSince >= writeAfterMs;
    if (toWrite.length < nextWrite && !nothingComes && !isOld) return;
    const batch = toWrite.slice(0, writeBatch);
    toWrite = toWrite.slice(writeBatch);
    oldestWaitsSince = now();
    nextWrite = Math.min(writeBatch, nextWrite * 2);
    writing = batch.length;
    const began = timesUnblocked;
    stages
      .write(batch)
      .catch((error: unknown) => {
        if (!isDiskFull(error)) return stop(error);
        toWrite = [...batch, ...toWrite];
        block(error, began);
      })
      .finally(() => {
        writing = 0;
        pump();
      });
  }

  function queueForWriting(items: readonly P[]): void {
    if (toWrite.length === 0) oldestWaitsSince = now();
    toWrite.push(...items);
  }

  /** Nothing is read or written until someone has made room on the disk and resumed. */
  function block(failure: Failure, began: number): void {
    if (stopped) {
      // Nobody makes room for a run that is ending: what it cannot write is found again by the next scan.
      toWrite = [];
      return;
    }
    if (isBlocked || began !== timesUnblocked) return;
    stages.onDiskFull(failure);
    isBlocked = true;
    if (gate !== "asking") askGate();
  }

  function stop(reason: unknown): void {
    stopped ??= { reason };
    stopping.abort();
    // What cannot be written because the disk is full will be found again by the next scan.
    if (isBlocked) toWrite = [];
    isBlocked = false;
    pump();
  }

  function settleIfDone(): void {
    if (waitingForDrain.length === 0 || reading + embedding + writing + toEmbed.length + toWrite.length > 0)
      return;
    if (stopped) {
      const { reason } = stopped;
      for (const { reject } of take()) reject(reason);
    } else if (gate === "open" && !isBlocked) for (const { resolve } of take()) resolve();

    function take() {
      const told = waitingForDrain;
      waitingForDrain = [];
      return told;
    }
  }

  return {
    wake: pump,
    stop,
    add(item) {
      queueForWriting([item]);
      pump();
      return new Promise((resolve) => {
        waitingForRoom.push(resolve);
        pump();
      });
    },
    drained: () =>
      new Promise((resolve, reject) => {
        waitingForDrain.push({ resolve, reject });
        pump();
      }),
    get inWork() {
      return reading + toEmbed.length + embedding + toWrite.length + writing;
    },
    stopped: stopping.signal,
  };
}

export function isDiskFull(error: unknown): error is Failure {
  return error instanceof Failure && error.code === "disk-full";
}
