import type { CatchUp, Overlap, TriggerType } from './document.ts';

export interface TriggerPolicies {
  catch_up: CatchUp;
  overlap: Overlap;
}

/**
 * What holds of a trigger whose file does not say. The next instant of a schedule makes up for one that
 * is left out; a file, the end of another run and a call come only once, so each is answered to.
 */
export function usualPolicies(type: TriggerType): TriggerPolicies {
  return type === 'schedule'
    ? { catch_up: 'latest', overlap: 'skip' }
    : { catch_up: 'all', overlap: 'queue' };
}
