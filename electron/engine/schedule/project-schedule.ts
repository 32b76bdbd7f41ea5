import type { TriggerView } from '../../../shared/contract/schedule.ts';
import { TidemillError, toErrorData } from '../../../shared/errors.ts';
import { nearestOrAll } from '../../../shared/pipeline/nearest.ts';
import type { Run, RunSummary } from '../../../shared/runs/events.ts';
import { inTransaction } from '../runs/sql.ts';
import type { Arrivals, HookCall, Schedule } from './api.ts';
import { openArrivals } from './arrivals/open-arrivals.ts';
import { calendarView, instantOf } from './calendar-view.ts';
import { ON_TIME_MS } from './catch-up.ts';
import { Dispatch } from './dispatch.ts';
import { byHand, onceMore } from './fire.ts';
import { Heartbeat } from './heartbeat.ts';
import { Lateness } from './lateness.ts';
import { MissedTicks, missedHappenings } from './missed-ticks.ts';
import { changesOf, type ReadTriggers, TriggerReader } from './read-triggers.ts';
import { Registry } from './registry.ts';
import { errorOfRun } from './run-error.ts';
import type { ScheduleParts } from './schedule-parts.ts';
import { type Tick, TickStore } from './tick-store.ts';
import { TimeTriggers } from './time-triggers.ts';
import { type KeptTrigger, TriggerStore } from './trigger-store.ts';
import { triggerView } from './trigger-views.ts';
import { turn } from './turn.ts';
import { givenUp } from './unstarted-ticks.ts';

/** So many views are made before others get the event loop. */
const VIEWS_AT_ONCE = 200;
/** How soon files that could not be read are read again. */
const READ_AGAIN_MS = 5_000;

/** The triggers of a project, put together: what is in force, what time and arrivals make of it, and its views. */
export class ProjectSchedule implements Schedule {
  readonly on: boolean;
  readonly #parts: ScheduleParts;
  readonly #ticks: TickStore;
  readonly #store: TriggerStore;
  readonly #missed: MissedTicks;
  readonly #lateness: Lateness;
  readonly #dispatch: Dispatch;
  readonly #time: TimeTriggers;
  readonly #arrivals: Arrivals;
  readonly #reader: TriggerReader;
  readonly #registry: Registry;
  readonly #heartbeat: Heartbeat;
  /** Resolves when the files have been looked at as often as was asked for. */
  #reading: Promise<void>;
  #isReadingAsked = false;
  /** Pipelines whose files have errors. */
  #invalid: ReadonlySet<string> = new Set();
  /** What the engine before this one left has been taken up; until then nobody is awake. Never where it is off. */
  #begun = false;
  #closed = false;

