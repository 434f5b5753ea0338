import { buildIfStale } from "../../tools/build.mjs";

/** `npm test` has built already and stops if it cannot; a run of single files goes on with what there is. */
export async function buildOrWarn(only?: "engine" | "web"): Promise<void> {
  if (process.env.ALBUMEN_BUILT) return;
  const isBuilt = await buildIfStale({ only, quiet: true });
  if (!isBuilt) console.warn("The build has errors; what is started from out/ may be out of date.");
}
