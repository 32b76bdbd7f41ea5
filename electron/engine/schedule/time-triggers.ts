import { zoneOf } from '../../../shared/cron/zones.ts';
import { triggerId } from '../../../shared/pipeline/trigger-id.ts';
import { inTransaction, type Sql } from '../runs/sql.ts';
import { Absences } from './absences.ts';
import type { Clock, Happening, Occurrence } from './api.ts';
import { planWindow } from './catch-up.ts';
import type { Dispatch } from './dispatch.ts';
import { Heap } from './heap.ts';
import { type MissedTick, type MissedTicks, missedHappening } from './missed-ticks.ts';
import { occurrenceOf, onSchedule } from './schedule-occurrence.ts';
import { takeBackFuture } from './take-back.ts';
import type { TickStore } from './tick-store.ts';
import { Timetable, timetableOf } from './timetable.ts';
import type { KeptTrigger, TriggerStore } from './trigger-store.ts';

/** So many triggers share a transaction, and so many of their missed ticks. */
const BATCH = 50;
const MISSED_AT_ONCE = 100;
/** After this long others get the event loop before more triggers are looked at. */
const SLICE_MS = 10;
/** How often it is written down that the engine is awake, where no tick does it. */
const SEEN_EVERY_MS = 300_000;

/** A trigger of type `schedule` that is on. */
export interface TimeTrigger {
  kept: KeptTrigger;
  /** Without ticks where there is a problem: its calendar is missing, or in this zone it never fires. */
  timetable: Timetable;
  /** When its next tick is due; infinity for never. */
  due: number;
  /** What it has missed in a window that is being recorded piece by piece. */
  untold: MissedTick[];
  /** It has been replaced or removed. */
  gone: boolean;
}

/** What was decided of a trigger in one transaction. */
interface Piece {
  trigger: TimeTrigger;
  watermark: number;
  missed: MissedTick[];
  /** To be done once it is committed. */
  start: () => void;
}

export interface TimeTriggersParts {
  clock: Clock;
  database: Sql;
  store: TriggerStore;
  ticks: TickStore;
  missed: MissedTicks;
  dispatch: Dispatch;
  onChange(): void;
  onHappening(happening: Happening): void;
}

/**
 * The triggers that time fires. All of them have been looked at up to one instant, and each up to its own
 * watermark at least; `look` decides about the ticks since, each with its watermark in one transaction.
 */
export class TimeTriggers {
  readonly #parts: TimeTriggersParts;
  readonly #triggers = new Map<string, TimeTrigger>();
  readonly #absences: Absences;
  #heap = new Heap<TimeTrigger>();
  /** All ticks due up to and including this instant have been decided. */
  #evaluated: number;
  /** Some have been decided up to this one. */
  #furthest: number;
  #timezone: string;
  #saved = 0;

  constructor(parts: TimeTriggersParts) {
    this.#parts = parts;
    this.#absences = new Absences(parts.clock);
    this.#evaluated = parts.clock.now();
    this.#furthest = this.#evaluated;
    this.#timezone = parts.clock.timezone();
  }

  get size(): number {
    return this.#triggers.size;
  }

  /** When the next tick is due; infinity for never. */
  get due(): number {
    return this.#heap.due;
  }

  /** Takes up where the engine before this one stopped. Decides nothing yet. */
  resume(kept: readonly KeptTrigger[]): void {
    const now = this.#parts.clock.now();
    const before = this.#parts.store.seen();
    for (const trigger of kept) {
      // A watermark is written with ticks only, and all triggers were looked at up to this instant.
      trigger.watermark = Math.max(trigger.watermark, before?.seen ?? 0);
      this.remove(trigger);
      this.#add(trigger, before?.timezone ?? this.#timezone);
    }
    if (before === null) return;
    const current = this.#timezone;
    this.#timezone = before.timezone;
    this.#evaluated = before.seen;
    this.#furthest = kept.reduce((most, { watermark }) => Math.max(most, watermark), before.seen);
    if (before.seen < now) this.#absences.engineWasOff(before.seen);
    this.#notice(now, current);
  }

