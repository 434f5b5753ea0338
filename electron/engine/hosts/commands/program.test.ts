import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Handlers } from "../../../../shared/contract.ts";
import { cancelled, Failure } from "../../../../shared/errors.ts";
import type { Folder, IndexSummary, Job } from "../../../../shared/library.ts";
import type { SearchResult } from "../../../../shared/search.ts";
import { tempFolder } from "../../../../test/support/temp-folder.ts";
import type { CreateEngine, Engine } from "../../engine.ts";
import { openLibrary } from "../open-library.ts";
import type { CommandContext, OpenWindow, Output, WindowOutcome, WindowRequest } from "./context.ts";
import { runCli } from "./program.ts";

const summary: IndexSummary = {
  photos: 2,
  files: 2,
  added: 2,
  unchanged: 0,
  moved: 0,
  missing: 0,
  failed: [],
  seconds: 1,
  imagesPerSecond: 2,
  model: "starter",
  device: "cpu",
};

function answer(query: string): SearchResult {
  const counts = { confident: 0, maybe: 0 };
  return { query, model: "starter", coverage: 1, tookMs: 5, counts, notices: [], results: [] };
}

/** An engine that answers what the test wants and fails on the rest. */
function engineWith(handlers: Partial<Handlers>, closed: () => void = () => {}): CreateEngine {
  const all = new Proxy(handlers, {
    get: (target, method) => Reflect.get(target, method) ?? (() => Promise.reject(new Error(String(method)))),
  });
  const engine: Engine = {
    handlers: all as Handlers,
    onEvent: () => () => {},
    async close() {
      closed();
    },
  };
  return async () => engine;
}

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  library: string;
  engine?: CreateEngine;
  input?: string;
  stdin?: Readable;
  interrupt?: AbortSignal;
  openWindow?: OpenWindow;
}

async function run(args: string[], options: RunOptions): Promise<Run> {
  const stdout = collect();
  const stderr = collect();
  const context: CommandContext = {
    version: "1.2.3",
    starterDir: "unused",
    webDir: "unused",
    cwd: options.library,
    defaultLibrary: options.library,
    stdin: options.stdin ?? Readable.from([options.input ?? ""]),
    stdout: stdout.output,
    stderr: stderr.output,
    interrupt: options.interrupt ?? new AbortController().signal,
    opensBrowser: false,
    openWindow: options.openWindow ?? null,
    platform: process.platform,
    createEngine: async () => options.engine ?? engineWith({}),
  };
  const code = await runCli(args, context);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collect(): { output: Output; text: () => string } {
  const chunks: string[] = [];
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  return { output, text: () => chunks.join("") };
}

const searching = engineWith({
  "search.query": ({ query, limit, sort }) => {
    if (query.trim() === "") throw new Failure("query-empty", "Say what the photos show.");
    if (query === "long") throw new Failure("query-too-long", "Describe the photo in a sentence.");
    if (query === "bug") throw new TypeError("undefined is not a bug");
    return { ...answer(query), model: `${limit} ${sort}` };
  },
});

describe("Wrong usage", () => {
  test("ends with 2 and a sentence on stderr", async () => {
    const library = await tempFolder();
    const cases = [
      ["search"],
      ["search", "dog", "--batch", "x"],
      ["search", "dog", "--limit", "0"],
      ["search", "dog", "--limit", "many"],
      ["search", "dog", "--sort", "size"],
      ["search", "--like", "x.jpg"],
      ["index"],
      ["status", "extra"],
      ["serve", "--port", "65536"],
      ["serach", "dog"],
    ];
    for (const args of cases) {
      const { code, stdout, stderr } = await run(args, { library });
      expect([args, code, stdout]).toEqual([args, 2, ""]);
      expect(stderr).not.toBe("");
    }
  });

  test("with --json is one document on stdout too", async () => {
    const { code, stdout } = await run(["search", "dog", "--limit", "0", "--json"], {
      library: await tempFolder(),
    });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: "invalid-input", message: expect.stringMatching(/limit/) },
    });
  });
});

