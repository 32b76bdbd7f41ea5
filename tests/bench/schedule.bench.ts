import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { openDatabase } from '../../electron/engine/runs/database.ts';
import { Ledger } from '../../electron/engine/runs/ledger.ts';
import { openSchedule } from '../../electron/engine/schedule/open-schedule.ts';
import { HandClock } from '../engine/schedule/hand-clock.ts';
import { trigger } from '../engine/schedule/rig.ts';
import { SimulatedProject } from '../engine/schedule/simulated-project.ts';
import { type Figure, loopDelay, median, repeated, report, timed } from './measure.ts';

/** Schedules without their runs: what it takes to know of many triggers, to beat, and to decide about all at once. */
const START = '2026-03-02T08:30:00Z';
const PIPELINES = 100;

interface Measured {
  open: number;
  list: number;
  calendar: number;
  beats: number;
  tick: number;
  longest: number;
}

async function measure(triggers: number): Promise<Measured> {
  const dir = await mkdtemp(path.join(tmpdir(), 'tidemill-bench-'));
  const project = new SimulatedProject({});
  for (let at = 0; at < PIPELINES; at++) {
    const some = Array.from({ length: triggers / PIPELINES }, (_, nth) =>
      trigger({ name: `t${nth}`, schedule: '0 9 * * *', timezone: 'Europe/London' }),
    );
    project.write(`p${at}`, some, true);
  }
  const clock = new HandClock(START);
  const real = performance.now.bind(performance);
  const open = async () => {
    const database = openDatabase(dir);
    const schedule = openSchedule({
      project: project.asProject(),
      database,
      ledger: new Ledger(database),
      runs: { start: () => new Promise(() => {}), cancel: () => Promise.reject() as never },
      clock: Object.assign(clock, { monotonic: real }),
      on: true,
      onChange() {},
      onHappening() {},
    });
    await schedule.calendar({ from: START, until: START });
    return { schedule, database };
  };
  let opened = await open();
  await opened.schedule.close();
  opened.database.close();
  // The second time all of them are known.
  const openAgain = await timed(async () => {
    opened = await open();
  });
  const list = await timed(() => opened.schedule.list({ next: 5 }));
  const week = { from: START, until: '2026-03-09T08:30:00Z' };
  const calendar = await timed(() => opened.schedule.calendar(week));
  const thousandBeats = await repeated(20, async () => {
    for (let beat = 0; beat < 1_000; beat++) opened.schedule.wake();
  });
  let tick = 0;
  const delay = await loopDelay(async () => {
    clock.leapTo('2026-03-02T09:00:00.010Z');
    tick = await timed(async () => {
      opened.schedule.wake();
      const rows = () =>
        opened.database.prepare('select count(*) as n from ticks').get() as { n: number };
      while (rows().n < triggers) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        opened.schedule.wake();
      }
    });
  });
  await rm(dir, { recursive: true, force: true });
  const beats = median(thousandBeats);
  return { open: openAgain, list, calendar, beats, tick, longest: delay.max };
}

const few = await measure(100);
const many = await measure(10_000);
const ms = (name: string, value: number): Figure => ({ name, value, unit: 'ms' });
report('schedule', [
  ms('open with 10,000 triggers', many.open),
  ms('list 10,000 triggers with 5 ticks each', many.list),
  ms('calendar of a week over 10,000 triggers', many.calendar),
  ms('1,000 beats (a quarter of an hour) with nothing due', many.beats),
  ms('decide about 10,000 ticks at one instant', many.tick),
  ms('longest hold of the event loop meanwhile', many.longest),
  { name: 'a beat with 10,000 triggers to one with 100', value: many.beats / few.beats, unit: 'x' },
  { name: 'deciding 10,000 to deciding 100', value: many.tick / few.tick, unit: 'x', target: 150 },
]);
process.exit(0);