  /** Puts a trigger into force, or takes the place of the one of its name. */
  set(kept: KeptTrigger): void {
    this.remove(kept);
    if (this.#triggers.size === 0) this.#absences.restart();
    this.#add(kept, this.#timezone);
  }

  remove({ pipeline, definition }: KeptTrigger): void {
    const key = triggerId(pipeline, definition.name);
    const trigger = this.#triggers.get(key);
    if (trigger) trigger.gone = true;
    this.#triggers.delete(key);
  }

  find(pipeline: string, trigger: string): TimeTrigger | null {
    return this.#triggers.get(triggerId(pipeline, trigger)) ?? null;
  }

  /**
   * Looks at the clocks and decides about the ticks that are due. Leaves some for the next look where
   * that takes long.
   * @param woken the system said that the machine has been asleep
   */
  look(woken: boolean): void {
    const { clock } = this.#parts;
    this.#absences.look(woken);
    const now = clock.now();
    this.#notice(now, clock.timezone());
    const began = clock.monotonic();
    let changed = false;
    while (this.#heap.due <= now) {
      this.#decide(now);
      changed = true;
      if (clock.monotonic() - began > SLICE_MS) break;
    }
    if (this.#heap.due > now) {
      this.#evaluated = now;
      this.#furthest = now;
    }
    if (Math.abs(now - this.#saved) >= SEEN_EVERY_MS) this.saveSeen();
    if (changed) this.#parts.onChange();
  }

  /** Decides about all ticks that are due, however long that takes. */
  lookAtAll(): void {
    do this.look(false);
    while (this.#heap.due <= this.#parts.clock.now());
  }

  /** Records the ticks of a trigger up to now as missed: it is another one from now on. */
  missAll({ pipeline, definition }: KeptTrigger, why: string): void {
    const trigger = this.#triggers.get(triggerId(pipeline, definition.name));
    if (!trigger || trigger.gone) return;
    const now = this.#parts.clock.now();
    const plan = this.#planOf(trigger, now, 'none');
    const late = [...plan.missed, ...plan.onTime].map((nominal) =>
      this.#missedOf(trigger, nominal, null, why),
    );
    const { folded } = plan;
    const missed = folded ? [this.#missedOf(trigger, folded.from, folded, why), ...late] : late;
    inTransaction(this.#parts.database, () => {
      for (const one of missed) this.#parts.missed.write(one, now);
    });
    this.#tellMissed(missed);
  }

  /** Why a tick that was due at an instant was not decided then. */
  reasonFor(due: number): string {
    return this.#absences.reasonFor(due);
  }

  /** Writes down that the engine was awake until now, unless there are ticks to decide first. */
  saveSeen(): void {
    const now = this.#parts.clock.now();
    if (this.#evaluated > now || this.#heap.due <= now) return;
    inTransaction(this.#parts.database, () =>
      this.#parts.store.saveSeen(this.#evaluated, this.#timezone),
    );
    this.#saved = this.#evaluated;
  }

  #add(kept: KeptTrigger, timezone: string): void {
    const reading = timetableOf(kept, timezone);
    const timetable = reading instanceof Timetable ? reading : Timetable.empty(timezone);
    const trigger: TimeTrigger = { kept, timetable, due: 0, untold: [], gone: false };
    this.#triggers.set(triggerId(kept.pipeline, kept.definition.name), trigger);
    this.#line(trigger);
  }

  /** Lines a trigger up for its next tick. */
  #line(trigger: TimeTrigger): void {
    trigger.due = trigger.timetable.dueAfter(trigger.kept.watermark) ?? Number.POSITIVE_INFINITY;
    if (trigger.due !== Number.POSITIVE_INFINITY) this.#heap.add(trigger);
  }

  /** Notices that the clock was set back or that the machine is in another zone. */
  #notice(now: number, timezone: string): void {
    const setBack = now < this.#furthest;
    const moved = timezone !== this.#timezone;
    if (!setBack && !moved) return;
    const marks = new Map<TimeTrigger, { watermark: number; since: number }>();
    const evaluated = Math.min(now, this.#evaluated);
    const skipped = moved ? localGap(evaluated, this.#timezone, timezone) : 0;
    for (const trigger of this.#triggers.values()) {
      const since = Math.min(trigger.kept.since, now);
      let watermark = Math.min(trigger.kept.watermark, now);
      if (moved && trigger.kept.definition.timezone === null) {
        watermark = Math.max(since, evaluated - skipped);
      }
      marks.set(trigger, { watermark, since });
    }
    inTransaction(this.#parts.database, () => {
      if (setBack) takeBackFuture(this.#parts, this.#triggers, now);
      for (const [{ kept }, mark] of marks) {
        if (mark.watermark !== kept.watermark || mark.since !== kept.since) {
          this.#parts.store.saveWatermark({ ...kept, ...mark });
        }
      }
      // What the clock on the wall has skipped is still to be decided, by whoever lives to do it.
      this.#parts.store.saveSeen(evaluated - skipped, timezone);
    });
    this.#saved = 0;
    for (const [{ kept }, mark] of marks) Object.assign(kept, mark);
    if (moved) this.#absences.zoneChanged(evaluated - skipped, this.#timezone, timezone);
    this.#evaluated = evaluated;
    this.#furthest = Math.min(now, this.#furthest);
    this.#timezone = timezone;
    this.#rebuild(moved);
  }

  /** Lines all triggers up anew; those without a zone of their own with the machine's. */
  #rebuild(moved: boolean): void {
    this.#heap = new Heap();
    for (const trigger of [...this.#triggers.values()]) {
      if (!moved || trigger.kept.definition.timezone !== null) this.#line(trigger);
      else {
        this.remove(trigger.kept);
        this.#add(trigger.kept, this.#timezone);
      }
    }
  }

  /** Decides about some of the ticks that are due, in one transaction. */
  #decide(now: number): void {
    const due: TimeTrigger[] = [];
    while (due.length < BATCH) {
      const trigger = this.#heap.takeDue(now);
      if (trigger === undefined) break;
      if (!trigger.gone) due.push(trigger);
    }
    due.sort(byDueThenName);
    const pieces: Piece[] = [];
    try {
      inTransaction(this.#parts.database, () => {
        let room = MISSED_AT_ONCE;
        for (const trigger of due) {
          if (room <= 0) break;
          const piece = this.#decideOne(trigger, now, room);
          pieces.push(piece);
          room -= piece.missed.length;
        }
        if (this.#isAll(due, pieces, now)) this.#parts.store.saveSeen(now, this.#timezone);
      });
    } catch (error) {
      // What is not recorded has not happened: it is due still.
      for (const trigger of due) this.#heap.add(trigger);
      throw error;
    }
    if (this.#isAll(due, pieces, now)) this.#saved = now;
    this.#furthest = now;
    for (const { trigger, watermark } of pieces) trigger.kept.watermark = watermark;
    for (const trigger of due) this.#line(trigger);
    for (const piece of pieces) this.#followUp(piece, now);
  }

  /** Whether nothing is left to decide at `now` once these pieces are committed. */
  #isAll(due: readonly TimeTrigger[], pieces: readonly Piece[], now: number): boolean {
    const whole = pieces.filter(({ watermark }) => watermark === now);
    return whole.length === due.length && this.#heap.due > now;
  }

  #followUp({ trigger, watermark, missed, start }: Piece, now: number): void {
    start();
    trigger.untold.push(...missed);
    if (watermark !== now) return;
    this.#tellMissed(trigger.untold);
    trigger.untold = [];
  }

  /**
   * Decides about the ticks of a trigger up to `now`; where it has missed more than there is room for, only
   * about the oldest of them.
   */
  #decideOne(trigger: TimeTrigger, now: number, room: number): Piece {
    const { kept, timetable } = trigger;
    const plan = this.#planOf(trigger, now, kept.definition.catch_up);
    const all = plan.missed.map((nominal) => this.#missedOf(trigger, nominal, null));
    if (plan.folded) all.unshift(this.#missedOf(trigger, plan.folded.from, plan.folded));
    const missed = all.slice(0, room);
    for (const one of missed) this.#parts.missed.write(one, now);
    const last = missed.at(-1)?.occurrence;
    if (last && missed.length < all.length) {
      const watermark = (last.folded?.until ?? last.nominal) + timetable.offset;
      this.#parts.store.saveWatermark({ ...kept, watermark });
      return { trigger, watermark, missed, start: () => {} };
    }
    const start = this.#parts.dispatch.record(kept, [
      ...plan.caughtUp.map((nominal) => this.#caughtUp(trigger, nominal)),
      ...plan.onTime.map((nominal) => occurrenceOf(trigger, nominal, onSchedule(trigger))),
    ]);
    this.#parts.store.saveWatermark({ ...kept, watermark: now });
    return { trigger, watermark: now, missed, start };
  }

  #planOf({ kept, timetable }: TimeTrigger, now: number, catchUp: 'none' | 'latest' | 'all') {
    const { pipeline, definition, watermark } = kept;
    return planWindow(timetable, { after: watermark, now }, catchUp, (from, until) =>
      this.#parts.ticks.decidedIn(pipeline, definition.name, from, until),
    );
  }

  #caughtUp(trigger: TimeTrigger, nominal: number): Occurrence {
    const reason = this.reasonFor(nominal + trigger.timetable.offset);
    return { ...occurrenceOf(trigger, nominal, `caught up: ${reason}`), caughtUp: true };
  }

  #missedOf(
    trigger: TimeTrigger,
    nominal: number,
    folded: { count: number; until: number } | null,
    why: string = this.reasonFor(nominal + trigger.timetable.offset),
  ): MissedTick {
    const occurrence = occurrenceOf(trigger, nominal, onSchedule(trigger));
    if (folded) occurrence.folded = { count: folded.count, until: folded.until };
    return { occurrence, type: 'schedule', reason: why };
  }

  #tellMissed(missed: readonly MissedTick[]): void {
    const happening = missedHappening(missed);
    if (happening) this.#parts.onHappening(happening);
  }
}

function byDueThenName(a: TimeTrigger, b: TimeTrigger): number {
  if (a.due !== b.due) return a.due - b.due;
  const [first, second] = [a, b].map(({ kept }) => triggerId(kept.pipeline, kept.definition.name));
  return (first ?? '') < (second ?? '') ? -1 : 1;
}

/** How much time the machine's clock skips at an instant when it comes to another zone; 0 if it goes back. */
function localGap(instant: number, before: string, after: string): number {
  const local = (zone: string) => zoneOf(zone)?.local(instant) ?? instant;
  return Math.max(0, local(after) - local(before));
}
