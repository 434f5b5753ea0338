// Reference vectors of the starter model, computed with nothing but ONNX Runtime, one input at a time, in float64
// around the graph. The engine's tests compare with them.
//
//   node tools/starter-model/from-scratch/golden.mjs > electron/engine/clip/golden/starter.json
//
// Token ids come from the tokenizer of the training script (tok.py).
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";

const model = join(dirname(fileURLToPath(import.meta.url)), "../../../assets/models/starter/onnx");
const size = 96;

/** Written down again in the test: value of a channel at a place. */
const pictures = {
  gradient: (x, y, c) => (c === 0 ? x * 2.5 : c === 1 ? y * 2.5 : 128),
  disc: (x, y, c) => ((x - 48) ** 2 + (y - 40) ** 2 < 900 ? [230, 190, 40][c] : [40, 90, 160][c]),
  stripes: (x, y, c) => (Math.floor((x + 2 * y) / 8) % 2 ? 220 - 30 * c : 30 + 30 * c),
};
const texts = {
  "a photo of a dog": [1, 356, 2229, 554, 356, 545, 2],
  "children playing on the beach": [1, 785, 688, 528, 526, 791, 2],
  "🏖️ sunset": [1, 243, 162, 146, 153, 242, 187, 402, 2293, 2],
};

function normalized(data) {
  const length = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0));
  return Array.from(data, (value) => Number((value / length).toFixed(6)));
}

const vision = await InferenceSession.create(join(model, "vision_model.onnx"));
const text = await InferenceSession.create(join(model, "text_model.onnx"));
const golden = { images: {}, texts: {} };
for (const [name, value] of Object.entries(pictures)) {
  const data = new Float32Array(3 * size * size);
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        data[(c * size + y) * size + x] = (Math.floor(value(x, y, c)) / 255 - 0.5) / 0.25;
      }
    }
  }
  const output = await vision.run({ pixel_values: new Tensor("float32", data, [1, 3, size, size]) });
  golden.images[name] = normalized(output.image_embeds.data);
}
for (const [name, ids] of Object.entries(texts)) {
  const data = BigInt64Array.from(ids, BigInt);
  const output = await text.run({ input_ids: new Tensor("int64", data, [1, ids.length]) });
  golden.texts[name] = normalized(output.text_embeds.data);
}
console.log(JSON.stringify(golden));
