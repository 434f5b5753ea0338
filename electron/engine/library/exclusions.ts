import { createRequire } from "node:module";
import type { Ignore } from "ignore";

/** The package is CommonJS whose types and exports disagree under "nodenext"; this is its function either way. */
const ignore = createRequire(import.meta.url)("ignore") as (options?: { ignorecase?: boolean }) => Ignore;

/** Rules read where they lie: they hold for the folder that this file is in and all below. */
export const rulesFileName = ".albumenignore";
/** Android's: a folder with such a file shows nothing in galleries, nor does anything in it. */
export const noMediaFileName = ".nomedia";

/** A rules file that is longer is no rules file. */
export const maxRulesBytes = 256 * 1024;

/**
 * What a person leaves out, by the rules of .gitignore: `private/`, `*.tif`, `/scans/2019`, `**` + `/raw`, `!keep.tif`. Two
 * sources, the later deciding where they disagree: the list of the folder (edited in the window), then each
 * `.albumenignore` from the folder down to where a file lies. As in Git, nothing can be brought back from within a folder
 * that is left out as a whole. Case does not count, as on most people's disks.
 */
export interface Exclusions {
  /** @param names from the folder's top down to the file or folder asked about. */
  excludes(names: readonly string[], isFolder: boolean): boolean;
  /** These rules and those of a file within the folder `names`. */
  and(names: readonly string[], rules: string): Exclusions;
}

interface Layer {
  depth: number;
  rules: Ignore;
}

export function createExclusions(rules: string): Exclusions {
  return withLayers(rules.trim() === "" ? [] : [{ depth: 0, rules: parse(rules) }]);
}

function parse(rules: string): Ignore {
  // A byte order mark, as Windows' editor leaves it, would be part of the first rule.
  return ignore({ ignorecase: true }).add(rules.replace(/^\ufeff/, ""));
}

function withLayers(layers: readonly Layer[]): Exclusions {
  return {
    excludes(names, isFolder) {
      let excluded = false;
      for (const { depth, rules } of layers) {
        if (names.length <= depth) continue;
        const path = names.slice(depth).join("/") + (isFolder ? "/" : "");
        const { ignored, unignored } = rules.test(path);
        if (ignored) excluded = true;
        else if (unignored) excluded = false;
      }
      return excluded;
    },
    and: (names, rules) => withLayers([...layers, { depth: names.length, rules: parse(rules) }]),
  };
}
