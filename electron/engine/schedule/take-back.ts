import { triggerId } from '../../../shared/pipeline/trigger-id.ts';
import type { MissedTicks } from './missed-ticks.ts';
import type { Tick, TickStore } from './tick-store.ts';
import type { Timetable } from './timetable.ts';

/** A trigger as far as its times go. */
interface Timed {
  timetable: Timetable;
}

/** Nothing ran for these: when their instant comes again they get their turn. */
const WITHOUT_RUN: ReadonlySet<string> = new Set(['missed', 'skipped', 'refused']);

/**
 * The clock was set back to `now`: takes back the ticks of instants that lie in the future again and had
 * no run. A part of the caller's transaction.
 * @param triggers by `triggerId`
 */
export function takeBackFuture(
  parts: { ticks: TickStore; missed: MissedTicks },
  triggers: ReadonlyMap<string, Timed>,
  now: number,
): void {
  let largest = 0;
  for (const { timetable } of triggers.values()) largest = Math.max(largest, timetable.offset);
  for (const tick of parts.ticks.after(now - largest)) {
    const trigger = triggers.get(triggerId(tick.pipeline, tick.trigger));
    if (trigger === undefined || !WITHOUT_RUN.has(tick.outcome)) continue;
    const past = now - trigger.timetable.offset;
    if (tick.nominal > past) parts.missed.takeBack(tick);
    else if (tick.until !== null && tick.until > past) {
      parts.ticks.update(shortened(tick, trigger, past, parts.ticks));
    }
  }
}

/** Leaves the part of a folded row that lies in the past. */
function shortened(tick: Tick, { timetable }: Timed, past: number, ticks: TickStore): Tick {
  const { offset } = timetable;
  const end = tick.until ?? past;
  const rows = ticks.rowsIn(tick.pipeline, tick.trigger, past, end);
  const gone = timetable.dueIn(past + offset, end + offset).filter((nominal) => !rows.has(nominal));
  const [until] = timetable.newestIn(tick.nominal + offset, past + offset, 1);
  return { ...tick, count: Math.max(1, tick.count - gone.length), until: until ?? tick.nominal };
}
