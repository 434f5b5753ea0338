import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import asar from "@electron/asar";
import { binaryKind } from "./binary-kind.mjs";

const headBytes = 4096;

/**
 * @typedef {{ path: string, size: number, binary: ReturnType<typeof binaryKind> }} PackagedFile `path` has forward slashes
 * @typedef {{
 *   archived: PackagedFile[],
 *   unpacked: PackagedFile[],
 *   missing: string[],
 *   beside: PackagedFile[],
 *   outside: PackagedFile[],
 *   manifest: Record<string, any>,
 * }} PackageTree
 */

/**
 * What lies where in an unpacked app.
 *
 * `archived`: in app.asar. `unpacked`: in app.asar.unpacked. `missing`: what app.asar says is there, and is not.
 * `beside`: the other resources. `outside`: the rest of the app's folder, which is Electron's.
 * @param {string} folder
 * @param {ReturnType<import("./layout.mjs").packagedPlaces>} places
 * @returns {PackageTree}
 */
export function readPackage(folder, places) {
  const { archived, promised, read } = readArchive(places.asar);
  const unpacked = listFiles(places.unpacked);
  const have = new Map(unpacked.map(({ path, size }) => [path, size]));
  return {
    archived,
    unpacked,
    missing: promised.filter(({ path, size }) => have.get(path) !== size).map(({ path }) => path),
    beside: listFiles(places.resources, [places.asar, places.unpacked]),
    outside: listFiles(folder, [places.resources]),
    manifest: JSON.parse(read("package.json").toString("utf8")),
  };
}

/** The packed files of an archive, those it promises beside itself, and a way to read a packed one. */
function readArchive(file) {
  const { header, headerSize } = asar.getRawHeader(file);
  const content = readFileSync(file).subarray(8 + headerSize);
  const archived = [];
  const promised = [];
  const places = new Map();
  const visit = (node, path) => {
    for (const [name, entry] of Object.entries(node.files)) {
      const inner = path === "" ? name : `${path}/${name}`;
      if (entry.files) visit(entry, inner);
      else if (entry.unpacked) promised.push({ path: inner, size: entry.size });
      else if (entry.link === undefined) {
        const start = Number(entry.offset);
        const bytes = content.subarray(start, start + entry.size);
        places.set(inner, bytes);
        archived.push({ path: inner, size: entry.size, binary: binaryKind(bytes.subarray(0, headBytes)) });
      }
    }
  };
  visit(header, "");
  return { archived, promised, read: (path) => places.get(path) ?? Buffer.from("{}") };
}

/** All files below a folder, without those below `apart`. */
function listFiles(folder, apart = []) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !apart.some((other) => file === other || file.startsWith(other + sep)))
    .map((file) => ({
      path: relative(folder, file).split(sep).join("/"),
      size: statSync(file).size,
      binary: binaryKind(readHead(file)),
    }));
}

function readHead(file) {
  const head = Buffer.alloc(headBytes);
  const descriptor = openSync(file, "r");
  try {
    return head.subarray(0, readSync(descriptor, head, 0, headBytes, 0));
  } finally {
    closeSync(descriptor);
  }
}
