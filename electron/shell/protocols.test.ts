import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { app, session } from "electron";
import { expect, test } from "vitest";
import type { EngineClient } from "../../shared/contract.ts";
import { Failure } from "../../shared/errors.ts";
import { withStandIn } from "../../test/support/electron/with-stand-in.ts";
import { tempFolder } from "../../test/support/temp-folder.ts";
import { registerSchemes, serveMedia, serveWindow } from "./protocols.ts";

const control = withStandIn();
const hash = "a".repeat(64);

/** A built window, and an engine that knows one photo. */
async function serve(locate?: () => Promise<{ path: string; contentType: string }>) {
  const dir = await tempFolder("web");
  await mkdir(join(dir, "assets"));
  await writeFile(join(dir, "index.html"), "<!doctype html>");
  await writeFile(join(dir, "assets", "app-1234.js"), "export {};");
  await writeFile(join(dir, "..", "secret.html"), "secret").catch(() => {});
  const picture = join(dir, "picture.jpg");
  await writeFile(picture, "the bytes");
  registerSchemes();
  control.becomeReady();
  serveWindow(session.defaultSession, dir);
  const call = locate ?? (async () => ({ path: picture, contentType: "image/jpeg" }));
  serveMedia(session.defaultSession, { call } as unknown as EngineClient);
}
const text = async (url: string, init?: { method: string }) => {
  const { status, headers, body } = await control.fetch(url, init);
  return { status, headers, text: Buffer.from(body).toString() };
};

test("the schemes are standard and secure, and none goes around the policy or to service workers", () => {
  registerSchemes();
  expect(app.isReady()).toBe(false);
  const privileged = Object.fromEntries(control.session().privileged);
  expect(Object.keys(privileged)).toEqual(["app", "thumb"]);
  for (const privileges of Object.values(privileged)) {
    expect(privileges).toMatchObject({ standard: true, secure: true });
    for (const name of ["bypassCSP", "allowServiceWorkers", "corsEnabled", "allowExtensions"])
      expect(privileges[name] ?? false, name).toBe(false);
  }
});

test("the window's page comes with a policy that allows its own files and pictures, and nothing inline", async () => {
  await serve();
  const { status, headers } = await text("app://albumen/search?q=dog");
  expect(status).toBe(200);
  expect(headers["content-security-policy"]).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' thumb:; font-src 'self'; " +
      "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(headers["x-content-type-options"]).toBe("nosniff");
});

test("files of the window are served by name, and never change", async () => {
  await serve();
  const file = await text("app://albumen/assets/app-1234.js");
  expect(file).toMatchObject({ status: 200, text: "export {};" });
  expect(file.headers["cache-control"]).toContain("immutable");
});

test.for([
  "app://albumen/assets/..%2f..%2fsecret.html",
  "app://albumen/..%5Csecret.html",
  "app://albumen/assets/../../secret.html",
  "app://albumen/%2e%2e/secret.html",
  "app://albumen//etc/passwd",
  "app://other/index.html",
  "app://albumen:80/index.html",
])("%s leads nowhere else", async (url) => {
  await serve();
  const { text: body } = await text(url);
  expect(body).not.toContain("secret");
  expect(body).not.toContain("root:");
});

test("a picture is found by its content and comes as what it is, with nothing in it that runs", async () => {
  await serve();
  const picture = await text(`thumb://photo/${hash}/original`);
  expect(picture).toMatchObject({ status: 200, text: "the bytes" });
  expect(picture.headers).toMatchObject({
    "content-type": "image/jpeg",
    "content-length": "9",
    "x-content-type-options": "nosniff",
  });
  expect(picture.headers["content-security-policy"]).toContain("sandbox");
});

test.for([
  `thumb://photo/${hash}`,
  `thumb://photo/${hash}/other`,
  `thumb://other/${hash}/thumbnail`,
  `thumb://photo/${hash.toUpperCase()}/thumbnail`,
  "thumb://photo/../../etc/passwd/thumbnail",
  `thumb://photo/${hash}/thumbnail/../../../etc/passwd`,
])("%s is no picture, and the engine is not asked", async (url) => {
  let wasAsked = false;
  await serve(async () => {
    wasAsked = true;
    throw new Error("asked");
  });
  expect((await text(url)).status).toBe(404);
  expect(wasAsked).toBe(false);
});

test("only reading is answered", async () => {
  await serve();
  expect((await text("app://albumen/", { method: "POST" })).status).toBe(404);
  expect((await text(`thumb://photo/${hash}/original`, { method: "DELETE" })).status).toBe(404);
});

test("a file that is no picture is not sent, whatever the engine says", async () => {
  await serve(async () => ({ path: "/etc/passwd", contentType: "text/html" }));
  expect((await text(`thumb://photo/${hash}/original`)).status).toBe(415);
});

test("what cannot be had is told by its status, in words without paths", async () => {
  await serve(async () => {
    throw new Failure("photo-unknown", "There is no such photo.");
  });
  const unknown = await text(`thumb://photo/${hash}/thumbnail`);
  expect(unknown).toMatchObject({ status: 404, text: "There is nothing at this address.\n" });
  expect(unknown.headers["cache-control"]).toBe("no-store");
});

test("a file that went between asking and opening is not there", async () => {
  await serve(async () => ({ path: "/nowhere/photo.jpg", contentType: "image/jpeg" }));
  expect((await text(`thumb://photo/${hash}/original`)).status).toBe(404);
});
