// The labelled pictures under a folder: captions/, and a folder a class in scenes/, objects/ and things/.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const json = (file) => JSON.parse(readFileSync(file, "utf8"));
const besides = (file) => json(new URL(file, import.meta.url));

/** What people say, and which folders and words of captions (words, or several in a row) show that a picture is right. */
export const queries = besides("queries.json");
const classNames = besides("class-names.json");

const templates = [
  (name) => name,
  (name) => article(name),
  (name) => `a photo of ${article(name)}.`,
  (name) => `a picture of ${article(name)}`,
  (name) => `an image of ${article(name)}`,
  (name) => `a close-up photo of ${article(name)}`,
  (name) => `a snapshot of ${article(name)}`,
];

export function readCaptions(data) {
  const captions = json(join(data, "captions", "captions.json"));
  return Object.entries(captions).map(([file, texts]) => ({
    file: join(data, "captions", file),
    folder: "captions",
    texts,
  }));
}

/** Classes with their pictures; a class's first prompt is its bare name. */
export function readClasses(data, set) {
  const folders = readdirSync(join(data, set), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return folders.map(({ name: folder }) => {
    const name = classNames[folder] ?? folder.replaceAll(/[_-]/g, " ").toLowerCase();
    return {
      folder: `${set}/${folder}`,
      name,
      prompts: templates.map((template) => template(name)),
      files: readdirSync(join(data, set, folder)).map((file) => join(data, set, folder, file)),
    };
  });
}

export function readReceipts(data) {
  const dir = join(data, "receipts");
  if (!existsSync(dir)) return [];
  const files = readdirSync(dir).filter((file) => file.endsWith(".jpg"));
  return files.map((file) => ({ file: join(dir, file), folder: "receipts", texts: [] }));
}

export function isRight(query, picture) {
  if (query.folders.includes(picture.folder)) return true;
  const words = picture.texts.map((text) => (text.toLowerCase().match(/[a-z]+/g) ?? []).join(" "));
  return query.captionWords.some((word) => words.some((text) => ` ${text} `.includes(` ${word} `)));
}

function article(name) {
  if (name.endsWith("s") && !name.endsWith("ss")) return name;
  return `${/^[aeiou]/.test(name) ? "an" : "a"} ${name}`;
}
