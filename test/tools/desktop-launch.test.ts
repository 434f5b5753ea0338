import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { WindowOutcome } from "../../electron/engine/hosts/commands/context.ts";
import { openDesktop } from "../../tools/desktop.mjs";
import { handedOver, windowIsOpen } from "../../tools/electron/ending.mjs";
import { isAlive } from "../support/is-alive.ts";
import { tempFolder } from "../support/temp-folder.ts";

let appDir: string;
beforeEach(async () => {
  appDir = await tempFolder("desktop-app");
});

interface Launch {
  outcome: Promise<WindowOutcome>;
  output: () => string;
  errors: () => string;
  /** Resolves when the app has written such a text. */
  said: (text: string) => Promise<void>;
  interrupt: () => void;
}

interface Options {
  folders?: string[];
  library?: string;
  env?: NodeJS.ProcessEnv;
  slowAfterMs?: number;
}

/** Launches `source` in place of the app, with Node in place of Electron: it takes the same arguments. */
async function launch(source: string, options: Options = {}): Promise<Launch> {
  await writeApp(source);
  const output = listen();
  const errors = listen();
  const interrupt = new AbortController();
  const outcome = openDesktop(
    { folders: options.folders ?? [], library: options.library ?? null, signal: interrupt.signal },
    {
      appDir,
      electron: async () => ({ path: process.execPath, reason: null }),
      env: { ...process.env, ELECTRON_ENABLE_LOGGING: undefined, ...options.env },
      isRoot: false,
      output,
      errors,
      ...(options.slowAfterMs === undefined ? {} : { slowAfterMs: options.slowAfterMs }),
    },
  );
  return {
    outcome,
    output: output.text,
    errors: errors.text,
    said: (text) => Promise.race([output.said(text), errors.said(text)]),
    interrupt: () => interrupt.abort(),
  };
}

async function writeApp(source: string): Promise<void> {
  await mkdir(join(appDir, "out", "electron"), { recursive: true });
  await writeFile(join(appDir, "package.json"), JSON.stringify({ main: "out/electron/main.js" }));
  await writeFile(join(appDir, "out", "electron", "main.js"), source);
}

function listen() {
  let all = "";
  const waiting: { text: string; resolve: () => void }[] = [];
  return {
    write(text: string) {
      all += text;
      for (const { text: wanted, resolve } of waiting) if (all.includes(wanted)) resolve();
    },
    text: () => all,
    said: (text: string) =>
      new Promise<void>((resolve) => (all.includes(text) ? resolve() : waiting.push({ text, resolve }))),
  };
}

const shows = `console.log(${JSON.stringify(windowIsOpen)});`;
const chatter = "[12:1124/150000.123456:ERROR:dbus/bus.cc(408)] Failed to connect to the bus";
const staysOpen = "setInterval(() => {}, 1000);";

describe("An app that shows its window", () => {
  test("is stayed with until the window is closed, and gives its exit code", async () => {
    const { outcome, output, errors } = await launch(`${shows} setTimeout(() => process.exit(0), 50);`);
    expect(await outcome).toEqual({ kind: "ended", code: 0 });
    expect([output(), errors()]).toEqual([`${windowIsOpen}\n`, "Ctrl-C ends Albumen.\n"]);
  });

  test("gets the folders and the library, each as one argument whatever is in its name", async () => {
    const folders = ["/photos/with space \"and\" 'quotes'", "/photos/Fotos für Mölly ✨"];
    const { outcome, output } = await launch(
      `console.log(JSON.stringify(process.argv.slice(2))); process.exit(0);`,
      { folders, library: "/a library" },
    );
    await outcome;
    expect(JSON.parse(output())).toEqual(["--library", "/a library", ...folders]);
  });

  test("gets no ELECTRON_RUN_AS_NODE, and otherwise the environment as it is", async () => {
    const { outcome, output } = await launch(
      `const { ELECTRON_RUN_AS_NODE, ALBUMEN_LIBRARY } = process.env;
       console.log(JSON.stringify({ ELECTRON_RUN_AS_NODE, ALBUMEN_LIBRARY })); process.exit(0);`,
      { env: { ELECTRON_RUN_AS_NODE: "1", ALBUMEN_LIBRARY: "/archive" } },
    );
    await outcome;
    expect(JSON.parse(output())).toEqual({ ALBUMEN_LIBRARY: "/archive" });
  });

  test("passes on what it says, without what Chromium says", async () => {
    const { outcome, errors } = await launch(
      `console.error(${JSON.stringify(chatter)}); console.error("The settings could not be read.");
       process.stderr.write("", () => { ${shows} process.stdout.write("", () => process.exit(0)); });`,
    );
    await outcome;
    expect(errors()).toContain("The settings could not be read.\n");
    expect(errors()).not.toContain("dbus");
  });

  test("and dies later is a failure with what a report needs", async (context) => {
    if (process.platform === "win32") context.skip("Windows has no signals");
    const { outcome, errors } = await launch(
      `console.error(${JSON.stringify(chatter)}); ${shows}
       process.stdout.write("", () => process.kill(process.pid, "SIGSEGV")); ${staysOpen}`,
    );
    expect(await outcome).toEqual({ kind: "ended", code: 1 });
    expect(errors()).toContain(chatter);
    expect(errors()).toContain("Albumen's window ended unexpectedly (SIGSEGV). Start it again.");
  });
});

