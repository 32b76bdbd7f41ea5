import { isDeepStrictEqual } from 'node:util';
import { openDatabase } from '../../../electron/engine/runs/database.ts';
import type { Happening } from '../../../electron/engine/schedule/api.ts';
import { definitionHash } from '../../../electron/engine/schedule/definition.ts';
import { TriggerStore } from '../../../electron/engine/schedule/trigger-store.ts';
import type { Trigger } from '../../../shared/pipeline/document.ts';
import type { Chance } from './chance.ts';
import { Reference } from './reference.ts';
import { Killed, SimulatedEngine } from './simulated-engine.ts';
import { SimulatedMachine } from './simulated-machine.ts';
import { SimulatedProject } from './simulated-project.ts';
import { CALENDARS, crowdedTrigger, someTrigger, ZONES } from './simulated-triggers.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PIPELINES = 50;
/** When the laptop stays at home for three weeks. */
const LONG_ABSENCE = Date.parse('2026-03-11T00:00:00Z');

/** How often in a year what happens. */
const WORLD = {
  sleep: 420,
  off: 60,
  crash: 260,
  crash_in_statement: 300,
  set_back: 40,
  set_forward: 40,
  right_clock: 40,
  travel: 60,
  edit: 120,
  break_or_mend: 60,
  wake_signal: 50,
};
type Happens = keyof typeof WORLD;

/** A year in the life of a laptop and its schedules. */
export class Simulation {
  readonly machine: SimulatedMachine;
  readonly project = new SimulatedProject(CALENDARS);
  readonly reference = new Reference(CALENDARS);
  readonly faults: string[] = [];
  readonly happened = new Map<string, number>();
  /** Nominal instants of ticks that were told as late, by trigger and instant. */
  readonly #late = new Map<string, number>();
  #lastWall = 0;
  engine!: SimulatedEngine;
  readonly #chance: Chance;
  #wasAway = false;
  readonly #stateDir: string;
  /** What of the files is in force, by pipeline. */
  readonly #inForce = new Map<string, Trigger[]>();

  constructor(stateDir: string, chance: Chance) {
    this.#stateDir = stateDir;
    this.#chance = chance;
    this.machine = new SimulatedMachine(
      Date.parse('2026-01-01T00:00:00Z'),
      'Europe/Madrid',
      chance,
    );
  }

  async play(schedules: number, until: number): Promise<void> {
    const { machine } = this;
    const perPipeline = schedules / PIPELINES;
    for (let at = 0; at < PIPELINES; at++) {
      const triggers = Array.from({ length: perPipeline }, (_, nth) =>
        someTrigger(`t${at}_${nth}`, this.#chance, machine.wall),
      );
      this.project.write(`p${at}`, triggers, true);
    }
    this.#write('p0', [
      ...this.project.triggersOf('p0'),
      ...['a', 'b'].map((name) => crowdedTrigger(name, this.#chance, machine.wall)),
    ]);
    await this.#start();
    await this.#liveAYear(until);
    machine.shift = Math.max(0, machine.shift);
    this.#observe();
    for (const pipeline of this.project.pipelines) this.#write(pipeline, null, true);
    await this.#reread();
    await this.#liveUntil(machine.time + 14 * DAY);
    await this.#beat();
    this.#observe();
  }

  async #liveAYear(until: number): Promise<void> {
    const { machine } = this;
    const perYear = Object.values(WORLD).reduce((sum, often) => sum + often);
    while (machine.time < until) {
      const pause = -Math.log(1 - this.#chance.next()) * (365 / perYear) * DAY;
      await this.#liveUntil(Math.min(until, machine.time + pause));
      await this.#happen(this.#pick());
      if (machine.time > LONG_ABSENCE && !this.#wasAway) await this.#beAway();
    }
  }

  async #beAway(): Promise<void> {
    this.#wasAway = true;
    await this.#beat();
    await this.engine.close();
    await this.#whileOff(21 * DAY);
  }

  /** Lets time pass on an engine that is awake; one that dies meanwhile is started again. */
  async #liveUntil(time: number): Promise<void> {
    const { machine } = this;
    for (;;) {
      if (this.engine.dead) await this.#restart(this.#chance.happens(0.5) ? 0 : this.#someTime(10));
      const next = Math.max(machine.time, machine.next);
      if (next > time) break;
      machine.passTo(next);
      if (this.engine.takeBusy()) await settle();
    }
    if (machine.time < time) machine.passTo(time);
    if (this.engine.dead) await this.#restart(0);
  }

