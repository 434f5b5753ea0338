import { z } from "zod";

/**
 * Everything that people made in a library, as one JSON document. Each kind of thing is a section with a version of its own;
 * whoever reads a section of a later version, or one that it does not know, says so and takes the others.
 */
export const documentSchema = z.object({
  /** Says what this file is. */
  albumen: z.literal("library-export"),
  version: z.literal(1),
  /** ISO 8601, UTC. */
  exportedAt: z.string(),
  /** Of which library. */
  libraryId: z.string(),
  sections: z.record(z.string(), z.object({ version: z.number().int().min(1), items: z.array(z.unknown()) })),
});
export type ExportDocument = z.infer<typeof documentSchema>;

/** What became of one section. Counts are of its items. */
export interface SectionReport {
  section: string;
  /** Taken over, or there already as it should be. */
  imported: number;
  /** Taken over for another content that lies where the file lay. */
  byPath: number;
  /** Kept for a photo that is not indexed yet. */
  pending: number;
  /** Left as it is in the library, which says something else. */
  kept: number;
  /** What could not be taken over, in sentences; the first few. */
  problems: string[];
}

/** One kind of thing that people make. Registered in `sections.ts`. */
export interface Section<Item> {
  name: string;
  version: number;
  item: z.ZodType<Item>;
  /** All of them, in an order that does not depend on chance. */
  collect(): Promise<Item[]>;
  /** Takes items over. What the library says already stays; taking them over again changes nothing. */
  apply(items: readonly Item[], report: SectionReport): Promise<void>;
}

/** A section whose items are of whatever kind: how the registry holds them. */
export interface AnySection {
  name: string;
  version: number;
  collect(): Promise<unknown[]>;
  apply(items: readonly unknown[]): Promise<SectionReport>;
}

const mostProblems = 20;

export function emptyReport(section: string): SectionReport {
  return { section, imported: 0, byPath: 0, pending: 0, kept: 0, problems: [] };
}

export function addProblem(report: SectionReport, problem: string): void {
  if (report.problems.length < mostProblems) report.problems.push(problem);
  else if (report.problems.length === mostProblems) report.problems.push("There are more.");
}

/** Checks items one by one, so that one that is wrong costs itself only. */
export function anySection<Item>(section: Section<Item>): AnySection {
  return {
    name: section.name,
    version: section.version,
    collect: () => section.collect(),
    async apply(items) {
      const report = emptyReport(section.name);
      const good: Item[] = [];
      for (const [index, item] of items.entries()) {
        const parsed = section.item.safeParse(item);
        if (parsed.success) good.push(parsed.data);
        else addProblem(report, `Entry ${index + 1} of ${section.name} is not understood and was left out.`);
      }
      await section.apply(good, report);
      return report;
    },
  };
}
