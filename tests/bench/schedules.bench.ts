import { compileSchedule, type Ticks } from '../../shared/cron/schedule.ts';
import { daysOf, realTimeTicks, timesOf, walk } from '../unit/cron/reference.ts';
import { report } from './measure.ts';

/** A year of 500 schedules in eight zones, 10,000 compiled, and one day against the walk of the tests. */
const ZONES = [
  'America/New_York',
  'Europe/Riga',
  'Africa/Cairo',
  'Pacific/Apia',
  'Australia/Lord_Howe',
  'UTC',
  'Asia/Tokyo',
  'America/Santiago',
];
const FROM = Date.UTC(2026, 0, 1);
const UNTIL = Date.UTC(2027, 0, 1);
const DAY = 86_400_000;

const compile = (schedule: string, index: number): Ticks =>
  compileSchedule({
    schedule,
    every_ms: null,
    timezone: ZONES[index % ZONES.length] ?? 'UTC',
    calendar: null,
    shift: 'drop',
    start: null,
    end: null,
  });

/** One in ten runs every few minutes, the others once a day or on working days. */
const schedule = (index: number): string =>
  index % 10 === 0
    ? `*/${5 + (index % 7)} * * * *`
    : `${index % 60} ${index % 24} * * ${index % 3 ? '*' : '1-5'}`;

function measured(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const all = Array.from({ length: 500 }, (_, index) => compile(schedule(index), index));
let ticked = 0;
const year = measured(() => {
  for (const ticks of all) {
    for (let at = ticks.next(FROM - 1); at !== null && at < UNTIL; at = ticks.next(at)) ticked += 1;
  }
});
const compiled = measured(() => {
  for (let index = 0; index < 10_000; index++) compile(schedule(index), index);
});
const described = measured(() => {
  for (let index = 0; index < 10_000; index++) compile(schedule(index), index).notes.length;
});

const [one] = ZONES;
const expression = '*/15 * * * *';
const fast = compile(expression, 0);
const walked = measured(() =>
  realTimeTicks(
    walk(one ?? 'UTC', FROM, FROM + DAY, 60_000),
    daysOf(expression),
    timesOf(expression),
  ),
);
const stepped = measured(() => {
  for (let at = fast.next(FROM - 1); at !== null && at < FROM + DAY; at = fast.next(at));
});

report('schedules', [
  { name: `500 schedules through a year, ${ticked} ticks`, value: year, unit: 'ms', target: 5_000 },
  { name: '1,000 ticks of them', value: (year / ticked) * 1_000, unit: 'ms' },
  { name: '10,000 schedules compiled', value: compiled, unit: 'ms', target: 2_000 },
  { name: '10,000 compiled and put in words', value: described, unit: 'ms' },
  { name: 'a day minute by minute through Intl', value: walked, unit: 'ms' },
  { name: 'that against asking for the next tick', value: walked / stepped, unit: 'x' },
]);
