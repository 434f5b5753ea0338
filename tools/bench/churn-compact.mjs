// Started by churn.mjs: opens the library, changes a little everywhere so that every table is due, and tidies up.
import { openBenchStore } from "./churn-library.mjs";

const store = await openBenchStore(process.argv[2]);
const rssBeforeMiB = process.memoryUsage.rss() / 1024 ** 2;
const started = performance.now();
await store.optimize();
const seconds = (performance.now() - started) / 1000;
await store.close();
process.send({ seconds, rssBeforeMiB, peakRssMiB: process.resourceUsage().maxRSS / 1024 }, () =>
  process.exit(0),
);
