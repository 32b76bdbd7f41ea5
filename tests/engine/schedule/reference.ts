import { jitterOffset } from '../../../electron/engine/schedule/definition.ts';
import {
  compileSchedule,
  ScheduleError,
  type ScheduleSpec,
  type Ticks,
} from '../../../shared/cron/schedule.ts';
import { localParts } from '../../../shared/cron/zones.ts';
import type { Calendar, Trigger } from '../../../shared/pipeline/document.ts';

interface Span {
  pipeline: string;
  definition: Trigger;
  /** Nothing from before this instant concerns it. */
  since: number;
  /** Up to this instant of the wall clock its ticks have come. */
  cursor: number;
  /** The machine's zone when the cursor was moved last. */
  timezone: string;
}

/** What must have come of one trigger, whatever its definitions were: nominal instants. */
export interface Expected {
  /** Each must have a row. */
  must: Set<number>;
  /** Each may have one: it has come once, though its instant may lie in the future again. */
  may: Set<number>;
}

/**
 * Which instants of which triggers have come, by plain enumeration: told of every change of the world, of
 * what is in force and of when the engine was awake, it knows nothing of how the scheduler works.
 */
export class Reference {
  readonly expected = new Map<string, Expected>();
  readonly #spans = new Map<string, Span>();
  readonly #calendars: Record<string, Calendar>;
  /** After a death: from when on the scheduler may not have noted what had come, and in which zone. */
  #unsureFrom = Infinity;

  constructor(calendars: Record<string, Calendar>) {
    this.#calendars = calendars;
  }

  /** The engine is awake: the wall clock shows `wall` and the machine is in `timezone`. */
  observe(wall: number, timezone: string): void {
    for (const span of this.#spans.values()) this.#observe(span, wall, timezone);
    this.#unsureFrom = Infinity;
  }

  /** The engine died, and what it had seen since `noted` has gone with it. */
  died(noted: number): void {
    this.#unsureFrom = Math.min(noted, this.#unsureFrom);
  }

  /** A trigger is in force from now on, with what it had missed before being told too. */
  putInForce(pipeline: string, definition: Trigger, wall: number, timezone: string): void {
    const key = `${pipeline}/${definition.name}`;
    this.#spans.set(key, { pipeline, definition, since: wall, cursor: wall, timezone });
    if (!this.expected.has(key)) this.expected.set(key, { must: new Set(), may: new Set() });
  }

  remove(pipeline: string, name: string): void {
    this.#spans.delete(`${pipeline}/${name}`);
  }

  /** A trigger went while the engine was off: what it died on, nobody can ask for any more. */
  removeWhileOff(pipeline: string, name: string): void {
    const span = this.#spans.get(`${pipeline}/${name}`);
    if (span === undefined) return;
    const offset = jitterOffset(pipeline, span.definition);
    const { must } = this.#expectedOf(span);
    for (const nominal of must) if (nominal + offset > this.#unsureFrom) must.delete(nominal);
    this.remove(pipeline, name);
  }

  /** The triggers in force with what makes their nominal instants due. */
  offsets(): Map<string, number> {
    return new Map(
      [...this.#spans].map(([key, { pipeline, definition }]) => [
        key,
        jitterOffset(pipeline, definition),
      ]),
    );
  }

  #observe(span: Span, wall: number, timezone: string): void {
    const { pipeline, definition } = span;
    const offset = jitterOffset(pipeline, definition);
    const { must, may } = this.#expectedOf(span);
    if (wall < span.cursor) {
      for (const nominal of must) if (nominal + offset > wall) must.delete(nominal);
      span.cursor = wall;
      span.since = Math.min(span.since, wall);
    }
    let from = span.cursor;
    if (definition.timezone === null && timezone !== span.timezone) {
      // East, the clock on the wall skips some time: what was in it has come now.
      const gapAt = (instant: number) =>
        Math.max(0, offsetOf(timezone, instant) - offsetOf(span.timezone, instant));
      let gap = gapAt(from);
      if (this.#unsureFrom < from) {
        const gapThen = gapAt(this.#unsureFrom);
        this.#forgive(span, this.#unsureFrom, from, span.timezone);
        this.#allow(span, this.#unsureFrom - Math.max(gap, gapThen), from, timezone);
        gap = Math.min(gap, gapThen);
      }
      from = Math.max(span.since, from - gap);
    }
    for (const nominal of this.#ticksIn(span, from, wall, timezone)) {
      must.add(nominal);
      may.add(nominal);
    }
    span.cursor = wall;
    span.timezone = timezone;
  }

  /** Ticks of the zone before that the scheduler may or may not have seen. */
  #forgive(span: Span, from: number, until: number, timezone: string): void {
    const { must } = this.#expectedOf(span);
    for (const nominal of this.#ticksIn(span, from, until, timezone)) must.delete(nominal);
  }

  #allow(span: Span, from: number, until: number, timezone: string): void {
    const { may } = this.#expectedOf(span);
    for (const nominal of this.#ticksIn(span, from, until, timezone)) may.add(nominal);
  }

  /** Nominal instants of the ticks due in (from, until]. */
  #ticksIn(
    { pipeline, definition }: Span,
    from: number,
    until: number,
    timezone: string,
  ): number[] {
    const offset = jitterOffset(pipeline, definition);
    const ticks = ticksOf(definition, timezone, this.#calendars);
    const found: number[] = [];
    let nominal = ticks.next(from - offset);
    while (nominal !== null && nominal + offset <= until) {
      found.push(nominal);
      nominal = ticks.next(nominal);
    }
    return found;
  }

  #expectedOf({ pipeline, definition }: Span): Expected {
    return this.expected.get(`${pipeline}/${definition.name}`) as Expected;
  }
}