  async #happen(what: Happens): Promise<void> {
    this.happened.set(what, (this.happened.get(what) ?? 0) + 1);
    const { machine } = this;
    this.#observe();
    switch (what) {
      case 'sleep':
        await this.#beat();
        machine.awake = false;
        machine.passTo(machine.time + this.#someTime(this.#chance.happens(0.1) ? 80 : 10));
        if (this.#chance.happens(0.1)) this.#travel();
        if (this.#chance.happens(0.1)) machine.shift += this.#chance.between(-3, 3) * HOUR;
        machine.awake = true;
        this.#observe();
        if (this.#chance.happens(0.5)) await this.#beat();
        else await this.#liveUntil(machine.time + 50_000);
        break;
      case 'off':
        await this.#beat();
        await this.engine.close();
        await this.#whileOff(this.#someTime(40));
        break;
      case 'crash':
        this.engine.kill();
        await this.#restart(this.#chance.happens(0.5) ? 0 : this.#someTime(10));
        break;
      case 'crash_in_statement':
        this.engine.killAfter(this.#chance.between(1, 60));
        break;
      case 'set_back':
        machine.shift -= this.#chance.between(1, 5 * 60) * 60_000;
        this.#observe();
        await this.#beat();
        this.#checkTakenBack();
        break;
      case 'set_forward':
        machine.shift += this.#chance.between(1, 5 * 60) * 60_000;
        this.#observe();
        await this.#beat();
        break;
      case 'right_clock':
        machine.shift = 0;
        this.#observe();
        await this.#beat();
        break;
      case 'travel':
        await this.#beat();
        this.#travel();
        await this.#beat();
        break;
      case 'edit':
        for (let edits = this.#chance.between(1, 4); edits > 0; edits--) this.#edit();
        await this.#reread();
        break;
      case 'break_or_mend': {
        const broken = this.project.pipelines.filter((name) => !this.project.isValid(name));
        const mends = broken.length > 2;
        this.#write(this.#chance.one(mends ? broken : this.project.pipelines), null, mends);
        await this.#reread();
        break;
      }
      case 'wake_signal':
        this.engine.schedule.wake();
    }
    if (this.engine.takeBusy()) await settle();
    if (!this.engine.dead) this.#observe();
  }

  /** Lets the engine look now, so that it sees the world before it changes as it was. */
  async #beat(): Promise<void> {
    if (!this.engine.dead) this.engine.schedule.wake();
    await settle();
    if (this.engine.dead) await this.#restart(0);
  }

  async #start(): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        this.engine = this.#open(tries < 3 && this.#chance.happens(0.1));
        await this.engine.schedule.list({ pipeline: 'none', next: 0 });
        await settle();
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        continue;
      }
      if (!this.engine.dead) break;
    }
    this.#forgetGone();
    this.#observe();
    this.#takeEffect();
  }

  /** @param doomed whether it dies while it is being opened */
  #open(doomed: boolean): SimulatedEngine {
    return new SimulatedEngine({
      stateDir: this.#stateDir,
      machine: this.machine,
      project: this.project,
      chance: this.#chance,
      faults: this.faults,
      killAfter: doomed ? this.#chance.between(1, 40) : Infinity,
      onHappening: (happening) => this.#note(happening),
    });
  }