describe("open", () => {
  function recording(outcome: WindowOutcome) {
    const requests: Omit<WindowRequest, "signal">[] = [];
    const openWindow: OpenWindow = async ({ folders, library }) => {
      requests.push({ folders, library });
      return outcome;
    };
    return { requests, openWindow };
  }
  /** So that the browser host is not started in earnest. */
  const interrupted = AbortSignal.abort();

  test("opens a window where somebody can, and ends with its exit code", async () => {
    const cwd = await tempFolder();
    const { requests, openWindow } = recording({ kind: "ended", code: 7 });
    const args = ["open", "photos", "--library", "library", "../more"];
    expect((await run(args, { library: cwd, openWindow })).code).toBe(7);
    expect((await run([], { library: cwd, openWindow })).code).toBe(7);
    expect(requests).toEqual([
      { folders: [resolve(cwd, "photos"), resolve(cwd, "..", "more")], library: resolve(cwd, "library") },
      { folders: [], library: null },
    ]);
  });

  test.each([[["--browser"]], [["--json"]], [["--port", "0"]]])(
    "asks for no window with %s: that is for a browser",
    async (args) => {
      const { requests, openWindow } = recording({ kind: "ended", code: 7 });
      const library = await tempFolder();
      const { code } = await run(["open", ...args], { library, openWindow, interrupt: interrupted });
      expect([code, requests]).toEqual([130, []]);
    },
  );

  test("judges its arguments before a window does", async () => {
    const { requests, openWindow } = recording({ kind: "ended", code: 0 });
    const library = await tempFolder();
    for (const args of [["open", "--no-sandbox"], ["--inspect"], ["serach"]])
      expect((await run(args, { library, openWindow })).code).toBe(2);
    expect(requests).toEqual([]);
  });

  test("says in one line why there is no window, and goes on for a browser", async () => {
    const { openWindow } = recording({ kind: "impossible", reason: "the moon is full" });
    const options = { library: await tempFolder(), openWindow, interrupt: interrupted };
    const { code, stderr } = await run(["open"], options);
    expect(code).toBe(130);
    expect(stderr).toMatch(/^Albumen waits for your browser: the moon is full\.\n/);
  });
});

describe("Help", () => {
  test("has an example for every command, and lists only what exists", async () => {
    const library = await tempFolder();
    const general = await run(["--help"], { library });
    expect(general.code).toBe(0);
    const commands = [...general.stdout.split("Examples:")[0]!.matchAll(/^ {2}([a-z]+) /gm)].map(
      ([, name]) => name,
    );
    expect(commands).toEqual(["open", "index", "search", "status", "serve", "doctor", "library", "help"]);
    const leaves = commands.slice(0, -2).map((name) => [name!]);
    for (const name of [...leaves, ...["export", "import", "move"].map((sub) => ["library", sub])]) {
      const { code, stdout } = await run([...name, "--help"], { library });
      expect([name, code]).toEqual([name, 0]);
      expect(stdout).toMatch(/Examples:\n {2}albumen /);
      expect(stdout).toMatch(/--json[\s\S]*--library/);
    }
  });

  test("tells the version", async () => {
    expect(await run(["--version"], { library: await tempFolder() })).toMatchObject({
      code: 0,
      stdout: "1.2.3\n",
    });
  });
});

describe("search", () => {
  test("takes words with or without quotes", async () => {
    const options = { library: await tempFolder(), engine: searching };
    const { code, stdout } = await run(["search", "dog", "on a", "beach", "--json"], options);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ query: "dog on a beach", model: "50 relevance" });
  });

  test("passes limit and order on", async () => {
    const options = { library: await tempFolder(), engine: searching };
    const { stdout } = await run(["search", "x", "--limit", "7", "--sort", "date", "--json"], options);
    expect(JSON.parse(stdout)).toMatchObject({ model: "7 date" });
  });

  test("fails with a code in JSON, or one sentence on stderr", async () => {
    const options = { library: await tempFolder(), engine: searching };
    expect(await run(["search", " ", "--json"], options)).toMatchObject({
      code: 1,
      stdout: '{"error":{"code":"query-empty","message":"Say what the photos show."}}\n',
      stderr: "",
    });
    expect(await run(["search", " "], options)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: "Say what the photos show.\n",
    });
  });

  test("reads a batch, a query a line, and answers each in order, failures included", async () => {
    const options = { library: await tempFolder(), engine: searching };
    const { code, stdout } = await run(["search", "--batch", "-"], {
      ...options,
      input: "dog\n\nlong\nчай ☕\r\nlast",
    });
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toMatchObject([
      { query: "dog" },
      { query: "", error: { code: "query-empty" } },
      { query: "long", error: { code: "query-too-long" } },
      { query: "чай ☕" },
      { query: "last" },
    ]);
    expect(code).toBe(1);
  });

  test("reads a batch from a file, and says when it is not there", async () => {
    const options = { library: await tempFolder(), engine: searching };
    await writeFile(join(options.library, "queries.txt"), "dog\ncat\n");
    const good = await run(["search", "--batch", "queries.txt"], options);
    expect([good.code, good.stdout.trimEnd().split("\n").length]).toEqual([0, 2]);
    const bad = await run(["search", "--batch", "nothing.txt", "--json"], options);
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.stdout)).toMatchObject({ error: { code: "file-missing" } });
    const folder = await run(["search", "--batch", ".", "--json"], options);
    expect(folder.code).toBe(1);
    expect(JSON.parse(folder.stdout)).toMatchObject({ error: { code: "file-unreadable" } });
  });

  test("stops waiting for the next query of a batch on Ctrl-C", async () => {
    const interrupt = new AbortController();
    const stdin = new PassThrough();
    const engine = engineWith({
      "search.query": ({ query }) => {
        setImmediate(() => interrupt.abort());
        return answer(query);
      },
    });
    stdin.write("dog\n");
    const options = { library: await tempFolder(), engine, stdin, interrupt: interrupt.signal };
    const { code, stdout } = await run(["search", "--batch", "-"], options);
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ query: "dog" });
  });

  test("reports a bug as one, with what a report needs on stderr", async () => {
    const options = { library: await tempFolder(), engine: searching };
    const { code, stdout, stderr } = await run(["search", "bug", "--json"], options);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "internal" } });
    expect(stderr).toContain("TypeError: undefined is not a bug");
  });
});

