import { MINUTE_MS } from './civil.ts';

/** Ticks that come at about the same time. */
export interface Coincidence {
  /** The beginning of the window they fall in, in UTC milliseconds. */
  at: number;
  /** Who has a tick there, each once, in the order given. */
  ids: string[];
}

/**
 * The windows (by default minutes) in which two or more have a tick: the fullest first, of equally full
 * ones the earliest. Several ticks of one id in a window count once.
 */
export function coincidences(
  entries: Iterable<{ id: string; at: number }>,
  windowMs = MINUTE_MS,
): Coincidence[] {
  const windows = new Map<number, Set<string>>();
  for (const { id, at } of entries) {
    const window = Math.floor(at / windowMs);
    const ids = windows.get(window);
    if (ids === undefined) windows.set(window, new Set([id]));
    else ids.add(id);
  }
  return [...windows]
    .filter(([, ids]) => ids.size > 1)
    .map(([window, ids]) => ({ at: window * windowMs, ids: [...ids] }))
    .sort((a, b) => b.ids.length - a.ids.length || a.at - b.at);
}
