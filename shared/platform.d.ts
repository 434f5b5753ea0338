/**
 * The few globals that every host of this code has (Node, Electron, browsers). `shared` is compiled without the
 * types of any of them, so that nothing here can lean on one; those who import it bring the full types.
 */
interface AbortSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(): void;
}
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<T>(value: T): T;