  constructor(parts: ScheduleParts) {
    const { database, ledger, clock, onChange, onHappening, project } = parts;
    this.#parts = parts;
    this.on = parts.on;
    this.#ticks = new TickStore(database);
    this.#store = new TriggerStore(database);
    this.#missed = new MissedTicks(this.#ticks, ledger);
    this.#lateness = new Lateness(database, this.#ticks, onHappening, () =>
      this.#heartbeat.begin(),
    );
    const find = (pipeline: string, trigger: string) => this.#registry.find(pipeline, trigger);
    const shared = {
      database,
      clock,
      ticks: this.#ticks,
      missed: this.#missed,
      onChange,
      onHappening,
    };
    this.#dispatch = new Dispatch({
      ...shared,
      ledger,
      lateness: this.#lateness,
      runner: parts.runs,
      find,
    });
    this.#time = new TimeTriggers({ ...shared, store: this.#store, dispatch: this.#dispatch });
    this.#arrivals = openArrivals({
      project,
      database,
      ledger,
      clock,
      dispatcher: this.#dispatch,
      on: parts.on,
      find,
      all: () => this.#registry.all(),
      onChange,
    });
    this.#heartbeat = new Heartbeat(clock, {
      due: () => Math.min(this.#time.due, this.#lateness.due),
      isNeeded: () => this.#time.size > 0 || this.#lateness.due !== Infinity,
      beat: (woken) => this.#look(woken),
    });
    const kept = this.#store.all();
    this.#registry = new Registry(kept);
    this.#reader = new TriggerReader(project);
    this.#reader.assume(kept);
    this.#reading = this.#read();
  }

  async list(query: Parameters<Schedule['list']>[0]): Promise<TriggerView[]> {
    await this.#reading;
    const { clock } = this.#parts;
    const from = query.from === undefined ? clock.now() : instantOf(query.from);
    const parts = {
      ticks: this.#ticks,
      arrivals: this.#arrivals,
      timezone: clock.timezone(),
      hindrance: (pipeline: string) => this.#hindrance(pipeline),
    };
    const asked = this.#registry
      .all()
      .filter(({ pipeline }) => query.pipeline === undefined || query.pipeline === pipeline);
    const views: TriggerView[] = [];
    for (const trigger of asked) {
      views.push(triggerView(trigger, parts, { next: query.next, from }));
      // Thousands of them take a while, and others want the engine too.
      if (views.length % VIEWS_AT_ONCE === 0) await turn();
    }
    return views;
  }

  async calendar(query: Parameters<Schedule['calendar']>[0]) {
    await this.#reading;
    const { clock } = this.#parts;
    return calendarView(query, this.#registry.all(), {
      ticks: this.#ticks,
      timezone: clock.timezone(),
      now: clock.now(),
    });
  }

  async ticks({ pipeline, trigger, limit }: Parameters<Schedule['ticks']>[0]) {
    return this.#ticks.latest(pipeline, trigger, limit);
  }

  async fire({ pipeline, trigger, nominal, tick }: Parameters<Schedule['fire']>[0]): Promise<Run> {
    const found = await this.#mustFind(pipeline, trigger);
    const { clock, runs } = this.#parts;
    const instant = nominal === null ? null : instantOf(nominal);
    const now = { now: clock.now(), timezone: clock.timezone() };
    const { request, origin } =
      tick === undefined
        ? byHand(found, instant, now)
        : onceMore(found, this.#mustFindTick(found, tick), now.timezone);
    return await runs.start(request, {
      origin,
      also: (run) => this.#dispatch.adopt(pipeline, trigger, run),
    });
  }

  async token({ pipeline, trigger }: Parameters<Schedule['token']>[0]) {
    return this.#arrivals.token(await this.#mustFind(pipeline, trigger));
  }

  async hook(call: HookCall) {
    await this.#reading;
    return this.#arrivals.hook(call);
  }

  wake(): void {
    if (!this.#begun || this.#closed) return;
    this.#heartbeat.beatNow(true);
    this.#arrivals.wake();
  }

  filesChanged(): void {
    if (this.#isReadingAsked || this.#closed) return;
    this.#isReadingAsked = true;
    this.#reading = this.#reading.then(() => {
      this.#isReadingAsked = false;
      return this.#read();
    });
  }

  runEnded(run: RunSummary): void {
    if (run.trigger_type !== 'manual') {
      this.#dispatch.runEnded(run);
      const error = errorOfRun(run, this.#parts.ledger);
      this.#parts.onHappening({ type: 'run_ended', run, error });
      this.#parts.onChange();
    }
    if (this.on && !this.#closed) this.#arrivals.runEnded(run);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#heartbeat.stop();
    await this.#reading;
    await this.#arrivals.close();
    await this.#dispatch.close();
    if (this.#begun) this.#attempt(() => this.#time.saveSeen());
  }

  /** Reads the files and puts into force what they say; what cannot be read changes nothing. */
  async #read(): Promise<void> {
    try {
      const files = await this.#reader.read();
      if (this.#closed) return;
      this.#hinder([...files].flatMap(([name, triggers]) => (triggers ? [] : name)));
      if (this.on && !this.#begun) this.#begin(files);
      else {
        await this.#decideBeforeChange();
        if (!this.#closed) this.#apply(files);
      }
    } catch (error) {
      console.error('The triggers stay as they are until they can be read:', error);
      this.#parts.clock.after(READ_AGAIN_MS, () => this.filesChanged());
    }
  }

  /** Takes up where the engine before this one stopped. */
  #begin(files: ReadTriggers): void {
    const off = this.#parts.clock.now() - (this.#store.seen()?.seen ?? Infinity);
    this.#time.resume(this.#registry.all().filter(isTimed));
    let open = this.#ticks.open();
    if (off > ON_TIME_MS) {
      const given = new Set(this.#giveUp(open));
      open = open.filter((tick) => !given.has(tick));
    }
    this.#apply(files, true);
    this.#begun = true;
    this.#dispatch.resume(open);
    this.#heartbeat.beatNow(false);
    this.#tellArrivals();
  }

  #giveUp(open: ReturnType<TickStore['open']>) {
    const now = this.#parts.clock.now();
    const given = givenUp(
      open,
      (pipeline, trigger) => this.#registry.find(pipeline, trigger),
      ({ pipeline, definition }) => (this.#time.find(pipeline, definition.name)?.due ?? now) < now,
    );
    const reason = this.#time.reasonFor(now);
    inTransaction(this.#parts.database, () => {
      for (const tick of given) this.#missed.giveUp(tick, reason, now);
    });
    const told = given.map((occurrence) => ({ occurrence, reason }));
    for (const happening of missedHappenings(told)) this.#parts.onHappening(happening);
    return given;
  }

  /** Puts into force what the files say, from now on. */
  #apply(files: ReadTriggers, atStart = false): void {
    const { clock, database } = this.#parts;
    if (this.on && !atStart) this.#time.lookAtAll();
    const now = clock.now();
    const moment = clock.monotonic();
    const lately = this.#registry.lately(moment);
    const changes = changesOf(this.#registry.all(), lately, files, now);
    const { anew, kept, removed } = changes;
    if (anew.length + kept.length + removed.length === 0) return;
    if (this.on) {
      if (atStart) this.#missOfChanged(anew, now);
      inTransaction(database, () => {
        for (const trigger of removed) this.#store.remove(trigger);
        for (const trigger of [...anew, ...kept]) this.#store.save(trigger);
      });
      for (const trigger of removed) this.#time.remove(trigger);
      for (const trigger of [...anew, ...kept]) {
        if (isTimed(trigger)) this.#time.set(trigger);
        else this.#time.remove(trigger);
      }
    }
    this.#registry.apply(changes, moment);
    if (this.on && !atStart) {
      this.#heartbeat.beatNow(false);
      this.#tellArrivals();
    }
    this.#parts.onChange();
  }

  /** What is in force until now decides about all ticks until now; many of them are no reason to hold the engine. */
  async #decideBeforeChange(): Promise<void> {
    while (this.on && !this.#closed && this.#time.due <= this.#parts.clock.now()) {
      this.#time.look(false);
      await turn();
    }
  }

  #tellArrivals(): void {
    if (this.#closed) return;
    try {
      this.#arrivals.triggersChanged(this.#registry.arrivals());
    } catch (error) {
      console.error(
        'Files, pipelines and calls are waited for as before, until this is mended:',
        error,
      );
      this.#parts.clock.after(READ_AGAIN_MS, () => this.#tellArrivals());
    }
  }

  /** What a trigger missed while the engine was off is told, though it is another one now. */
  #missOfChanged(anew: readonly KeptTrigger[], now: number): void {
    for (const trigger of anew) {
      const before = this.#registry.find(trigger.pipeline, trigger.definition.name);
      if (before === null || !trigger.definition.enabled) continue;
      const why = `${this.#time.reasonFor(now)}, and the schedule was changed meanwhile`;
      this.#time.missAll(before, why);
    }
  }

  #look(woken: boolean): void {
    this.#time.look(woken);
    this.#lateness.look(this.#parts.clock.now(), (tick) => this.#dispatch.isOn(tick));
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      console.error('The schedule could not be recorded:', error);
    }
  }

  /** @param invalid pipelines whose files have errors now */
  #hinder(invalid: readonly string[]): void {
    const before = this.#invalid;
    this.#invalid = new Set(invalid);
    const isSame = invalid.length === before.size && invalid.every((name) => before.has(name));
    if (!isSame) this.#parts.onChange();
  }

  #hindrance(pipeline: string): string | null {
    const { fault } = this.#heartbeat;
    if (fault !== null) return `The schedule cannot be recorded: ${toErrorData(fault).message}`;
    if (!this.#invalid.has(pipeline)) return null;
    return `The files of ${pipeline} have errors, so that its runs are refused: tidemill validate ${pipeline}`;
  }

  #mustFindTick({ pipeline, definition }: KeptTrigger, key: string): Tick {
    const tick = this.#ticks.find(pipeline, definition.name, key);
    if (tick) return tick;
    throw new TidemillError({
      code: 'tick.missing',
      message: `The trigger '${definition.name}' of ${pipeline} has no tick '${key}'.`,
    });
  }

  async #mustFind(pipeline: string, trigger: string): Promise<KeptTrigger> {
    await this.#reading;
    const found = this.#registry.find(pipeline, trigger);
    if (found) return found;
    const names = this.#registry
      .all()
      .filter((other) => other.pipeline === pipeline)
      .map(({ definition }) => definition.name);
    throw new TidemillError({
      code: 'trigger.missing',
      message: `${pipeline} has no trigger '${trigger}'.`,
      hint: nearestOrAll(trigger, names, 'It has no triggers.'),
    });
  }
}

function isTimed({ definition }: KeptTrigger): boolean {
  return definition.enabled && definition.type === 'schedule';
}
