import { useEffect } from "react";
import { useEngine } from "../../contexts.ts";
import { isActive, useJobs } from "../../state/jobs.ts";
import { useLibrary } from "../../state/library.ts";
import { candidates, chooseExamples, type Probe } from "./examples.ts";
import { useExamples } from "./examples-store.ts";

/** With fewer photos than this, and more to come, any example would be a poor one. */
const enoughPhotos = 100;

/** Once there is something to search, finds three searches that find something. One at a time, for it can wait. */
export function useFindExamples(): void {
  const engine = useEngine();
  const embedded = useLibrary((state) => state.status?.coverage.embedded ?? 0);
  const indexing = useJobs((state) => state.job !== null && isActive(state.job));
  const known = useExamples((state) => state.examples.length > 0);
  const ready = !known && embedded > 0 && (embedded >= enoughPhotos || !indexing);

  useEffect(() => {
    if (!ready) return;
    const controller = new AbortController();
    const { signal } = controller;
    async function probe(query: string): Promise<Probe> {
      const { results } = await engine.call("search.query", { query, limit: 1 }, { signal });
      return { query, best: results[0]?.score ?? null };
    }
    async function run() {
      const probes: Probe[] = [];
      for (const query of candidates) probes.push(await probe(query));
      useExamples.setState({ examples: chooseExamples(probes) });
    }
    run().catch(() => {
      // Examples are a courtesy: without them the field invites in general words.
    });
    return () => controller.abort();
  }, [engine, ready]);
}
