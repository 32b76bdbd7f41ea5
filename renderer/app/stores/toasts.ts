import { create } from 'zustand';
import { toErrorData } from '../../../shared/errors.ts';

export interface Toast {
  id: number;
  tone: 'plain' | 'error';
  text: string;
  hint?: string | undefined;
  action?: { label: string; run(): void } | undefined;
  /** What it is about: what is said of it next takes its place. */
  about?: string | undefined;
}

interface ToastState {
  toasts: readonly Toast[];
  dismiss(id: number): void;
}

let last = 0;
/** How long something is said that is no error, in milliseconds. */
export const SHOWN_MS = 6_000;

export const useToastStore = create<ToastState>()((set) => ({
  toasts: [],
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
}));

/** Says something for a while; an error stays until it is dismissed. Gives what `dismiss` takes. */
export function say(toast: Omit<Toast, 'id'>): number {
  const { toasts } = useToastStore.getState();
  const before = toasts.find(({ about }) => about !== undefined && about === toast.about);
  last += 1;
  const next = { ...toast, id: last };
  useToastStore.setState({
    toasts: before
      ? toasts.map((each) => (each === before ? next : each))
      : [...toasts.slice(-3), next],
  });
  return next.id;
}

/** Takes back what was said about something that no longer holds. */
export function unsay(about: string): void {
  useToastStore.setState(({ toasts }) => ({
    toasts: toasts.filter((toast) => toast.about !== about),
  }));
}

/** Shows what went wrong, with its hint. */
export function sayError(thrown: unknown): void {
  const { message, hint } = toErrorData(thrown);
  say({ tone: 'error', text: message, hint });
}