const compiled = new WeakMap<Trigger, Map<string, Pick<Ticks, 'next'>>>();

function ticksOf(
  trigger: Trigger,
  machine: string,
  calendars: Record<string, Calendar>,
): Pick<Ticks, 'next'> {
  const timezone = trigger.timezone ?? machine;
  const zones = compiled.get(trigger) ?? new Map<string, Pick<Ticks, 'next'>>();
  compiled.set(trigger, zones);
  const known = zones.get(timezone);
  if (known) return known;
  const { schedule, every_ms, shift, start, end } = trigger;
  const calendar = trigger.calendar === null ? null : (calendars[trigger.calendar] ?? null);
  const spec = { schedule, every_ms, timezone, calendar, shift, start, end };
  const ticks = compileOrNever(spec);
  zones.set(timezone, ticks);
  return ticks;
}

/** Some have all their ticks on days off, which is refused. */
function compileOrNever(spec: ScheduleSpec): Pick<Ticks, 'next'> {
  try {
    return compileSchedule(spec);
  } catch (error) {
    if (error instanceof ScheduleError && error.code === 'never') return { next: () => null };
    throw error;
  }
}

function offsetOf(zone: string, instant: number): number {
  return localParts(instant, zone).offset * 60_000;
}

interface Row {
  pipeline: string;
  trigger: string;
  nominal: number;
  count: number;
  until: number | null;
}

/** What of the rows is not as it must be, in words. */
export function compare(expected: ReadonlyMap<string, Expected>, rows: readonly Row[]): string[] {
  const wrong: string[] = [];
  const byTrigger = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.pipeline}/${row.trigger}`;
    byTrigger.set(key, [...(byTrigger.get(key) ?? []), row]);
  }
  for (const [key, { must, may }] of expected) {
    const all = byTrigger.get(key) ?? [];
    const own = new Set(all.filter(({ count }) => count === 1).map(({ nominal }) => nominal));
    const folded = all.filter(({ count }) => count > 1);
    for (const nominal of own) {
      if (!may.has(nominal)) wrong.push(`${key}: ${iso(nominal)} has a row but never came`);
    }
    const left = new Set([...must].filter((nominal) => !own.has(nominal)));
    for (const { nominal: from, until, count } of folded) {
      const inside = [...left].filter((nominal) => nominal >= from && nominal <= (until ?? from));
      for (const nominal of inside) left.delete(nominal);
      if (inside.length !== count) {
        wrong.push(`${key}: a row for ${count} from ${iso(from)} stands for ${inside.length}`);
      }
    }
    for (const nominal of left) wrong.push(`${key}: ${iso(nominal)} came and has no row`);
    byTrigger.delete(key);
  }
  for (const key of byTrigger.keys()) wrong.push(`${key}: has rows and was never in force`);
  return wrong;
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