test("An app that hands over to one that is open has done its work", async () => {
  const { outcome, output, errors } = await launch(`console.log(${JSON.stringify(handedOver)});`);
  expect(await outcome).toEqual({ kind: "ended", code: 0 });
  expect([output(), errors()]).toEqual([`${handedOver}\n`, ""]);
});

test.each([1, 2])(
  "An app's own failure (code %i) is passed on, and is no reason for the browser",
  async (code) => {
    const { outcome, errors } = await launch(
      `console.error(${JSON.stringify(chatter)}); console.error("The library is from a newer version. Update Albumen.");
     process.exitCode = ${code};`,
    );
    expect(await outcome).toEqual({ kind: "ended", code });
    expect(errors()).toBe("The library is from a newer version. Update Albumen.\n");
  },
);

describe("Electron that does not come to a window leaves the place to the browser, without a word of its own", () => {
  test("where the system forbids Chromium's sandbox", async (context) => {
    if (process.platform === "win32") context.skip("Windows has no signals");
    const { outcome, errors } = await launch(
      `console.error("[1:1124/1.1:FATAL:zygote_host_impl_linux.cc(128)] No usable sandbox!");
       process.stderr.write("", () => process.kill(process.pid, "SIGTRAP")); ${staysOpen}`,
    );
    expect(await outcome).toMatchObject({ kind: "impossible", reason: expect.stringContaining("sandbox") });
    expect(errors()).toBe("");
  });

  test("where a library is missing", async () => {
    const { outcome } = await launch(
      `console.error("electron: error while loading shared libraries: libnss3.so: cannot open shared object file");
       process.exitCode = 127;`,
    );
    expect(await outcome).toMatchObject({
      kind: "impossible",
      reason: expect.stringContaining("libnss3.so"),
    });
  });

  test("and ends what it had started with it", async (context) => {
    if (process.platform === "win32") context.skip("Windows has no groups of processes");
    const { outcome, output } = await launch(
      `const { spawn } = require("node:child_process");
       const helper = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
       console.log(helper.pid); process.stdout.write("", () => process.exit(133));`,
    );
    expect(await outcome).toMatchObject({ kind: "impossible" });
    const helper = Number(output());
    await expect.poll(() => isAlive(helper)).toBe(false);
  });

  test("where its program is none", async () => {
    const program = join(appDir, "electron");
    await writeApp("");
    await writeFile(program, "");
    const outcome = await openDesktop(
      { folders: [], library: null, signal: new AbortController().signal },
      { appDir, electron: async () => ({ path: program, reason: null }), isRoot: false },
    );
    expect(outcome).toMatchObject({ kind: "impossible" });
  });

  test("for root, before anything is fetched or started", async () => {
    const outcome = await openDesktop(
      { folders: [], library: null, signal: new AbortController().signal },
      { electron: () => Promise.reject(new Error("It was looked for.")), isRoot: true },
    );
    expect(outcome).toMatchObject({ kind: "impossible", reason: expect.stringContaining("root") });
  });

  test("where it could not be fetched, with that reason", async () => {
    await writeApp("");
    const outcome = await openDesktop(
      { folders: [], library: null, signal: new AbortController().signal },
      { appDir, electron: async () => ({ path: null, reason: "Electron is far" }), isRoot: false },
    );
    expect(outcome).toEqual({ kind: "impossible", reason: "Electron is far" });
  });
});

test("An app that takes long is said to, and waited for", async () => {
  const { outcome, said, output, interrupt } = await launch(staysOpen, { slowAfterMs: 10 });
  await said("npm start -- --browser");
  expect(output()).toBe("");
  interrupt();
  await outcome;
});

describe("Ctrl-C", () => {
  test("is passed on once, and the app ends in its own order", async (context) => {
    if (process.platform === "win32") context.skip("there it closes windows, and the stand-in has none");
    const { outcome, said, output, interrupt } = await launch(
      `let signals = 0;
       process.on("SIGTERM", () => {
         signals++;
         setTimeout(() => { console.log("closed after " + signals); process.exit(0); }, 50);
       });
       process.on("SIGINT", () => console.log("and a second one"));
       ${shows} ${staysOpen}`,
    );
    await said(windowIsOpen);
    interrupt();
    expect(await outcome).toEqual({ kind: "ended", code: 0 });
    expect(output()).toBe(`${windowIsOpen}\nclosed after 1\n`);
  });

  test("while Electron is fetched ends the start", async () => {
    await writeApp("");
    const interrupt = new AbortController();
    const outcome = openDesktop(
      { folders: [], library: null, signal: interrupt.signal },
      {
        appDir,
        isRoot: false,
        electron: () =>
          new Promise((_, reject) => {
            interrupt.signal.addEventListener("abort", () => reject(interrupt.signal.reason));
            interrupt.abort();
          }),
      },
    );
    expect(await outcome).toEqual({ kind: "ended", code: 130 });
  });
});
