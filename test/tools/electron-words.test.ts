import { describe, expect, test } from "vitest";
import { isChatter, judgeEarlyEnd, judgeStartError } from "../../tools/electron/ending.mjs";
import { describeFailure } from "../../tools/electron/failure.mjs";
import { createDownloadProgress } from "../../tools/electron/progress.mjs";

const withCause = (cause: object) => new TypeError("fetch failed", { cause });
const coded = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more });

describe("A failed download is told by its cause", () => {
  test.each([
    ["no network", withCause(coded("ENOTFOUND", { hostname: "github.com" })), "github.com cannot be reached"],
    ["a name service that is down", withCause(coded("EAI_AGAIN")), "example.org cannot be reached"],
    [
      "the host that it was sent on to",
      withCause(coded("ENOTFOUND", { hostname: "files.example.org" })),
      "files.example.org cannot be reached",
    ],
    [
      "all addresses refusing",
      withCause(new AggregateError([coded("ECONNREFUSED")])),
      "example.org refuses the connection",
    ],
    ["a firewall that swallows", withCause(coded("UND_ERR_CONNECT_TIMEOUT")), "example.org does not answer"],
    ["no way there", withCause(coded("ENETUNREACH")), "example.org does not answer"],
    [
      "a broken connection",
      new TypeError("terminated", { cause: coded("UND_ERR_SOCKET") }),
      "the connection broke off",
    ],
    [
      "a proxy that reads along",
      withCause(coded("SELF_SIGNED_CERT_IN_CHAIN")),
      "the certificate of example.org is not one that Node trusts",
    ],
    ["a full disk", coded("ENOSPC", { path: "/x" }), "the disk is full"],
    ["a folder that is closed", coded("EACCES", { path: "/x" }), "/x cannot be written"],
    [
      "a firewall of this computer",
      withCause(coded("EACCES", { syscall: "connect" })),
      "this computer does not allow a connection to example.org",
    ],
    ["anything else", withCause(new Error("a teapot")), "a teapot"],
  ])("%s", (_name, error, reason) => {
    expect(describeFailure(error, "example.org").reason).toBe(reason);
  });

  test("and only what a network or a server did is worth remembering", () => {
    expect(describeFailure(withCause(coded("ENOTFOUND")), "example.org").isLasting).toBe(true);
    expect(describeFailure(coded("ENOSPC"), "example.org").isLasting).toBe(false);
  });
});

