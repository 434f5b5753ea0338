import type {
  DesktopAnswer,
  DesktopBridge,
  DesktopEvent,
  DesktopInput,
  DesktopMethod,
  DesktopOutput,
} from "../../shared/desktop.ts";
import { Failure, toFailureData } from "../../shared/errors.ts";

/** What the window says to Electron's main process and hears from it, in types. */
export interface DesktopLine {
  /** Rejects with a `Failure`. */
  call<M extends DesktopMethod>(method: M, input: DesktopInput<M>): Promise<DesktopOutput<M>>;
  /** Returns the function that unsubscribes. */
  onEvent(listener: (event: DesktopEvent) => void): () => void;
  pathOfFile(file: unknown): string;
}

/** One subscription to the bridge, which knows no unsubscribing, for all who listen. */
export function createDesktopLine(bridge: DesktopBridge): DesktopLine {
  const listeners = new Set<(event: DesktopEvent) => void>();
  bridge.onEvent((event) => {
    for (const listener of [...listeners]) listener(event);
  });
  return {
    async call<M extends DesktopMethod>(method: M, input: DesktopInput<M>) {
      const answer = await bridge
        .call(method, input)
        .catch((thrown: unknown): DesktopAnswer => ({ ok: false, error: toFailureData(thrown) }));
      if (!answer.ok) throw Failure.fromData(answer.error);
      return answer.value as DesktopOutput<M>;
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pathOfFile: (file) => bridge.pathOfFile(file),
  };
}
