import type { ZoomBucket } from '../app/stores/selection.ts';

const FULL = 0.55;
const COMPACT = 0.3;
const SLACK = 0.015;

/** How much detail a zoom allows. Around a border what is shown stays, so that nothing flickers. */
export function zoomBucket(zoom: number, now: ZoomBucket): ZoomBucket {
  if (zoom > FULL + (now === 'full' ? -SLACK : SLACK)) return 'full';
  if (zoom > COMPACT + (now === 'map' ? SLACK : -SLACK)) return 'compact';
  return 'map';
}
