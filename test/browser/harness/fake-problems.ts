import type { Handlers } from "../../../shared/contract.ts";
import type { ListedProblem, Problem } from "../../../shared/library.ts";

type Methods =
  | "problems.kinds"
  | "problems.list"
  | "problems.retry"
  | "problems.ignore"
  | "problems.unignore";

/** A list of problems that can be ignored and brought back; `onChange` hears of it, as the engine's windows do. */
export function createFakeProblems(given: Problem[] | number, onChange: () => void) {
  let all: ListedProblem[] = (Array.isArray(given) ? given : madeUp(given)).map((problem, index) => ({
    ...problem,
    id: String(index),
    isIgnored: false,
  }));
  const chosen = ({ ids, code }: { ids?: string[] | undefined; code?: string | undefined }) =>
    all.filter(
      (problem) =>
        (ids === undefined || ids.includes(problem.id)) && (code === undefined || problem.code === code),
    );
  const set = (choice: Parameters<typeof chosen>[0], isIgnored: boolean) => {
    const some = new Set(chosen(choice).filter((problem) => problem.isIgnored !== isIgnored));
    all = all.map((problem) => (some.has(problem) ? { ...problem, isIgnored } : problem));
    onChange();
    return { files: some.size };
  };
  const handlers: Pick<Handlers, Methods> = {
    "problems.kinds": () => {
      const codes = [...new Set(all.map(({ code }) => code))];
      const kinds = codes.map((code) => ({
        code,
        files: all.filter((problem) => problem.code === code && !problem.isIgnored).length,
        ignored: all.filter((problem) => problem.code === code && problem.isIgnored).length,
      }));
      const ignored = all.filter((problem) => problem.isIgnored).length;
      return { kinds: kinds.sort((a, b) => b.files - a.files), files: all.length - ignored, ignored };
    },
    "problems.list": ({ offset, limit, code, isIgnored = false }) => {
      const some = chosen({ code }).filter((problem) => problem.isIgnored === isIgnored);
      return { total: some.length, items: some.slice(offset, offset + limit) };
    },
    "problems.retry": (choice) => ({ jobIds: ["job-1"], files: chosen(choice).length }),
    "problems.ignore": (choice) => set(choice, true),
    "problems.unignore": (choice) => set(choice, false),
  };
  return { handlers, count: () => all.filter((problem) => !problem.isIgnored).length };
}

function madeUp(count: number): Problem[] {
  return Array.from({ length: count }, (_, index) => ({
    path: `/home/ada/Pictures/Old backups/Disk ${1 + (index % 7)}/DSC_${1000 + index}.jpg`,
    code: index % 3 === 0 ? "image-truncated" : "not-an-image",
    message:
      index % 3 === 0
        ? "The file ends before the picture does. Copy it again from where it came from."
        : "This is not a picture, whatever its name says.",
  }));
}
