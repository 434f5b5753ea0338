/**
 * Signals for work that only its newest few callers still wait for: whoever steps through photos by holding a key wants the one
 * that the key stops at.
 */
export function createNewest(limit: number): { begin(): { signal: AbortSignal; end(): void } } {
  let running: AbortController[] = [];
  return {
    begin() {
      const controller = new AbortController();
      running.push(controller);
      for (const old of running.splice(0, Math.max(0, running.length - limit))) old.abort();
      return {
        signal: controller.signal,
        end() {
          running = running.filter((other) => other !== controller);
        },
      };
    },
  };
}
