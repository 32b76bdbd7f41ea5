import type { Calendar, Trigger } from '../../../shared/pipeline/document.ts';
import type { Chance } from './chance.ts';

export const ZONES = [
  'America/New_York',
  'Europe/Riga',
  'Europe/London',
  'Africa/Cairo',
  'Asia/Beirut',
  'America/Havana',
  'America/Santiago',
  'America/Sao_Paulo',
  'America/Nuuk',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Africa/Casablanca',
  'Europe/Dublin',
  'Pacific/Apia',
  'America/Caracas',
  'Asia/Kolkata',
  'UTC',
  'Europe/Madrid',
  'Pacific/Kiritimati',
  'Asia/Tokyo',
];

export const CALENDARS: Record<string, Calendar> = {
  office: { weekend: ['saturday', 'sunday'], holidays: ['12-25', '01-01', '2026-05-01'] },
  gulf: { weekend: ['friday', 'saturday'], holidays: ['2026-03-20'] },
};

/** Days after which a frequent schedule ends, so that a year has not millions of ticks. */
const FREQUENT: readonly [string, number][] = [
  ['*/15 * * * *', 7],
  ['*/5 8-18 * * 1-5', 4],
  ['* * * * *', 0.5],
  ['*/10 * * * * *', 0.05],
  ['0,30 9-17 * * *', 20],
  ['7 * * * *', 25],
];

const RARE: readonly string[] = [
  '30 2 * * *',
  '0 0 * * 2,4',
  '0 9 * * 1,3',
  '0 6 * * mon',
  '0 0 1 * *',
  '45 23 L * *',
  '0 12 * * 5#2',
  '10 3 15W * *',
  '30 1 * * 0',
  '0 0 1 1 *',
  '5 4 * * 5L',
  '@weekly',
  '@monthly',
];

/** Ticks of which more are missed in one long absence than have rows of their own. */
export function crowdedTrigger(name: string, chance: Chance, now: number): Trigger {
  return {
    ...someTrigger(name, chance, now),
    schedule: '*/20 * * * *',
    every_ms: null,
    calendar: null,
    enabled: true,
    start: '2026-03-09',
    end: '2026-04-04',
  };
}

/** A trigger of some kind, with some policy. */
export function someTrigger(name: string, chance: Chance, now: number): Trigger {
  const kind = chance.next();
  const times = kind < 0.05 ? frequent(chance, now) : kind < 0.15 ? every(chance) : rare(chance);
  return {
    name,
    type: 'schedule',
    schedule: null,
    every_ms: null,
    start: null,
    end: null,
    timezone: chance.happens(0.35) ? null : chance.one(ZONES),
    calendar: chance.happens(0.2) ? chance.one(['office', 'gulf']) : null,
    shift: chance.one(['drop', 'next', 'previous']),
    jitter_ms: chance.happens(0.25) ? chance.one([300, 30_000, 300_000, 7_200_000]) : 0,
    late_after_ms: chance.happens(0.2) ? 1_800_000 : null,
    catch_up: chance.one(['none', 'latest', 'latest', 'all']),
    overlap: chance.one(['skip', 'skip', 'queue', 'cancel_running', 'allow']),
    params: {},
    enabled: !chance.happens(0.04),
    files: [],
    settle_ms: 2_000,
    after: [],
    when: 'success',
    ...times,
  };
}

function frequent(chance: Chance, now: number): Partial<Trigger> {
  const [schedule, days] = chance.one(FREQUENT);
  const start = now + chance.between(0, 200) * 86_400_000;
  const iso = (instant: number) => new Date(instant).toISOString();
  return { schedule, start: iso(start), end: iso(start + days * 86_400_000) };
}

function every(chance: Chance): Partial<Trigger> {
  const hours = chance.one([30, 48, 72, 168]);
  return {
    every_ms: hours * 3_600_000,
    ...(chance.happens(0.5) ? { start: '2026-01-15T03:30' } : {}),
  };
}

function rare(chance: Chance): Partial<Trigger> {
  return { schedule: chance.one(RARE), ...(chance.happens(0.1) ? { end: '2026-10-31' } : {}) };
}
