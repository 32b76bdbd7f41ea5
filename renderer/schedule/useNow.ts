import { useSyncExternalStore } from 'react';
import { STEP_MS } from './times.ts';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let now = Date.now();

/** Lets what is shown as so far away be so far from this moment: of a tick just read it would be a step too far. */
export function moveNow(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) now = Date.now();
  listeners.add(listener);
  timer ??= setInterval(moveNow, STEP_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** The time, for texts such as `in 3 h`: moves every few seconds, for all who show it at once. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
