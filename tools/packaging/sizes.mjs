/** What each part may take, in bytes: measured on Linux x64, and 15 % more. A part that outgrows it is looked at before it ships. */
export const budgets = {
  "app.asar": 12_200_000,
  "the window": 780_000,
  "native parts": 290_000_000,
  "the model": 45_700_000,
  licences: 1_450_000,
};

/**
 * What the parts of a packaged app take. Pure.
 * @param {import("./package-tree.mjs").PackageTree} tree
 * @param {{ isStandIn: boolean }} electron whether Electron's own part means anything
 * @returns {{ name: string, bytes: number, part?: string }[]} `part`: the row is of this one and is not to be added to it
 */
export function sizesOf(tree, { isStandIn }) {
  const window = tree.archived.filter(({ path }) => path.startsWith("out/web/"));
  const below = (folder) => tree.beside.filter(({ path }) => path.startsWith(folder));
  const natives = new Map();
  for (const { path, size } of tree.unpacked) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path;
    natives.set(name, (natives.get(name) ?? 0) + size);
  }
  const rows = [
    { name: "app.asar", bytes: sum(tree.archived) },
    { name: "the window", bytes: sum(window), part: "app.asar" },
    { name: "native parts", bytes: sum(tree.unpacked) },
    ...[...natives]
      .sort(([, a], [, b]) => b - a)
      .map(([name, bytes]) => ({ name, bytes, part: "native parts" })),
    { name: "the model", bytes: sum(below("models/")) },
    { name: "licences", bytes: sum(below("licenses/")) },
  ];
  return isStandIn ? rows : [...rows, { name: "Electron", bytes: sum(tree.outside) }];
}

/** Which parts are larger than they may be, as sentences. */
export function overBudget(rows) {
  return rows
    .filter(({ name, bytes }) => bytes > (budgets[name] ?? Number.POSITIVE_INFINITY))
    .map(({ name, bytes }) => `${name}: ${megabytes(bytes)} MB, and it may be ${megabytes(budgets[name])}`);
}

/** The rows as lines of a table for a terminal. */
export function sizeTable(rows) {
  const lines = rows.map(({ name, bytes, part }) => [
    part === undefined ? name : `  ${name}`,
    megabytes(bytes),
    budgets[name] === undefined ? "" : megabytes(budgets[name]),
  ]);
  const total = rows.filter(({ part }) => part === undefined).reduce((all, { bytes }) => all + bytes, 0);
  const isWhole = rows.some(({ name }) => name === "Electron");
  lines.push([isWhole ? "all of it" : "all but Electron", megabytes(total), ""]);
  return [["part", "MB", "at most"], ...lines].map(([name, size, limit]) =>
    `${name.padEnd(36)}${size.padStart(8)}${limit.padStart(10)}`.trimEnd(),
  );
}

const sum = (files) => files.reduce((all, { size }) => all + size, 0);

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
