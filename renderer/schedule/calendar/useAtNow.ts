import { type RefObject, useEffect } from 'react';

/** The least of the coming hours that is in view, in px. */
const AHEAD = 96;

/** Scrolls to the time it is where that is further down: once the days are there, and on coming back to them. */
export function useAtNow(scroller: RefObject<HTMLElement | null>, ready: boolean, weeks: number) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: other weeks begin and end with a scroll of their own
  useEffect(() => {
    const box = scroller.current;
    const now = box?.querySelector('[data-now]');
    if (!ready || !box || !now) return;
    const { top, bottom, height } = box.getBoundingClientRect();
    const at = now.getBoundingClientRect().top;
    if (at > bottom - AHEAD) box.scrollTop += at - top - height / 2;
  }, [scroller, ready, weeks]);
}
