import type { Page } from "playwright-core";

/** A picture of 20 × 30 pixels, for tests in which it matters only that there is one. */
export const anyPicture =
  '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="30"><rect width="20" height="30"/></svg>';

/** What no browser can show. */
export const noPicture = "nothing";

/** Answers every request for a picture of a scenario with `servedMedia`: SVG text for a photo and a variant. */
export async function answerMedia(
  page: Page,
  answer: (hash: string, variant: string) => string | Promise<string>,
): Promise<void> {
  await page.route("**/media/**", async (route) => {
    const [hash = "", variant = ""] = new URL(route.request().url()).pathname.split("/").slice(-2);
    await route.fulfill({ contentType: "image/svg+xml", body: await answer(hash, variant) });
  });
}
