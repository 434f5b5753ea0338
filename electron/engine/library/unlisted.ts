import type { Failure } from "../../../shared/errors.ts";
import type { FileProblem } from "../store/store.ts";
import { systemCode } from "./problems.ts";

/** Why a folder could not be listed, for the list of problems. */
export function unlistedProblem(failure: Failure, error: unknown): FileProblem {
  if (failure.code === "file-missing") {
    return {
      code: "folder-missing",
      message: "This folder went away while it was being listed. Scan again to see what is left.",
    };
  }
  const code = systemCode(error);
  return { code: "folder-unreadable", message: sentences[code ?? ""] ?? otherwise(code) };
}

const notAllowed =
  "Albumen may not look into this folder. Give yourself permission to read it, then scan again.";
const sentences: Record<string, string> = {
  EACCES: notAllowed,
  EPERM: notAllowed,
  ENAMETOOLONG:
    "The path of this folder is longer than the system can open. Shorten the names of the folders around it, then scan again.",
  ELOOP: "This folder leads back to itself over a link. Remove the link, then scan again.",
  EMFILE: "Too many files are open on this computer. Close some programs, then scan again.",
};

const otherwise = (code: string | null) =>
  `This folder could not be listed (${code ?? "no reason given"}). Check the drive or the connection, then scan again.`;
