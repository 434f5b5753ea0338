// Started by indexing.mjs: the same files through transformers.js, in batches, with the same model.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { starterDir } from "./engine-files.mjs";

const batchSize = 16;
const [folder] = process.argv.slice(2);
const require = createRequire(pathToFileURL(join(folder, "here.js")));
const { AutoProcessor, CLIPVisionModelWithProjection, env, RawImage } = require("@huggingface/transformers");
env.allowRemoteModels = false;
env.localModelPath = dirname(starterDir);

process.once("message", async (files) => {
  const processor = await AutoProcessor.from_pretrained("starter");
  const model = await CLIPVisionModelWithProjection.from_pretrained("starter", { dtype: "fp32" });
  const embed = async (paths) => {
    const read = await Promise.all(paths.map((path) => RawImage.read(path).catch(() => null)));
    const images = read.filter((image) => image !== null);
    if (images.length > 0) await model(await processor(images));
    return images.length;
  };
  await embed(files.slice(0, batchSize));
  const started = performance.now();
  let done = 0;
  for (let start = 0; start < files.length; start += batchSize) {
    done += await embed(files.slice(start, start + batchSize));
  }
  process.send({ imagesPerSecond: (1000 * done) / (performance.now() - started) }, () => process.exit(0));
});