  async #restart(offMs: number): Promise<void> {
    this.happened.set('death', (this.happened.get('death') ?? 0) + 1);
    this.#observe();
    this.#autopsy();
    await this.#whileOff(offMs);
  }

  /** What was in force and how far the engine had got is in its ledger, for it may have died on the way. */
  #autopsy(): void {
    const database = openDatabase(this.#stateDir);
    const store = new TriggerStore(database);
    this.reference.died(store.seen()?.seen ?? 0);
    const inForce = new Map<string, string[]>();
    for (const { pipeline, definition, hash } of store.all()) {
      inForce.set(pipeline, [...(inForce.get(pipeline) ?? []), `${definition.name} ${hash}`]);
    }
    database.close();
    for (const pipeline of this.project.pipelines) {
      const files = this.project.triggersOf(pipeline).map((one) => `${one.name} ${hashOf(one)}`);
      const same = isDeepStrictEqual(files.sort(), inForce.get(pipeline)?.sort());
      if (same) this.#takeEffectOf(pipeline);
    }
  }

  /** Who was off while a trigger was removed or switched off does not know when that was. */
  #forgetGone(): void {
    for (const [pipeline, triggers] of this.#inForce) {
      if (!this.project.isValid(pipeline)) continue;
      for (const { name } of triggers) {
        const now = this.project.trigger(pipeline, name);
        if (!now?.enabled) this.reference.removeWhileOff(pipeline, name);
      }
    }
  }

  async #whileOff(ms: number): Promise<void> {
    const { machine } = this;
    machine.passTo(machine.time + ms);
    if (ms > 0 && this.#chance.happens(0.15)) this.#travel();
    if (ms > 0 && this.#chance.happens(0.1)) machine.shift += this.#chance.between(-3, 3) * HOUR;
    if (ms > 0 && this.#chance.happens(0.3)) {
      for (let edits = this.#chance.between(1, 20); edits > 0; edits--) this.#edit();
    }
    await this.#start();
  }

  #edit(): void {
    const pipeline = this.#chance.one(this.project.pipelines);
    const triggers = this.project.triggersOf(pipeline).slice();
    const at = this.#chance.between(0, triggers.length - 1);
    const { name } = triggers[at] as Trigger;
    const what = this.#chance.next();
    if (what < 0.15 && triggers.length > 3) triggers.splice(at, 1);
    else if (what < 0.3) triggers.push(someTrigger(`${name}x`, this.#chance, this.machine.wall));
    else if (what < 0.5) {
      triggers[at] = { ...(triggers[at] as Trigger), enabled: !triggers[at]?.enabled };
    } else if (what < 0.6) triggers[at] = { ...(triggers[at] as Trigger), overlap: 'queue' };
    else triggers[at] = someTrigger(name, this.#chance, this.machine.wall);
    const unique = new Map(triggers.map((trigger) => [trigger.name, trigger]));
    this.#write(pipeline, [...unique.values()]);
  }

  #write(pipeline: string, triggers: Trigger[] | null, valid?: boolean): void {
    this.project.write(pipeline, triggers ?? this.project.triggersOf(pipeline), valid);
  }

  async #reread(): Promise<void> {
    this.engine.schedule.filesChanged();
    await settle();
    if (this.engine.dead) return this.#restart(0);
    this.#takeEffect();
  }

  /** The files are in force now, as far as they are good. */
  #takeEffect(): void {
    for (const pipeline of this.project.pipelines) {
      if (this.project.isValid(pipeline)) this.#takeEffectOf(pipeline);
    }
  }

  #takeEffectOf(pipeline: string): void {
    const { machine, reference } = this;
    const before = new Map(this.#inForce.get(pipeline)?.map((trigger) => [trigger.name, trigger]));
    const now = this.project.triggersOf(pipeline);
    for (const trigger of now) {
      const old = before.get(trigger.name);
      before.delete(trigger.name);
      if (old && hashOf(old) === hashOf(trigger)) continue;
      if (trigger.enabled) {
        reference.putInForce(pipeline, trigger, machine.wall, machine.timezone);
      } else reference.remove(pipeline, trigger.name);
    }
    for (const name of before.keys()) reference.remove(pipeline, name);
    this.#inForce.set(pipeline, now);
  }

  #travel(): void {
    this.machine.timezone = this.#chance.one(ZONES);
  }

  #observe(): void {
    const { wall } = this.machine;
    if (wall < this.#lastWall) {
      // A tick that gets its turn again may be late again.
      for (const [key, nominal] of this.#late)
        if (nominal > wall - 2 * HOUR) this.#late.delete(key);
    }
    this.#lastWall = wall;
    this.reference.observe(this.machine.wall, this.machine.timezone);
  }

  #someTime(hours: number): number {
    return Math.floor(this.#chance.next() * hours * HOUR);
  }

  #pick(): Happens {
    const all = Object.entries(WORLD) as [Happens, number][];
    let at = this.#chance.next() * all.reduce((sum, [, often]) => sum + often, 0);
    for (const [what, often] of all) {
      at -= often;
      if (at < 0) return what;
    }
    return 'sleep';
  }

  #note(happening: Happening): void {
    this.happened.set(happening.type, (this.happened.get(happening.type) ?? 0) + 1);
    if (happening.type !== 'late') return;
    const key = `${happening.pipeline}/${happening.trigger} ${happening.nominal}`;
    if (this.#late.has(key)) this.faults.push(`${key}: told as late twice`);
    this.#late.set(key, Date.parse(happening.nominal));
  }

  /** Nothing without a run may stand in the future of what is in force. */
  #checkTakenBack(): void {
    const offsets = this.reference.offsets();
    const rows = this.engine.query<{ pipeline: string; trigger: string; nominal: number }>(
      "select * from ticks where outcome in ('missed', 'skipped', 'refused') and nominal > ?",
      this.machine.wall - 7_200_000,
    );
    for (const { pipeline, trigger, nominal } of rows) {
      const offset = offsets.get(`${pipeline}/${trigger}`);
      if (offset !== undefined && nominal + offset > this.machine.wall) {
        this.faults.push(`${trigger} ${nominal}: lies in the future again and was not taken back`);
      }
    }
  }
}

const hashes = new WeakMap<Trigger, string>();

function hashOf(trigger: Trigger): string {
  const known = hashes.get(trigger);
  if (known) return known;
  const hash = definitionHash(trigger, CALENDARS[trigger.calendar ?? ''] ?? null);
  hashes.set(trigger, hash);
  return hash;
}

/** Lets all that is ready to go on do so. */
export async function settle(): Promise<void> {
  await new Promise(setImmediate);
  await new Promise(setImmediate);
}
