import { type Connection, connect } from "@lancedb/lancedb";
import { expect, onTestFinished, test } from "vitest";
import {
  folderRow,
  hashOf,
  indexedPhotos,
  openTestStore,
  storePlace,
  testSet,
} from "../../../test/support/store.ts";
import { type MigrateOptions, migrate, migrations, newestVersion } from "./migrations.ts";
import { tableNames } from "./schema.ts";
import type { Migration } from "./steps/step.ts";

/** A library as the program of today leaves it. */
async function libraryOfToday(): Promise<string> {
  const uri = await storePlace();
  const store = await openTestStore(uri);
  await store.folders.put(folderRow("a"));
  await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 5, "a") });
  await store.close();
  return uri;
}

async function opened(uri: string): Promise<Connection> {
  const connection = await connect(uri);
  onTestFinished(() => connection.close());
  return connection;
}

const later = newestVersion + 1;

/** A step of a program that is yet to be written: it adds a column, unless it has been added before. */
function laterStep(interrupt = () => {}): Migration {
  return {
    number: later,
    async run(connection) {
      const photos = await connection.openTable(tableNames.photos);
      const { fields } = await photos.schema();
      if (!fields.some(({ name }) => name === "later"))
        await photos.addColumns([{ name: "later", valueSql: "cast(7 as int)" }]);
      interrupt();
    },
  };
}

/** As where a store is not a folder, so that there is no copy of it. */
const withSteps = (steps: readonly Migration[]): MigrateOptions => ({
  beforeCommit: () => {},
  backUp: null,
  hasBackup: async () => false,
  steps,
});

async function laterColumn(connection: Connection): Promise<unknown[]> {
  const photos = await connection.openTable(tableNames.photos);
  return (await photos.query().select(["hash", "later"]).toArray()).map(({ hash, later }) => [hash, later]);
}

test("An update of the program over an older library runs the steps that are missing, and keeps every photo", async () => {
  const connection = await opened(await libraryOfToday());
  const ran: number[] = [];
  const counted = [...migrations, laterStep()].map((step) => ({
    number: step.number,
    run: (...given: Parameters<Migration["run"]>) => {
      ran.push(step.number);
      return step.run(...given);
    },
  }));
  const meta = await migrate(connection, withSteps(counted));
  expect(ran).toEqual([later]);
  expect(meta.get("version")).toBe(String(later));
  const rows = await laterColumn(connection);
  expect(new Set(rows.map((row) => String(row)))).toEqual(
    new Set([0, 1, 2, 3, 4].map((name) => String([hashOf(name), 7]))),
  );
});

test("A step that was interrupted is run again at the next start", async () => {
  const connection = await opened(await libraryOfToday());
  const interrupted = laterStep(() => {
    throw new Error("The power went.");
  });
  await expect(migrate(connection, withSteps([...migrations, interrupted]))).rejects.toThrow(
    "The power went.",
  );
  const meta = await migrate(connection, withSteps([...migrations, laterStep()]));
  expect(meta.get("version")).toBe(String(later));
  expect(await laterColumn(connection)).toHaveLength(5);
});

test("The older program refuses what a later one has changed, with both versions in the sentence", async () => {
  const uri = await libraryOfToday();
  await migrate(await opened(uri), withSteps([...migrations, laterStep()]));
  await expect(openTestStore(uri)).rejects.toMatchObject({
    code: "library-newer",
    message: expect.stringContaining(`library version ${later}, this one knows ${newestVersion}`),
  });
});

test("The numbers of the steps grow, so that none is run before an earlier one", () => {
  const numbers = migrations.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
});
