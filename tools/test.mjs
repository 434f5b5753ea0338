// `npm test`: builds, finds a Chromium, runs all tests with Vitest, names what was skipped and why, and ends with
// the line "N passed, N failed, N skipped". It always ends: a run that hangs is stopped and counted as failed.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildIfStale } from "./build.mjs";
import { requirePrerequisites, root } from "./prerequisites.mjs";
import { endTree, withOwnGroup } from "./process-tree.mjs";

requirePrerequisites();
const args = process.argv.slice(2);
const limitMinutes = Number(process.env.ALBUMEN_TEST_LIMIT_MINUTES) || 25;
/** After its last test Vitest may still close things; longer than this and it hangs. */
const closingLimitMs = 30_000;

const isBuilt = await buildIfStale();
const chromium = isBuilt ? await chooseChromium() : null;
const outcome = isBuilt ? await runTests() : failed("the build", "it did not succeed; see above");
process.exitCode = report(outcome);

/** A run of named files that are no browser tests doesn't fetch a browser. */
async function chooseChromium() {
  const { ensureChromium, findChromium } = await import("./chromium.mjs");
  const filters = args.filter((arg) => !arg.startsWith("-"));
  const needsBrowser = filters.length === 0 || filters.some((filter) => filter.includes("browser"));
  return needsBrowser ? ensureChromium(console.log) : findChromium();
}

async function runTests() {
  const folder = mkdtempSync(join(tmpdir(), "albumen-test-run-"));
  const resultsFile = join(folder, "results.json");
  try {
    const end = await runVitest(resultsFile);
    const results = readResults(resultsFile);
    if (results === null) return failed("the test run", end.why ?? `it ended early with code ${end.code}`);
    if (end.why !== null) results.failed.push({ name: "the test run", reason: end.why });
    // Vitest found something wrong that is no test: an error outside of tests, say.
    else if (end.code !== 0 && results.failed.length === 0)
      results.failed.push({ name: "the test run", reason: `it ended with code ${end.code}` });
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runVitest(resultsFile) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), "run", ...args], {
      cwd: root,
      ...withOwnGroup,
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        ...process.env,
        ALBUMEN_TEST_RESULTS: resultsFile,
        ALBUMEN_BUILT: "1",
        ALBUMEN_CHROMIUM: chromium.path ?? "",
        ALBUMEN_NO_CHROMIUM: chromium.reason ?? "",
      },
    });
    let why = null;
    const stop = (reason) => {
      why ??= reason;
      endTree(child);
    };
    const limit = setTimeout(
      () => stop(`it took more than ${limitMinutes} minutes and was stopped`),
      limitMinutes * 60_000,
    );
    let finishedAt = null;
    const closing = setInterval(() => {
      if (readResults(resultsFile) === null) return;
      finishedAt ??= Date.now();
      if (Date.now() - finishedAt > closingLimitMs) stop("it did not end after its last test");
    }, 1000);
    const onSignal = (signal) => stop(`it was stopped by ${signal}`);
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, onSignal);
    const settle = (code) => {
      clearTimeout(limit);
      clearInterval(closing);
      for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, onSignal);
      resolve({ code, why });
    };
    child.once("error", (error) => {
      why = error.message;
      settle(1);
    });
    child.once("exit", settle);
  });
}

/** What test/support/results-reporter.ts wrote at the end of the run. */
function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function failed(name, reason) {
  return { passed: 0, failed: [{ name, reason }], skipped: [] };
}

/** Prints what needs a person's eye, then the one line. Returns the exit code. */
function report({ passed, failed, skipped }) {
  list("Failed", failed);
  list("Skipped", skipped);
  console.log(`\n${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
  return failed.length === 0 ? 0 : 1;
}

function list(title, entries) {
  if (entries.length === 0) return;
  console.log(`\n${title}:`);
  for (const { name, reason } of entries) console.log(`  ${name}${reason ? `: ${reason}` : ""}`);
}
