// How smoothly the grid scrolls in a real browser, over a made-up engine with real WebP thumbnails to decode.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromiumArguments, findChromium } from "../chromium.mjs";

export const help = `npm run bench -- scroll [--photos N] [--seconds N] [--json]
  --photos N   photos in the library (default 1,000,000)
  --seconds N  of scrolling (default 8)`;

/** Px a second: a brisk wheel. Three rows of photos of the usual size. */
const speed = 1500;
const differentPictures = 64;
const longestSide = 448;
const module = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export async function run(args, say) {
  const { values } = parseArgs({
    args,
    options: { photos: { type: "string", default: "1000000" }, seconds: { type: "string", default: "8" } },
  });
  const photos = Number(values.photos);
  const seconds = Number(values.seconds);
  const found = await findChromium();
  if (found.path === null) throw new Error(`This benchmark needs a browser: ${found.reason}.`);
  // Vite builds for production what the person gets; left alone it takes this for development.
  process.env.NODE_ENV = "production";
  const { runnerImport } = await import("vite");
  const { chromium } = await import("playwright-core");
  const [{ module: harness }, { module: layout }] = await Promise.all([
    runnerImport(module("test/browser/harness/serve-harness.ts")),
    runnerImport(module("renderer/features/grid/layout.ts")),
  ]);
  say("Making pictures…");
  const pictures = await makePictures();
  const served = await harness.serveHarness({
    picture: (hash) => pictures[Number.parseInt(hash.slice(-6), 16) % pictures.length],
  });
  const browser = await chromium.launch({ executablePath: found.path, args: chromiumArguments });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.addInitScript((scenario) => Object.assign(window, { scenario }), {
      photos,
      folders: [{ path: "/photos" }],
      servedMedia: true,
    });
    await page.goto(served.url);
    await page.locator('[data-index="0"] img').waitFor();
    const session = await page.context().newCDPSession(page);
    say(`Scrolling for ${seconds} s…`);
    // From the middle on: the scaled part of the scroll space.
    await page.getByRole("grid").evaluate((grid) => {
      grid.scrollTop = grid.scrollHeight / 2;
    });
    await page.locator('[aria-busy="false"] img').first().waitFor();
    await session.send("Performance.enable");
    const before = await taskSeconds(session);
    const { frames, nodes } = await page.evaluate(scroll, { seconds, speed });
    const workMs = ((await taskSeconds(session)) - before) * 1000;
    await session.send("HeapProfiler.collectGarbage");
    const heap = await session.send("Runtime.getHeapUsage");
    const { p50, p99, most } = percentiles(frames);
    return {
      figures: {
        photos,
        frames: frames.length,
        p50FrameMs: p50,
        p99FrameMs: p99,
        worstFrameMs: most,
        workPerFrameMs: workMs / frames.length,
        layoutMs: measureLayout(layout, photos),
        heapMiB: (heap.usedSize + (heap.backingStorageSize ?? 0)) / 2 ** 20,
        documentNodes: nodes,
      },
      notes: {
        p99FrameMs: `time between frames while scrolling ${speed} px/s by script, 16.7 ms is every frame of a 60 Hz screen`,
        workPerFrameMs: "the page's main thread, mean: script, style, layout and paint",
        layoutMs: "all rows of the library at the usual size, in Node; the window does it in slices",
        heapMiB: "JavaScript of the page after garbage collection, the made-up engine in it included",
        documentNodes: "elements of the page, the most seen while scrolling",
      },
    };
  } finally {
    await browser.close();
    await served.close();
  }
}

/** Seconds that the page's main thread has worked so far. */
async function taskSeconds(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find((metric) => metric.name === "TaskDuration").value;
}

/** In the page: scrolls frame by frame and notes how long each took. */
function scroll({ seconds, speed }) {
  const grid = document.querySelector('[role="grid"]');
  const frames = [];
  let nodes = 0;
  return new Promise((resolve) => {
    let before = 0;
    let left = 0;
    const step = (now) => {
      if (before !== 0) {
        frames.push(now - before);
        left += ((now - before) * speed) / 1000;
        const pixels = Math.floor(left);
        left -= pixels;
        grid.scrollTop += pixels;
      }
      before = now;
      if (frames.length % 20 === 0) nodes = Math.max(nodes, document.querySelectorAll("*").length);
      if (frames.reduce((sum, ms) => sum + ms, 0) < seconds * 1000) requestAnimationFrame(step);
      else resolve({ frames, nodes });
    };
    requestAnimationFrame(step);
  });
}

/** Noise over a colour: about as many bytes and as much to decode as a photo's thumbnail. */
async function makePictures() {
  const { default: sharp } = await import("sharp");
  return Promise.all(
    Array.from({ length: differentPictures }, (_, i) =>
      sharp({
        create: {
          width: longestSide,
          height: Math.round(longestSide / 1.5),
          channels: 3,
          background: `hsl(${(i * 360) / differentPictures}, 40%, 50%)`,
          noise: { type: "gaussian", mean: 128, sigma: 20 },
        },
      })
        .blur(1.2)
        .webp({ quality: 75, effort: 1 })
        .toBuffer(),
    ),
  );
}

function measureLayout({ layoutGrid }, photos) {
  const aspectRatios = new Uint16Array(photos);
  const shapes = [1500, 1333, 667, 750, 1778, 1000];
  for (let i = 0; i < photos; i++) aspectRatios[i] = shapes[(i * 7919) % shapes.length];
  const days = Math.ceil(photos / 20);
  const sectionCounts = new Uint32Array(days).fill(20);
  sectionCounts[days - 1] = photos - 20 * (days - 1);
  const input = {
    ...{ aspectRatios, sectionCounts, width: 1000, targetHeight: 180 },
    ...{ gap: 3, sectionGap: 16, headerHeight: 44, minSectionWidth: 104 },
  };
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    layoutGrid(input);
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[2];
}

function percentiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { p50: at(0.5), p99: at(0.99), most: sorted.at(-1) };
}
