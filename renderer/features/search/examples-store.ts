import { create } from "zustand";

/** Up to three searches that this library can answer; empty until that is known. */
export const useExamples = create<{ examples: readonly string[] }>(() => ({ examples: [] }));
