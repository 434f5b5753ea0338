import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createBrowserSession } from "./browser-session.ts";
import { decideRange } from "./http-range.ts";
import { isForUs, windowPolicy } from "./http-security.ts";
import { matchMedia } from "./media-source.ts";
import { staticFile } from "./window-files.ts";

const cookieOf = (setCookie: string) => setCookie.split(";")[0]!;

describe("The session of a browser", () => {
  test("begins with a token that works once", () => {
    const session = createBrowserSession(4870);
    const token = session.newToken();
    const first = session.check(undefined, token);
    if (first.kind !== "exchange") throw new Error(first.kind);
    expect(first.setCookie).toMatch(/^albumen-4870=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(session.check(undefined, token)).toEqual({ kind: "refused", reason: "token-used" });
  });

  test("goes on by cookie, also where the used address is loaded again", () => {
    const session = createBrowserSession(4870);
    const token = session.newToken();
    const first = session.check(undefined, token);
    if (first.kind !== "exchange") throw new Error(first.kind);
    const cookie = `theme=dark; ${cookieOf(first.setCookie)}; other=1`;
    expect(session.check(cookie, undefined)).toEqual({ kind: "allowed" });
    expect(session.check(cookie, token)).toEqual({ kind: "allowed" });
  });

  test("uses a token up also where a known browser brings it", () => {
    const session = createBrowserSession(4870);
    const first = session.check(undefined, session.newToken());
    if (first.kind !== "exchange") throw new Error(first.kind);
    const token = session.newToken();
    expect(session.check(cookieOf(first.setCookie), token)).toEqual({ kind: "allowed" });
    expect(session.check(undefined, token)).toEqual({ kind: "refused", reason: "token-used" });
  });

  test("refuses wrong tokens, wrong cookies and the cookie of another port", () => {
    const session = createBrowserSession(4870);
    const other = createBrowserSession(4871);
    const foreign = other.check(undefined, other.newToken());
    if (foreign.kind !== "exchange") throw new Error(foreign.kind);
    session.newToken();
    expect(session.check(undefined, undefined)).toEqual({ kind: "refused", reason: "no-token" });
    expect(session.check(undefined, "")).toEqual({ kind: "refused", reason: "token-wrong" });
    expect(session.check("albumen-4870=", undefined).kind).toBe("refused");
    expect(session.check(cookieOf(foreign.setCookie), undefined).kind).toBe("refused");
    expect(session.check(cookieOf(foreign.setCookie).replace("4871", "4870"), undefined).kind).toBe(
      "refused",
    );
  });
});

describe("A request is for us", () => {
  const check = (headers: { host?: string; origin?: string }, needsOrigin = false) =>
    isForUs({ headers } as never, 4870, needsOrigin);

  test("under the names of loopback with our port only", () => {
    expect(check({ host: "127.0.0.1:4870" })).toBe(true);
    expect(check({ host: "LOCALHOST:4870" })).toBe(true);
    for (const host of [
      "127.0.0.1",
      "127.0.0.1:4871",
      "evil.example:4870",
      "127.0.0.1:4870.evil.example",
      "",
    ])
      expect(check({ host })).toBe(false);
    expect(check({})).toBe(false);
  });

  test("from a page of the same origin, or from no page", () => {
    const host = "127.0.0.1:4870";
    expect(check({ host, origin: "http://127.0.0.1:4870" })).toBe(true);
    for (const origin of ["null", "http://evil.example", "https://127.0.0.1:4870", "http://localhost:4870"])
      expect(check({ host, origin })).toBe(false);
  });

  test("as a WebSocket with an origin only", () => {
    expect(check({ host: "localhost:4870" }, true)).toBe(false);
    expect(check({ host: "localhost:4870", origin: "http://localhost:4870" }, true)).toBe(true);
  });
});

test("The window's policy allows nothing unsafe and nothing from elsewhere", () => {
  const policy = windowPolicy({ connections: ["ws://127.0.0.1:4870"] });
  expect(policy).not.toContain("unsafe");
  expect(policy).not.toMatch(/[*]|https:|data:|blob:/);
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
});

describe("A range of bytes", () => {
  test("is read as the RFC says", () => {
    expect(decideRange(undefined, 100)).toEqual({ kind: "whole" });
    expect(decideRange("bytes=0-9", 100)).toEqual({ kind: "part", start: 0, end: 9 });
    expect(decideRange("bytes=90-", 100)).toEqual({ kind: "part", start: 90, end: 99 });
    expect(decideRange("bytes=-10", 100)).toEqual({ kind: "part", start: 90, end: 99 });
    expect(decideRange("bytes=-1000", 100)).toEqual({ kind: "part", start: 0, end: 99 });
    expect(decideRange("bytes=50-1000", 100)).toEqual({ kind: "part", start: 50, end: 99 });
  });

  test("outside of the file cannot be satisfied", () => {
    for (const header of ["bytes=100-", "bytes=100-200", "bytes=-0"])
      expect(decideRange(header, 100)).toEqual({ kind: "unsatisfiable" });
    expect(decideRange("bytes=0-", 0)).toEqual({ kind: "unsatisfiable" });
  });

  test("that is malformed, backwards or several is ignored", () => {
    for (const header of ["bytes=9-5", "bytes=-", "bytes=a-b", "items=0-9", "bytes=0-1,3-4", ""])
      expect(decideRange(header, 100)).toEqual({ kind: "whole" });
  });

  test("never leaves the file", () => {
    const header = fc.tuple(fc.nat(300), fc.nat(300)).map(([from, to]) => `bytes=${from}-${to}`);
    fc.assert(
      fc.property(header, fc.nat(200), (text, size) => {
        const range = decideRange(text, size);
        if (range.kind !== "part") return;
        expect(range.start).toBeLessThanOrEqual(range.end);
        expect(range.end).toBeLessThan(size);
      }),
    );
  });
});

describe("Paths", () => {
  test("of files are plain names with a known ending", () => {
    expect(staticFile("/assets/index-B1x_2.js")).toEqual(["assets", "index-B1x_2.js"]);
    expect(staticFile("/icon.svg")).toEqual(["icon.svg"]);
  });

  test("that could lead out of the folder, or are places in the app, are no files", () => {
    const paths = [
      "/",
      "/search",
      "/photo/0123",
      "/../package.json",
      "/assets/../../package.json",
      "/%2e%2e/package.json",
      "/..%2fpackage.json",
      "/assets\\..\\x.js",
      "/.env.js",
      "//etc/x.js",
      "/C:/x.js",
      "/x.ts",
    ];
    for (const path of paths) expect(staticFile(path)).toBeUndefined();
  });

  test("of pictures are a content hash and a variant", () => {
    const hash = "a".repeat(64);
    expect(matchMedia(`/${hash}/preview`)).toEqual({ hash, variant: "preview" });
    for (const path of [
      `/${hash}/raw`,
      `/${hash}/../x`,
      `/media/${hash}/raw`,
      `/${hash.toUpperCase()}/preview`,
    ])
      expect(matchMedia(path)).toBeUndefined();
  });
});
