import type { NotificationEvent } from '../../../../shared/pipeline/document.ts';
import type { Happening } from '../../schedule/api.ts';

/** What there is to say about one event. Texts hold no secret; instants are ISO 8601 in UTC. */
export interface EventFacts {
  event: NotificationEvent;
  pipeline: string;
  trigger: string;
  run: string | null;
  /** The instant that the run was meant for; of several missed ones the first. */
  nominal: string | null;
  /** A run's status, or `refused`, `late`, `missed`. */
  status: string;
  block: string | null;
  error: string | null;
  /** Why this came about, in one sentence. */
  reason: string | null;
  started_at: string | null;
  ended_at: string | null;
  duration_ms: number | null;
  /** How many ticks were missed; otherwise 1. */
  count: number;
  at: string;
}

/** A pipeline that fails: since when, and how often so far. */
export interface Failing {
  since: string;
  times: number;
}

const FAILED: readonly string[] = ['failed', 'interrupted'];
const SUCCEEDED: readonly string[] = ['success', 'warned'];

/** Whether a happening says that its pipeline works or does not; null where it says neither. */
export function verdictOf(happening: Happening): 'works' | 'fails' | null {
  if (happening.type === 'refused') return 'fails';
  if (happening.type !== 'run_ended') return null;
  if (FAILED.includes(happening.run.status)) return 'fails';
  return SUCCEEDED.includes(happening.run.status) ? 'works' : null;
}

/**
 * The events that a happening is, the most telling first. A run that a person started is none, nor is
 * one that somebody cancelled.
 * @param failing whether the pipeline's run before had failed
 */
export function eventsOf(happening: Happening, failing: boolean): NotificationEvent[] {
  if (happening.type === 'missed' || happening.type === 'late') return [happening.type];
  if (happening.type === 'run_ended' && happening.run.trigger_type === 'manual') return [];
  const verdict = verdictOf(happening);
  if (verdict === 'fails') return ['failure'];
  if (verdict === 'works') return failing ? ['recovery', 'success'] : ['success'];
  return [];
}

/** What of a happening a message can say, whichever event it is told as. */
export function factsOf(
  happening: Happening,
  failing: Failing | null,
  at: string,
): Omit<EventFacts, 'event'> {
  const unknown = {
    run: null,
    block: null,
    error: null,
    started_at: null,
    ended_at: null,
    duration_ms: null,
    count: 1,
    at,
  };
  if (happening.type === 'run_ended') {
    const { run, error } = happening;
    return {
      ...unknown,
      pipeline: run.pipeline,
      trigger: run.trigger,
      run: run.run,
      nominal: run.nominal,
      status: run.status,
      block: error?.block ?? null,
      error: error?.message ?? null,
      reason: failing ? failingText(failing) : run.cause,
      started_at: run.started_at,
      ended_at: run.ended_at,
      duration_ms: run.duration_ms,
    };
  }
  const { pipeline, trigger } = happening;
  if (happening.type === 'refused') {
    const { message, file, line } = happening.error;
    const place = file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`;
    const error = `${message}${place}`;
    const { nominal } = happening;
    return { ...unknown, pipeline, trigger, nominal, status: 'refused', error, reason: null };
  }
  if (happening.type === 'late') {
    const { nominal, run, reason } = happening;
    return { ...unknown, pipeline, trigger, nominal, run, status: 'late', reason };
  }
  const { from, count, reason } = happening;
  return { ...unknown, pipeline, trigger, nominal: from, count, status: 'missed', reason };
}

function failingText({ since, times }: Failing): string {
  return times === 1
    ? `It had failed since ${since}.`
    : `It had failed ${times} times since ${since}.`;
}