describe("An app that ended before it showed a window", () => {
  const fatal = "[4711:1124/150000.123456:FATAL:setuid_sandbox_host.cc(163)]";
  const chatter = "[4711:1124/150000.123456:ERROR:dbus/bus.cc(408)] Failed to connect to the bus";
  test.each([
    [
      "a sandbox that the system forbids",
      {
        code: null,
        signal: "SIGTRAP" as const,
        stderr: [chatter, `${fatal} No usable sandbox! If you are running on Ubuntu 23.10+`],
      },
      "this system does not allow Chromium's sandbox (docs/development.md says how to allow it)",
    ],
    [
      "a helper of the sandbox that is not root's",
      {
        code: 133,
        signal: null,
        stderr: [`${fatal} The SUID sandbox helper binary was found, but is not configured correctly.`],
      },
      "this system does not allow Chromium's sandbox (docs/development.md says how to allow it)",
    ],
    [
      "a missing library",
      {
        code: 127,
        signal: null,
        stderr: [
          "/x/electron: error while loading shared libraries: libnss3.so: cannot open shared object file: No such file or directory",
        ],
      },
      "Electron needs libnss3.so, which this system lacks (docs/development.md says more)",
    ],
    [
      "an old system",
      {
        code: 1,
        signal: null,
        stderr: ["/x/electron: /lib/libc.so.6: version `GLIBC_2.35' not found (required by /x/electron)"],
      },
      "Electron needs a newer C library (glibc) than this system has",
    ],
    [
      "a display that is not there",
      {
        code: 1,
        signal: null,
        stderr: [
          "[1:1124/1.1:ERROR:ozone_platform_x11.cc(259)] Missing X server or $DISPLAY",
          "[1:1124/1.1:ERROR:env.cc(246)] The platform failed to initialize.  Exiting.",
        ],
      },
      "the display :7 cannot be reached",
    ],
    [
      "root",
      {
        code: 1,
        signal: null,
        stderr: [
          "[1:1124/1.1:ERROR:electron_main_delegate.cc(288)] Running as root without --no-sandbox is not supported. See https://crbug.com/638180.",
        ],
      },
      "Electron does not run as root, because Chromium's sandbox does not",
    ],
    [
      "another fatal line",
      { code: null, signal: "SIGABRT" as const, stderr: ["[1:1124/1.1:FATAL:gpu.cc(1)] The GPU is gone."] },
      "Electron was ended by SIGABRT before it showed a window (The GPU is gone)",
    ],
    [
      "a bug in the app",
      { code: 1, signal: null, stderr: ["Error: undefined is not a bug", "    at main.js:1:1"] },
      "Electron ended with code 1 before it showed a window (Error: undefined is not a bug)",
    ],
    [
      "Windows without a DLL",
      { code: 0xc0000135, signal: null, stderr: [] },
      "Electron ended with code 0xC0000135 before it showed a window",
    ],
  ])("for %s leaves the place to the browser", (_name, end, reason) => {
    expect(judgeEarlyEnd({ ...end, env: { DISPLAY: ":7" } })).toEqual({ kind: "impossible", reason });
  });

  test("by a failure of its own has said so itself", () => {
    const sentence = "The library in /archive is open in another program.";
    for (const code of [1, 2])
      expect(judgeEarlyEnd({ code, signal: null, stderr: [chatter, sentence, chatter] })).toEqual({
        kind: "ended",
        code,
        told: [sentence],
      });
  });

  test("by being left has ended well", () => {
    expect(judgeEarlyEnd({ code: 0, signal: null, stderr: [chatter] })).toEqual({ kind: "ended", code: 0 });
  });

  test("before it even started leaves the place to the browser", () => {
    const reasons = [coded("ENOENT"), coded("EACCES"), coded("EIO")].map(judgeStartError);
    expect(reasons.map(({ kind }) => kind)).toEqual(["impossible", "impossible", "impossible"]);
  });
});

test("what the app says is told from what Chromium and its libraries say", () => {
  const lines = [
    "(electron:12): Gtk-WARNING **: 15:00:00.000: Theme parsing error",
    'Gtk-Message: 15:00:00.000: Failed to load module "canberra-gtk-module"',
    "libva error: vaGetDriverNames() failed",
    "[12:12:1124/150000.1:WARNING:vulkan.cc(1)] no device",
    "",
  ];
  expect(lines.filter((line) => !isChatter(line))).toEqual([]);
  expect(["The settings could not be read.", "(node:1) Warning: x"].filter(isChatter)).toEqual([]);
});

describe("The progress of a download", () => {
  test("is one line drawn over on a terminal, and leaves it clean", () => {
    const written: string[] = [];
    let nowMs = 0;
    const terminal = { isTTY: true, write: (text: string) => written.push(text) };
    const progress = createDownloadProgress(terminal, () => nowMs);
    for (nowMs of [99, 100, 101]) progress.show(30_000_000, 120_000_000);
    progress.end();
    expect(written).toEqual(["\r\u001b[2K25 % (30 of 120 MB)", "\r\u001b[2K"]);
  });

  test("is a line now and then elsewhere, also where nobody knows how much there is", () => {
    const written: string[] = [];
    let nowMs = 0;
    const progress = createDownloadProgress({ write: (text) => written.push(text) }, () => nowMs);
    for (nowMs of [1000, 5000, 6000, 10_000]) progress.show(nowMs * 1000, null);
    progress.end();
    expect(written).toEqual(["5 MB\n", "10 MB\n"]);
  });
});
