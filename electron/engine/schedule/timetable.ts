import {
  compileSchedule,
  ScheduleError,
  type ScheduleSpec,
  type Ticks,
} from '../../../shared/cron/schedule.ts';
import type { Calendar, Trigger } from '../../../shared/pipeline/document.ts';
import { jitterOffset } from './definition.ts';

/** When a trigger of type `schedule` fires. Nominal instants and, jitter later, those at which it is due. */
export class Timetable {
  readonly timezone: string;
  /** Milliseconds from a nominal instant until it is due. */
  readonly offset: number;
  readonly #ticks: Ticks;
  readonly #every: number | null;
  readonly #withoutStart: () => Ticks;

  constructor(options: {
    timezone: string;
    offset: number;
    ticks: Ticks;
    every: number | null;
    withoutStart: () => Ticks;
  }) {
    this.timezone = options.timezone;
    this.offset = options.offset;
    this.#ticks = options.ticks;
    this.#every = options.every;
    this.#withoutStart = options.withoutStart;
  }

  /** A timetable without ticks. */
  static empty(timezone: string): Timetable {
    const ticks = { next: () => null, previous: () => null, text: '', notes: [] };
    return new Timetable({ timezone, offset: 0, ticks, every: null, withoutStart: () => ticks });
  }

  /** The schedule in words. */
  get text(): string {
    return this.#ticks.text;
  }

  get notes(): string[] {
    return this.#ticks.notes;
  }

  /** When the first tick that is due after an instant is due; null: none is any more. */
  dueAfter(instant: number): number | null {
    const nominal = this.#ticks.next(instant - this.offset);
    return nominal === null ? null : nominal + this.offset;
  }

  /** Nominal instants of the ticks due in (after, until], oldest first, at most `limit`. */
  dueIn(after: number, until: number, limit = Number.POSITIVE_INFINITY): number[] {
    const found: number[] = [];
    const last = until - this.offset;
    let nominal = this.#ticks.next(after - this.offset);
    while (nominal !== null && nominal <= last && found.length < limit) {
      found.push(nominal);
      nominal = this.#ticks.next(nominal);
    }
    return found;
  }

  /** Nominal instants of the newest ticks due in (after, until], oldest first, at most `limit`. */
  newestIn(after: number, until: number, limit: number): number[] {
    const found: number[] = [];
    const first = after - this.offset;
    let nominal = this.#ticks.previous(until - this.offset + 1);
    while (nominal !== null && nominal > first && found.length < limit) {
      found.push(nominal);
      nominal = this.#ticks.previous(nominal);
    }
    return found.reverse();
  }

  /** From the nominal instant before to this one, which need not be a tick itself. */
  interval(nominal: number): { start: number; end: number } | null {
    const start = this.#ticks.previous(nominal) ?? this.#beforeFirst(nominal);
    return start === null ? null : { start, end: nominal };
  }

  /** The first tick has an interval too: as if the schedule had been in force before its start. */
  #beforeFirst(nominal: number): number | null {
    return this.#every === null ? this.#withoutStart().previous(nominal) : nominal - this.#every;
  }
}

/** What a timetable is read from. */
interface Source {
  pipeline: string;
  definition: Trigger;
  /** The days off that its calendar stands for; null where it has none or there is no such calendar. */
  calendar: Calendar | null;
}

type Reading = Timetable | { problem: string };

/** Timetables that have been read, for as long as their triggers are held. */
const known = new WeakMap<Source, { timezone: string; reading: Reading }>();

/**
 * The timetable of a trigger of type `schedule`, or why there is none in one sentence.
 * @param machineTimezone for a trigger that names no zone
 */
export function timetableOf(trigger: Source, machineTimezone: string): Reading {
  const timezone = trigger.definition.timezone ?? machineTimezone;
  const before = known.get(trigger);
  if (before?.timezone === timezone) return before.reading;
  const reading = readTimetable(trigger, timezone);
  known.set(trigger, { timezone, reading });
  return reading;
}

function readTimetable(source: Source, timezone: string): Reading {
  const { pipeline, definition: trigger, calendar } = source;
  if (trigger.calendar !== null && calendar === null) {
    return { problem: `tidemill.yaml has no calendar '${trigger.calendar}'` };
  }
  const spec = {
    schedule: trigger.schedule,
    every_ms: trigger.every_ms,
    timezone,
    calendar,
    shift: trigger.shift,
    start: trigger.start,
    end: trigger.end,
  };
  try {
    return new Timetable({
      timezone,
      offset: jitterOffset(pipeline, trigger),
      ticks: ticksOf(spec),
      every: trigger.every_ms,
      withoutStart: () => compileSchedule({ ...spec, start: null }),
    });
  } catch (error) {
    if (error instanceof ScheduleError) return { problem: `${error.message} ${error.hint}` };
    throw error;
  }
}

/** Schedules that have been read, by all that decides them: many triggers often share a few. */
const compiled = new Map<string, Ticks | ScheduleError>();
const MOST_COMPILED = 2_000;

/** @throws ScheduleError */
function ticksOf(spec: ScheduleSpec): Ticks {
  const key = JSON.stringify(spec);
  const read = compiled.get(key) ?? compileOrError(spec);
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(key, read);
  if (read instanceof ScheduleError) throw read;
  return read;
}

function compileOrError(spec: ScheduleSpec): Ticks | ScheduleError {
  try {
    return compileSchedule(spec);
  } catch (error) {
    if (error instanceof ScheduleError) return error;
    throw error;
  }
}
