import { expect, onTestFinished, test } from "vitest";
import { type MainProcess, startMain } from "../support/electron/main-process.ts";
import { tempHome } from "../support/home.ts";

async function startWithoutSandbox(): Promise<MainProcess> {
  const main = startMain({ home: await tempHome(), args: ["--no-sandbox"] });
  onTestFinished(async () => {
    main.kill();
    await main.exited;
  });
  await expect
    .poll(async () => (await main.control.dialogs()).map(({ text }) => text))
    .toEqual([expect.stringContaining("Chromium's sandbox is switched off")]);
  return main;
}

test("without Chromium's sandbox nothing opens before the person has been asked, and no is no", async () => {
  const main = await startWithoutSandbox();
  expect(await main.control.windows()).toEqual([]);
  expect(await main.control.processes()).toEqual([]);
  await main.control.answerDialog(0);
  expect(await main.exited).toEqual({ code: 0, signal: null });
});

test("who wants to go on without it can", async () => {
  const main = await startWithoutSandbox();
  await main.control.answerDialog(1);
  await expect.poll(() => main.stdout()).toBe("Albumen: the window is open.\n");
});
