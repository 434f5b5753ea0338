// From pictures and texts to figures. `model` has embedTexts(texts) and embedFiles(files, shift?).
import { averagePrecision, dot, figure, meanVector, precisionAt, randomNumbers, rankOf } from "./metrics.mjs";
import { isRight, queries, readCaptions, readClasses, readReceipts } from "./sets.mjs";
import { shifts } from "./shifts.mjs";

const depths = [1, 5, 10];
const examples = 5;

/** Each sentence looks for its picture, each picture for one of its sentences. */
export async function measureCaptions(model, data) {
  const pictures = readCaptions(data);
  const vectors = await model.embedFiles(pictures.map(({ file }) => file));
  const sentences = pictures.flatMap(({ texts }, own) => texts.map((text) => ({ text, own })));
  const queryVectors = await model.embedTexts(sentences.map(({ text }) => text));
  const owners = sentences.map(({ own }) => own);
  const ranks = queryVectors.map((query, i) => rankOf(query, vectors, owners[i]));
  const figures = {};
  for (const k of depths) {
    figures[`textToImageRecallAt${k}`] = figure(
      ranks.map((rank) => Number(rank < k)),
      k / pictures.length,
      owners,
    );
  }
  const best = vectors.map((vector, own) => {
    const scores = queryVectors.map((query) => dot(query, vector));
    const mine = Math.max(...scores.filter((_, i) => owners[i] === own));
    return scores.filter((score, i) => owners[i] !== own && score >= mine).length;
  });
  for (const k of depths) {
    const chance = 1 - (1 - k / sentences.length) ** 5;
    figures[`imageToTextRecallAt${k}`] = figure(
      best.map((rank) => Number(rank < k)),
      chance,
    );
  }
  return { figures };
}

export async function measureClasses(model, data, set) {
  const classes = readClasses(data, set);
  const pictures = classes.flatMap(({ files }, own) => files.map((file) => ({ file, own })));
  const vectors = await model.embedFiles(pictures.map(({ file }) => file));
  const owners = pictures.map(({ own }) => own);
  const bare = await model.embedTexts(classes.map(({ name }) => name));
  const ensembles = await ensemblesOf(model, classes);
  const count = classes.length;
  const figures = {
    ...zeroShot("", vectors, owners, bare),
    ...zeroShot("Ensemble", vectors, owners, ensembles),
    meanAveragePrecision: figure(
      bare.map((query, own) =>
        averagePrecision(
          vectors.map((vector) => dot(query, vector)),
          owners.map((owner) => owner === own),
        ),
      ),
      1 / count,
    ),
    fewShotTop1: fewShot(vectors, owners, count),
  };
  return { figures };
}

function zeroShot(suffix, vectors, owners, prompts) {
  const ranks = vectors.map((vector, i) => rankOf(vector, prompts, owners[i]));
  const at = (k) =>
    figure(
      ranks.map((rank) => Number(rank < k)),
      Math.min(1, k / prompts.length),
    );
  return { [`top1${suffix}`]: at(1), [`top5${suffix}`]: at(5) };
}

async function ensemblesOf(model, classes) {
  const means = [];
  for (const { prompts } of classes) means.push(meanVector(await model.embedTexts(prompts)));
  return means;
}

/** The nearest mean of five pictures of each class; classes with no sixth picture serve as wrong answers alone. */
function fewShot(vectors, owners, count) {
  const random = randomNumbers(examples);
  const groups = Array.from({ length: count }, () => []);
  owners.forEach((own, i) => {
    groups[own].push({ i, key: random() });
  });
  for (const group of groups) group.sort((a, b) => a.key - b.key);
  const means = groups.map((group) => meanVector(group.slice(0, examples).map(({ i }) => vectors[i])));
  const hits = groups.flatMap((group, own) =>
    group.slice(examples).map(({ i }) => Number(rankOf(vectors[i], means, own) === 0)),
  );
  return figure(hits, 1 / count);
}

/** Every picture of every set is one library; what fits a query is said by folders and captions. */
export async function measureQueries(model, data) {
  const classes = ["scenes", "objects", "things"].flatMap((set) => readClasses(data, set));
  const pictures = [
    ...readCaptions(data),
    ...readReceipts(data),
    ...classes.flatMap(({ folder, files }) => files.map((file) => ({ file, folder, texts: [] }))),
  ];
  const vectors = await model.embedFiles(pictures.map(({ file }) => file));
  const ask = async (text, right) => {
    const [query] = await model.embedTexts([text]);
    return precisionAt(
      10,
      vectors.map((vector) => dot(query, vector)),
      right,
    );
  };
  const plain = [];
  const chances = [];
  const pairs = [];
  const notes = {};
  for (const query of queries) {
    const right = pictures.map((picture) => isRight(query, picture));
    const precision = await ask(query.query, right);
    plain.push(precision);
    chances.push(right.filter(Boolean).length / right.length);
    notes[query.query] = precision;
    for (const synonym of query.synonyms) {
      const its = await ask(synonym, right);
      pairs.push({ precision, its });
      notes[`${query.query} = ${synonym}`] = its;
    }
  }
  const chance = chances.reduce((a, b) => a + b, 0) / chances.length;
  const figures = {
    precisionAt10: figure(plain, chance),
    synonymPrecisionAt10: figure(
      pairs.map(({ its }) => its),
      chance,
    ),
    synonymsWithin10Points: figure(
      pairs.map(({ precision, its }) => Number(its >= precision - 0.1 - 1e-9)),
      0,
    ),
  };
  return { figures, notes };
}

/** Top-1 of things and scenes after each change. What is lost is the difference to their plain figures. */
export async function measureShifts(model, data) {
  const figures = {};
  for (const set of ["things", "scenes"]) {
    const classes = readClasses(data, set);
    const prompts = await ensemblesOf(model, classes);
    // Ten of a class are enough to see a difference of points.
    const pictures = classes.flatMap(({ files }, own) => files.slice(0, 10).map((file) => ({ file, own })));
    for (const [name, shift] of Object.entries({ none: undefined, ...shifts })) {
      const vectors = await model.embedFiles(
        pictures.map(({ file }) => file),
        shift,
      );
      figures[`${set}Top1 ${name}`] = figure(
        vectors.map((vector, i) => Number(rankOf(vector, prompts, pictures[i].own) === 0)),
        1 / classes.length,
      );
    }
  }
  return { figures };
}
