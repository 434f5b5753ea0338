// The exported graphs and the tokenizer under Node against torch and the training script's tokenizer.
//
//   node tools/starter-model/from-scratch/check.mjs test/models/small reference.json     (reference.py makes the second)
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import { InferenceSession, Tensor } from "onnxruntime-node";

const [dir, referenceFile] = process.argv.slice(2);
if (!dir || !referenceFile) throw new Error("Say which model folder and which reference.json.");
const json = (file) => JSON.parse(readFileSync(file, "utf8"));
const reference = json(referenceFile);
const { size, captions, input_ids: expectedIds } = reference;
const count = captions.length;

const tokenizer = new Tokenizer(json(join(dir, "tokenizer.json")), json(join(dir, "tokenizer_config.json")));
const longest = expectedIds[0].length;
const ids = captions.map((caption) => {
  const tokens = tokenizer.encode(caption).ids;
  return [...tokens, ...Array(longest - tokens.length).fill(0)];
});
console.log("token ids equal:", JSON.stringify(ids) === JSON.stringify(expectedIds));

const vision = await InferenceSession.create(join(dir, "onnx", "vision_model.onnx"));
const text = await InferenceSession.create(join(dir, "onnx", "text_model.onnx"));
const pixels = Float32Array.from(reference.pixel_values);
const images = await vision.run({ pixel_values: new Tensor("float32", pixels, [count, 3, size, size]) });
const flat = BigInt64Array.from(expectedIds.flat(), BigInt);
const texts = await text.run({ input_ids: new Tensor("int64", flat, [count, longest]) });
console.log(
  "images, largest difference:",
  largestDifference(images.image_embeds.data, reference.image_embeds),
);
console.log("texts, largest difference:", largestDifference(texts.text_embeds.data, reference.text_embeds));

function largestDifference(a, b) {
  return b.reduce((largest, value, i) => Math.max(largest, Math.abs(value - a[i])), 0);
}
