// Reference vectors of the two models of this repository, computed with nothing but ONNX Runtime, one input at a time, in
// float64 around the graph. The engine's tests compare with them.
//
//   node tools/golden-vectors.mjs
//
// writes electron/engine/clip/golden/{starter,small}.json. Token ids come from the Python tokenizers of the training scripts.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { root } from "./prerequisites.mjs";

const models = {
  starter: {
    dir: "assets/models/starter",
    size: 224,
    mean: 127 / 255,
    deviation: 128 / 255,
    texts: {
      "a photo of a dog": [101, 1037, 6302, 1997, 1037, 3899, 102],
      "children playing on the beach": [101, 2336, 2652, 2006, 1996, 3509, 102],
      "naïve café in São Paulo": [101, 15743, 7668, 1999, 7509, 9094, 102],
    },
  },
  small: {
    dir: "test/models/small",
    size: 96,
    mean: 0.5,
    deviation: 0.25,
    texts: {
      "a photo of a dog": [1, 356, 2229, 554, 356, 545, 2],
      "children playing on the beach": [1, 785, 688, 528, 526, 791, 2],
      "🏖️ sunset": [1, 243, 162, 146, 153, 242, 187, 402, 2293, 2],
    },
  },
};

/** Written down again in the test: value of a channel at a place, both in [0, 1), to 255. */
const pictures = {
  gradient: (x, y, c) => (c === 0 ? x * 240 : c === 1 ? y * 240 : 128),
  disc: (x, y, c) => ((x - 0.5) ** 2 + (y - 0.4) ** 2 < 0.1 ? [230, 190, 40][c] : [40, 90, 160][c]),
  stripes: (x, y, c) => (Math.floor((x + 2 * y) * 12) % 2 ? 220 - 30 * c : 30 + 30 * c),
};

for (const [name, model] of Object.entries(models)) {
  const golden = { images: {}, texts: {} };
  const vision = await InferenceSession.create(join(root, model.dir, "onnx/vision_model.onnx"));
  for (const [picture, value] of Object.entries(pictures)) {
    const output = await vision.run({ pixel_values: draw(value, model) });
    golden.images[picture] = normalized(output.image_embeds.data);
  }
  const text = await InferenceSession.create(join(root, model.dir, "onnx/text_model.onnx"));
  for (const [words, ids] of Object.entries(model.texts)) {
    const all = (value) => new Tensor("int64", BigInt64Array.from(value, BigInt), [1, ids.length]);
    const inputs = { input_ids: all(ids), attention_mask: all(ids.map(() => 1)) };
    const output = await text.run(Object.fromEntries(text.inputNames.map((input) => [input, inputs[input]])));
    golden.texts[words] = normalized(output.text_embeds.data);
  }
  writeFileSync(
    join(root, `electron/engine/clip/golden/${name}.json`),
    `${JSON.stringify(golden, null, 2)}\n`,
  );
}

function draw(value, { size, mean, deviation }) {
  const data = new Float32Array(3 * size * size);
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const level = Math.floor(value(x / size, y / size, c)) / 255;
        data[(c * size + y) * size + x] = (level - mean) / deviation;
      }
    }
  }
  return new Tensor("float32", data, [1, 3, size, size]);
}

function normalized(data) {
  const length = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0));
  return Array.from(data, (value) => Number((value / length).toFixed(6)));
}