describe("doctor", () => {
  test("fails where a check does", async () => {
    const library = await tempFolder();
    const check = (state: "ok" | "error") =>
      engineWith({ "doctor.run": () => ({ checks: [{ name: "Model", state, message: "It is." }] }) });
    expect(await run(["doctor"], { library, engine: check("ok") })).toMatchObject({
      code: 0,
      stdout: "ok       Model: It is.\n",
    });
    expect((await run(["doctor", "--json"], { library, engine: check("error") })).code).toBe(1);
  });
});

describe("library", () => {
  test("says what was exported, and where to", async () => {
    const library = await tempFolder();
    const engine = engineWith({
      "library.export": ({ file }) => ({ file, bytes: 10, counts: { folders: 1, facts: 1_200, albums: 0 } }),
    });
    const { code, stdout } = await run(["library", "export", "mine.json"], { library, engine });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Wrote .*mine\.json: 1 folders, 1,200 facts, 0 albums\.\n$/);
  });

  test("moves a library, and finds it by its old name afterwards", async () => {
    const library = await tempFolder();
    await mkdir(join(library, "store"));
    const to = join(await tempFolder(), "new");
    const { code, stdout } = await run(["library", "move", to, "--json"], { library });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ from: library, to });
    const again = await run(["library", "move", to], { library });
    expect(again.stderr).toContain("The library is there already.");
  });
});

describe("index", () => {
  const folder = (path: string, id: string): Folder => ({
    id,
    path,
    state: "online",
    photos: 0,
    lastScannedAt: null,
    enabled: true,
    exclusions: "",
    watch: { how: "unwatched", why: null },
    inCloud: 0,
  });
  const running: Job = {
    id: "1",
    kind: "index",
    priority: "requested",
    state: "running",
    waitsFor: null,
    slowedBy: null,
    about: null,
    phase: "reading",
    filesDone: 0,
    filesFound: 0,
    failed: 0,
    photosPerSecond: null,
    etaSeconds: null,
    startedAt: "2024-05-01T10:00:00.000Z",
    problem: null,
    summary: null,
  };

  test("adds what is new, scans again what is known, and answers with one summary", async () => {
    const library = await tempFolder();
    const asked: unknown[] = [];
    const engine = engineWith({
      "jobs.list": () => [],
      "folders.list": () => [folder(resolve(library, "known"), "7")],
      "folders.add": ({ paths }) => {
        asked.push(paths);
        return { folders: [], jobId: "1" };
      },
      "index.start": ({ folderIds }) => {
        asked.push(folderIds);
        return { jobId: "1" };
      },
      "jobs.wait": () => ({ summary }),
    });
    const { code, stdout } = await run(["index", "known", "new", "new/", "--json"], { library, engine });
    expect([code, JSON.parse(stdout)]).toEqual([0, summary]);
    expect(asked).toEqual([[resolve(library, "new")], ["7"]]);
  });

  test("--download asks also for what is only in the cloud", async () => {
    const library = await tempFolder();
    const asked: unknown[] = [];
    const engine = engineWith({
      "jobs.list": () => [],
      "folders.list": () => [folder(resolve(library, "known"), "7")],
      "index.start": (input) => {
        asked.push(input);
        return { jobId: "1" };
      },
      "jobs.wait": () => ({ summary }),
    });
    expect((await run(["index", "known", "--download", "--json"], { library, engine })).code).toBe(0);
    expect(asked).toMatchObject([{ folderIds: ["7"] }, { folderIds: ["7"], download: true }]);
  });

  test("fails with the reason where its job waits for somebody to act, instead of waiting with it", async () => {
    let end = () => {};
    const ended = new Promise<never>((_resolve, reject) => {
      end = () => reject(cancelled());
    });
    ended.catch(() => {});
    const problem = { code: "disk-full", message: "The disk is full. Make room and go on." } as const;
    const engine = engineWith({
      "jobs.list": () => [],
      "folders.list": () => [],
      "folders.add": () => ({ folders: [], jobId: "1" }),
      "jobs.wait": (_input, { progress }) => {
        progress({ ...running, state: "paused", problem });
        return ended;
      },
      "jobs.cancel": () => {
        end();
        return {};
      },
    });
    const { code, stdout } = await run(["index", "photos", "--json"], {
      library: await tempFolder(),
      engine,
    });
    expect([code, JSON.parse(stdout)]).toEqual([1, { error: problem }]);
  });

  test("stopped by Ctrl-C cancels its job, waits for its end, and says how to go on", async () => {
    const interrupt = new AbortController();
    const events: string[] = [];
    let end = () => {};
    const engine = engineWith(
      {
        "jobs.list": () => [],
        "folders.list": () => [],
        "folders.add": () => ({ folders: [], jobId: "1" }),
        "jobs.wait": () => {
          interrupt.abort();
          return new Promise((_resolve, reject) => {
            end = () => reject(cancelled());
          });
        },
        "jobs.cancel": () => {
          events.push("cancelled");
          setImmediate(() => end());
          return {};
        },
      },
      () => events.push("closed"),
    );
    const options = { library: await tempFolder(), engine, interrupt: interrupt.signal };
    const { code, stdout, stderr } = await run(["index", "photos", "--json"], options);
    expect(code).toBe(130);
    expect(events).toEqual(["cancelled", "closed"]);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: "cancelled", message: expect.stringContaining("run the same command again") },
    });
    expect(stderr).toContain("Stopping…");
  });

  test("stopped by Ctrl-C leaves a job alone that somebody else had started", async () => {
    const interrupt = new AbortController();
    const engine = engineWith({
      "jobs.list": () => [running],
      "folders.list": () => [],
      "folders.add": () => ({ folders: [], jobId: "1" }),
      "jobs.wait": () => {
        interrupt.abort();
        return new Promise(() => {});
      },
      "jobs.cancel": () => expect.fail("It is not ours."),
    });
    const options = { library: await tempFolder(), engine, interrupt: interrupt.signal };
    const { code, stderr } = await run(["index", "photos"], options);
    expect([code, stderr]).toEqual([130, expect.stringContaining("goes on there")]);
  });
});

