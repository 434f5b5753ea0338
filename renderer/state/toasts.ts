import { create } from "zustand";

export interface ToastAction {
  label: string;
  run(): void;
}

export interface ToastMessage {
  id: number;
  kind: "notice" | "error";
  text: string;
  action: ToastAction | null;
  /** For "copy details"; null where the sentence says it all. */
  details: string | null;
}

interface Toasts {
  toasts: ToastMessage[];
}

export const useToasts = create<Toasts>(() => ({ toasts: [] }));

let nextId = 1;

/** Says something in passing. Stays until read; errors stay until dismissed. */
export function showToast(
  text: string,
  options: { kind?: "notice" | "error"; action?: ToastAction; details?: string } = {},
): void {
  const { kind = "notice", action = null, details = null } = options;
  const toast: ToastMessage = { id: nextId++, kind, text, action, details };
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.filter((other) => other.text !== text), toast] }));
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}
