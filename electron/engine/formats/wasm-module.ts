/**
 * A decoder in WebAssembly, loaded when the first picture of its kind comes. Its memory only ever grows, and one that failed
 * half-way is in no known state: then it is forgotten, and the next picture gets a new one.
 */
export interface WasmModule<T> {
  get(): Promise<T>;
  forget(): void;
}

export function wasmModule<T>(load: () => Promise<T>): WasmModule<T> {
  let loading: Promise<T> | undefined;
  const forget = () => {
    loading = undefined;
  };
  return {
    forget,
    get() {
      loading ??= load().catch((error: unknown) => {
        forget();
        throw error;
      });
      return loading;
    },
  };
}

/** A module that has grown beyond this is not kept for the next picture. */
export const keptModuleBytes: number = 128 * 1024 * 1024;