describe("A library that an engine holds already", () => {
  const hold = async (library: string, createEngine: CreateEngine) => {
    const opened = await openLibrary({ library, starterDir: "unused", createEngine });
    if (opened.kind !== "own") throw new Error("Somebody else holds it.");
    onTestFinished(() => opened.close("The test is over."));
    return opened;
  };
  const never = async () => expect.fail("No second engine may start.");

  test("is reached over its socket", async () => {
    const library = await tempFolder();
    await hold(library, searching);
    const { code, stdout } = await run(["search", "dog", "--json"], { library, engine: never });
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { query: "dog" }]);
  });

  test("is taken over when that engine goes while a call waits", async () => {
    const library = await tempFolder();
    let asked = () => {};
    const waiting = new Promise<void>((done) => {
      asked = done;
    });
    const holder = await hold(
      library,
      engineWith({
        "search.query": () => {
          asked();
          return new Promise(() => {});
        },
      }),
    );
    const searched = run(["search", "dog", "--json"], { library, engine: searching });
    await waiting;
    await holder.close("Closed.");
    expect(await searched).toMatchObject({ code: 0, stdout: expect.stringContaining('"query":"dog"') });
  });

  test("can be reached by others while a command runs the engine", async () => {
    const library = await tempFolder();
    const inside = await new Promise<Run>((resolve) => {
      const engine = engineWith({
        "search.query": async ({ query }) => {
          if (query === "outer")
            resolve(await run(["search", "inner", "--json"], { library, engine: never }));
          return answer(query);
        },
      });
      void run(["search", "outer"], { library, engine });
    });
    expect([inside.code, JSON.parse(inside.stdout)]).toMatchObject([0, { query: "inner" }]);
  });
});

test("A library that cannot be opened fails with its code, and is free for the next", async () => {
  const library = await tempFolder();
  const engine: CreateEngine = () =>
    Promise.reject(new Failure("library-newer", "It is from a newer Albumen."));
  expect(await run(["status", "--json"], { library, engine })).toMatchObject({
    code: 1,
    stdout: '{"error":{"code":"library-newer","message":"It is from a newer Albumen."}}\n',
  });
  expect((await run(["search", "dog"], { library, engine: searching })).code).toBe(0);
});

test("A library's folder that is a file is a sentence", async () => {
  const folder = await tempFolder();
  await writeFile(join(folder, "file"), "");
  const { code, stdout } = await run(["status", "--json", "--library", "file"], { library: folder });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: "library-unwritable" } });
});
