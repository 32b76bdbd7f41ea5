import { create } from 'zustand';
import { toErrorData } from '../../../shared/errors.ts';

export interface Toast {
  id: number;
  tone: 'plain' | 'error';
  text: string;
  hint?: string | undefined;
  action?: { label: string; run(): void } | undefined;
}

interface ToastState {
  toasts: readonly Toast[];
  dismiss(id: number): void;
}

let last = 0;
const SHOWN_MS = 6_000;

export const useToastStore = create<ToastState>()((set) => ({
  toasts: [],
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
}));

/** Says something for six seconds; an error stays until it is dismissed. Gives what `dismiss` takes. */
export function say(toast: Omit<Toast, 'id'>): number {
  last += 1;
  const id = last;
  useToastStore.setState(({ toasts }) => ({ toasts: [...toasts.slice(-3), { ...toast, id }] }));
  if (toast.tone === 'plain') setTimeout(() => useToastStore.getState().dismiss(id), SHOWN_MS);
  return id;
}

/** Shows what went wrong, with its hint. */
export function sayError(thrown: unknown): void {
  const { message, hint } = toErrorData(thrown);
  say({ tone: 'error', text: message, hint });
}
