import type { CalendarView, TickOutcome, TickView } from '../../../shared/contract/schedule.ts';
import type { CalendarDay } from './days.ts';

/** A trigger with more ticks than this on a day is a band of that day, not a sign for each. */
const DENSE = 6;

export type Outcome = TickOutcome | 'coming';

/**
 * What a trigger did or will do: one tick, or several of one hour or day. Either `past` or `coming` is
 * empty: what was and what is to come are not counted together.
 */
export interface Entry {
  /** Unique among those of its hour or day. */
  id: string;
  pipeline: string;
  trigger: string;
  /** The trigger's name, or what tells it from others of that name: see `nameApart`. */
  label: string;
  /** When the first is. */
  at: number;
  /** Those known one by one; of ticks to come there may be more. */
  past: readonly TickView[];
  coming: readonly number[];
  count: number;
  /** Whether the count is an estimate: there are more to come than were listed. */
  about: boolean;
  /** The one to worry about most. */
  outcome: Outcome;
}

export interface CalendarModel {
  /** By day, then hour: what is there at that time. */
  cells: readonly (readonly (readonly Entry[])[])[];
  /** Triggers with many ticks a day: what each has on each day. */
  lanes: readonly Lane[];
}

export interface Lane {
  id: string;
  label: string;
  days: readonly (readonly Entry[])[];
}

interface Gathered {
  pipeline: string;
  trigger: string;
  label: string;
  days: { past: TickView[]; coming: number[]; more: number }[];
}

/** Lays the ticks of a span out over its days and hours, as this machine's clocks show them. */
export function layOut(
  { past, coming }: Pick<CalendarView, 'past' | 'coming'>,
  days: readonly CalendarDay[],
): CalendarModel {
  const gathered = gather({ past, coming }, days);
  const cells = days.map(() => Array.from({ length: 24 }, (): Entry[] => []));
  const lanes: Lane[] = [];
  nameApart([...gathered.values()]);
  for (const [id, trigger] of gathered) {
    const whole = trigger.days.map((day, index) =>
      entriesOf(id, trigger, day, days[index]?.start ?? 0),
    );
    if (whole.some((entries) => entries.reduce((sum, { count }) => sum + count, 0) > DENSE)) {
      lanes.push({ id, label: trigger.label, days: whole });
      continue;
    }
    for (const [index, day] of trigger.days.entries()) {
      for (const [hour, ticks] of byHour(day)) {
        cells[index]?.[hour]?.push(...entriesOf(id, trigger, ticks, days[index]?.start ?? 0));
      }
    }
  }
  for (const hours of cells) for (const entries of hours) entries.sort((a, b) => a.at - b.at);
  return { cells, lanes: lanes.sort((a, b) => a.id.localeCompare(b.id)) };
}

function gather(
  { past, coming }: Pick<CalendarView, 'past' | 'coming'>,
  days: readonly CalendarDay[],
): Map<string, Gathered> {
  const found = new Map<string, Gathered>();
  const of = (pipeline: string, trigger: string): Gathered => {
    const id = `${pipeline}/${trigger}`;
    const known = found.get(id) ?? {
      pipeline,
      trigger,
      label: trigger,
      days: days.map(() => ({ past: [], coming: [], more: 0 })),
    };
    found.set(id, known);
    return known;
  };
  for (const tick of past) {
    const day = of(tick.pipeline, tick.trigger).days[dayAt(days, Date.parse(tick.nominal))];
    day?.past.push(tick);
  }
  for (const { pipeline, trigger, at, count } of coming) {
    const trigger_ = of(pipeline, trigger);
    for (const instant of at) {
      const time = Date.parse(instant);
      trigger_.days[dayAt(days, time)]?.coming.push(time);
    }
    if (count > at.length) spread(trigger_, days, Date.parse(at.at(-1) ?? ''), count - at.length);
  }
  return found;
}

/** Calls triggers that share a name by their pipelines; by both where that is several again. */
function nameApart(triggers: readonly Gathered[]): void {
  const shared = twice(triggers.map(({ trigger }) => trigger));
  const unclear = triggers.filter(({ trigger }) => shared.has(trigger));
  const several = twice(unclear.map(({ pipeline }) => pipeline));
  for (const each of unclear) {
    each.label = several.has(each.pipeline) ? `${each.pipeline}/${each.trigger}` : each.pipeline;
  }
}

function twice(names: readonly string[]): Set<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}

/** Ticks that were counted but not listed, evenly over the rest of the span. */
function spread(trigger: Gathered, days: readonly CalendarDay[], from: number, more: number): void {
  const step = ((days.at(-1)?.end ?? from) - from) / (more + 1);
  const before = (end: number) => Math.min(more, Math.max(0, Math.ceil((end - from) / step) - 1));
  for (const [index, day] of days.entries()) {
    const into = trigger.days[index];
    if (into !== undefined) into.more += before(day.end) - before(day.start);
  }
}

function dayAt(days: readonly CalendarDay[], at: number): number {
  return days.findIndex(({ start, end }) => at >= start && at < end);
}

type Ticks = Gathered['days'][number];

function byHour({ past, coming }: Ticks): Map<number, Ticks> {
  const hours = new Map<number, Ticks>();
  const of = (at: number): Ticks => {
    const hour = new Date(at).getHours();
    const known = hours.get(hour) ?? { past: [], coming: [], more: 0 };
    hours.set(hour, known);
    return known;
  };
  for (const tick of past) of(Date.parse(tick.nominal)).past.push(tick);
  for (const at of coming) of(at).coming.push(at);
  return hours;
}

/** What was, then what is to come. */
function entriesOf(
  id: string,
  { pipeline, trigger, label }: Pick<Gathered, 'pipeline' | 'trigger' | 'label'>,
  { past, coming, more }: Ticks,
  dayStart: number,
): Entry[] {
  const common = { pipeline, trigger, label };
  const entries: Entry[] = [];
  const inOrder = [...past].sort((a, b) => Date.parse(a.nominal) - Date.parse(b.nominal));
  const [first] = inOrder;
  if (first !== undefined) {
    entries.push({
      ...common,
      id: `${id} past`,
      at: Date.parse(first.nominal),
      past: inOrder,
      coming: [],
      count: past.reduce((sum, tick) => sum + tick.count, 0),
      about: false,
      outcome: worst(past.map(({ outcome }) => outcome)),
    });
  }
  if (coming.length > 0 || more > 0) {
    entries.push({
      ...common,
      id: `${id} coming`,
      // Of a day whose ticks were only counted no time is known.
      at: coming[0] ?? dayStart,
      past: [],
      coming,
      count: coming.length + more,
      about: more > 0,
      outcome: 'coming',
    });
  }
  return entries;
}

/** What to show of several at once: the first of these that is among them. */
const WORRIES: readonly TickOutcome[] = [
  'failed',
  'refused',
  'interrupted',
  'missed',
  'cancelled',
  'skipped',
  'warned',
  'running',
  'queued',
  'due',
  'success',
];

function worst(outcomes: readonly TickOutcome[]): TickOutcome {
  return WORRIES.find((worry) => outcomes.includes(worry)) ?? 'success';
}
