import { describe, expect, test } from 'vitest';
import { triggerDefaults, triggerValue } from '../../../renderer/app/edits/triggerValue.ts';
import { layOut } from '../../../renderer/schedule/calendar/calendarModel.ts';
import { calendarDays } from '../../../renderer/schedule/calendar/days.ts';
import { spokenEntry } from '../../../renderer/schedule/calendar/entryWords.ts';
import { loadsOf } from '../../../renderer/schedule/calendar/loads.ts';
import { checkDraft } from '../../../renderer/schedule/editor/checkDraft.ts';
import {
  type Draft,
  draftOf,
  newDraft,
  ofKind,
  placeholdersOf,
} from '../../../renderer/schedule/editor/draft.ts';
import { curlExample, hookAddress } from '../../../renderer/schedule/editor/hookExample.ts';
import { clockChange } from '../../../renderer/schedule/editor/oddDays.ts';
import { presetsFor, withTimeOfDay } from '../../../renderer/schedule/editor/presets.ts';
import { fileTroubles } from '../../../renderer/schedule/fileTroubles.ts';
import { filterTriggers } from '../../../renderer/schedule/list/filterTriggers.ts';
import { clockText, fullText, momentText, relativeText } from '../../../renderer/schedule/times.ts';
import { hasSeconds, tickLooks } from '../../../renderer/schedule/triggerLook.ts';
import type { TickOutcome, TickView, TriggerView } from '../../../shared/contract/schedule.ts';
import type { Problem } from '../../../shared/errors.ts';
import type { Param, Trigger } from '../../../shared/pipeline/document.ts';
import { triggerFromFile } from '../../../shared/pipeline/reading/trigger-setting.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const params: Record<string, Param> = {
  least: { type: 'integer', default: 1, description: null },
  day: { type: 'date', description: null },
  filter: { type: 'json', description: null },
};
const placeholder = (name: string) => `\${${name}}`;

describe('what the form holds', () => {
  const calendars = { office: { weekend: ['saturday' as const], holidays: [] } };
  const around = { params, calendars, taken: [] };
  const trigger = (value: Parameters<typeof triggerFromFile>[1]) =>
    triggerFromFile('nightly', value, params);

  test.each<[string, Trigger]>([
    ['cron', trigger({ schedule: '0 2 * * *' })],
    [
      'all that a schedule can have',
      trigger({
        schedule: '*/15 8-18 * * 1-5',
        timezone: 'Europe/Madrid',
        calendar: 'office',
        shift: 'next',
        start: '2026-01-01',
        end: '2026-12-31T18:00',
        jitter: '5m',
        late_after: '1h',
        catch_up: 'all',
        overlap: 'queue',
        enabled: false,
        params: { least: 3, day: placeholder('date'), filter: { a: [1, 'b'] } },
      }),
    ],
    ['interval', trigger({ every: '90m', params: { filter: 'text' } })],
    ['one file', trigger({ files: 'data/in/*.csv', settle: '10s' })],
    ['files', trigger({ files: ['a.csv', '/in/**/*.parquet'] })],
    ['chain', trigger({ after: ['orders', 'customers'], when: 'finish' })],
    ['hook', trigger({ webhook: true })],
  ])('%s: goes through the form and its check and comes out the same', (_what, each) => {
    const { problems, value } = checkDraft(draftOf(each, params), around);
    expect(problems).toEqual({});
    expect(triggerFromFile(each.name, value ?? {}, params)).toEqual(each);
    expect(value).toEqual(triggerValue(each));
  });

  test('changing what fires it leaves behind only what the new kind can have', () => {
    const draft = draftOf(trigger({ schedule: '0 2 * * *', timezone: 'UTC', jitter: '5m' }));
    const { value } = checkDraft({ ...draft, ...ofKind(draft, 'webhook') }, around);
    expect(value).toEqual({ webhook: true });
    const chosen = { ...draft, overlap: 'allow' as const };
    const kept = checkDraft({ ...chosen, ...ofKind(chosen, 'webhook') }, around);
    expect(kept.value).toEqual({ webhook: true, overlap: 'allow' });
    expect(placeholdersOf('webhook')).not.toContain(placeholder('file'));
    expect(placeholdersOf('files')).toContain(placeholder('file'));
  });

  test('a new one has a free name', () => {
    expect(newDraft(['nightly', 'nightly_2']).name).toBe('nightly_3');
  });

  const sound = draftOf({ ...triggerDefaults, name: 'x', schedule: '0 2 * * *', every_ms: null });
  test.each<[string, Partial<Draft>, string, RegExp]>([
    ['no name', { name: ' ' }, 'name', /Give it a name/],
    ['a minute of 61', { schedule: '61 * * * *' }, 'schedule', /61 is out of range/],
    ['31 February', { schedule: '0 0 31 2 *' }, 'schedule', /never runs/],
    ['an unknown zone', { timezone: 'Europe/Madird' }, 'timezone', /not a time zone/],
    ['an end before the start', { start: '2026-02-01', end: '2026-01-01' }, 'end', /before/],
    ['a calendar that is not there', { calendar: 'gone' }, 'calendar', /no calendar 'gone'/],
    ['a duration without a unit', { jitter: '5' }, 'jitter', /duration/],
    ['no file', { kind: 'files', files: ' \n' }, 'files', /at least one/],
    ['no pipeline', { kind: 'after' }, 'after', /at least one/],
    ['text for a number', { params: { least: 'few' } }, 'param:least', /whole number/],
  ])('%s is said at its field, and nothing can be saved', (_what, part, field, message) => {
    const { problems, value } = checkDraft({ ...sound, ...part }, around);
    expect(problems[field as keyof typeof problems]?.message).toMatch(message);
    expect(value).toBeNull();
  });

  test('a name that another trigger has is refused', () => {
    expect(checkDraft(sound, { ...around, taken: ['x'] }).problems.name).toBeDefined();
  });

  test.each([
    ['0 2 * * monday', ['0 2 * * mon']],
    ['0 22-4 * * *', ['0 22-23,0-4 * * *']],
    ['@dialy', ['@daily']],
    ['0 0 31 2 *', ['0 0 L 2 *']],
    ['0 2', []],
  ])('%s is put right by one click', (schedule, labels) => {
    const { problems } = checkDraft({ ...sound, schedule }, around);
    expect(problems.schedule?.fixes?.map(({ label }) => label)).toEqual(labels);
    for (const { change } of problems.schedule?.fixes ?? []) {
      expect(checkDraft({ ...sound, ...change }, around).problems).toEqual({});
    }
  });

  test('90 minutes are offered as an interval, zones by their nearest names', () => {
    const minutes = checkDraft({ ...sound, schedule: '90 * * * *' }, around);
    expect(minutes.problems.schedule?.fixes?.[0]?.change).toEqual({ kind: 'every', every: '90m' });
    const zone = checkDraft({ ...sound, timezone: 'Europe/Madird' }, around);
    expect(zone.problems.timezone?.fixes?.[0]?.change).toEqual({ timezone: 'Europe/Madrid' });
  });

  test('presets keep the time of day', () => {
    expect(presetsFor('15 6 * * *').map(({ schedule }) => schedule)).toContain('15 6 * * 1-5');
    expect(presetsFor('*/5 * * * *').map(({ schedule }) => schedule)).toContain('0 2 * * *');
    expect(withTimeOfDay('0 2 * * 1-5', '07:30')).toBe('30 7 * * 1-5');
  });

  test('the day on which the clock is set is told by how much', () => {
    expect(clockChange(Date.parse('2026-03-29T06:00Z'), 'Europe/Madrid')).toBe('+1 h');
    expect(clockChange(Date.parse('2026-10-25T06:00Z'), 'Europe/Madrid')).toBe('−1 h');
    expect(clockChange(Date.parse('2026-10-04T02:00Z'), 'Australia/Lord_Howe')).toBe('+30 min');
    expect(clockChange(Date.parse('2026-03-28T06:00Z'), 'Europe/Madrid')).toBeNull();
    expect(clockChange(Date.parse('2026-03-29T06:00Z'), 'UTC')).toBeNull();
  });
});

test('a hook is called where the page comes from, quoted for a shell', () => {
  const served = { protocol: 'http:', origin: 'http://127.0.0.1:4000' };
  expect(hookAddress(served, '/hooks/a/b')).toBe('http://127.0.0.1:4000/hooks/a/b');
  expect(hookAddress({ protocol: 'tidemill:', origin: 'x' }, '/h')).toBe('http://HOST:PORT/h');
  const call = curlExample('http://h', "it's", { least: { type: 'integer', description: null } });
  expect(call).toContain(`'Authorization: Bearer it'\\''s'`);
  expect(call).toContain(`-d '{"least":42}'`);
});

describe('times', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  test.each([
    [30_000, 'in 30 s'],
    [17_400, 'in 20 s'],
    [1, 'in 5 s'],
    [57_000, 'in 1 min'],
    [-30_000, 'now'],
    [5 * MINUTE, 'in 5 min'],
    [90 * MINUTE, 'in 1 h 30 min'],
    [-26 * HOUR, '26 h ago'],
    [3 * DAY, 'in 3 d'],
  ])('%i ms away: %s', (distance, text) => {
    expect(relativeText(now + distance, now)).toBe(text);
  });

  test('tells the zone, and the time here where that is another', () => {
    const at = Date.parse('2021-01-04T01:00:00Z');
    expect(fullText(at, 'Europe/Madrid', 'Europe/Berlin')).toBe(
      'Mon 4 Jan 2021 02:00 Europe/Madrid',
    );
    expect(fullText(at, 'Asia/Tokyo', 'UTC')).toBe(
      'Mon 4 Jan 2021 10:00 Asia/Tokyo (Mon 4 Jan 2021 01:00 UTC)',
    );
  });

  test('tells seconds where there are any, and of each tick of a trigger that has some', () => {
    const at = Date.parse('2026-11-21T20:15:00Z');
    expect(clockText(at, 'UTC')).toBe('20:15');
    expect(clockText(at + 10_000, 'UTC')).toBe('20:15:10');
    expect(momentText(at, 'UTC', at, true)).toBe('Sat 21 Nov 20:15:00');
  });

  test.each([
    [{ every_ms: 10_000, schedule: null }, true],
    [{ every_ms: 90_000, schedule: null }, true],
    [{ every_ms: HOUR, schedule: null }, false],
    [{ every_ms: null, schedule: '*/10 * * * * *' }, true],
    [{ every_ms: null, schedule: '0 0 2 * * *' }, false],
    [{ every_ms: null, schedule: '0 2 * * *' }, false],
    [{ every_ms: null, schedule: null }, false],
  ])('%o has ticks within a minute: %s', (trigger, seconds) => {
    expect(hasSeconds(trigger)).toBe(seconds);
  });
});

const view = (pipeline: string, trigger: string, more: Partial<TriggerView> = {}): TriggerView => ({
  pipeline,
  trigger,
  definition: triggerDefaults,
  timezone: 'UTC',
  enabled: true,
  text: 'Every hour',
  notes: [],
  next: [],
  last: null,
  problem: null,
  webhook: null,
  ...more,
});

test('the list has what fires soonest first, then what has no time, and finds by words and state', () => {
  const last = (outcome: TickOutcome) => ({
    nominal: '2026-11-21T00:00:00.000Z',
    outcome,
    run: null,
  });
  const all = [
    view('b', 'hook', { text: 'When it is called' }),
    view('a', 'late', { next: ['2026-11-22T00:00:00.000Z'], last: last('missed') }),
    view('a', 'soon', { next: ['2026-11-21T00:00:00.000Z'], last: last('failed') }),
    view('a', 'off', { enabled: false, problem: 'No such zone' }),
  ];
  const found = (filter: Partial<Parameters<typeof filterTriggers>[1]>) =>
    filterTriggers(all, { text: '', state: 'any', pipeline: null, ...filter }).map(
      ({ trigger }) => trigger,
    );
  expect(found({})).toEqual(['soon', 'late', 'off', 'hook']);
  expect(found({ text: 'CALLED b' })).toEqual(['hook']);
  expect(found({ pipeline: 'a', state: 'on' })).toEqual(['soon', 'late']);
  expect(found({ state: 'paused' })).toEqual(['off']);
  expect(found({ state: 'problem' })).toEqual(['off']);
  expect(found({ state: 'failed' })).toEqual(['soon']);
  expect(found({ state: 'missed' })).toEqual(['late']);
});

test('of the problems of a project, those of triggers and of the settings are a line for each file', () => {
  const problem = (pipeline: string | undefined, code: string, line: number): Problem => ({
    code,
    severity: 'error',
    message: `${code} is wrong.`,
    file: pipeline === undefined ? 'tidemill.yaml' : `pipelines/${pipeline}/pipeline.yaml`,
    line,
    ...(pipeline === undefined ? {} : { pipeline }),
  });
  const troubles = fileTroubles([
    problem('shop', 'trigger.bad_schedule', 8),
    problem('shop', 'trigger.missing_name', 12),
    problem('shop', 'block.missing_file', 2),
    problem('broken', 'yaml.syntax', 3),
    { ...problem('late', 'trigger.never', 4), severity: 'warning' },
    problem(undefined, 'settings.bad_value', 4),
  ]);
  expect(troubles.map(({ pipeline }) => pipeline)).toEqual([null, 'broken', 'shop']);
  expect(troubles.map(({ text }) => text)).toEqual([
    expect.stringMatching(
      /^tidemill.yaml:4: settings.bad_value is wrong. Until that is mended, calendars/,
    ),
    '1 problem in the file of broken, line 3: yaml.syntax is wrong.',
    '2 problems in the triggers of shop, the first in line 8: trigger.bad_schedule is wrong.',
  ]);
});

describe('the calendar', () => {
  const now = new Date(2026, 10, 21, 16, 20).getTime();
  const days = calendarDays(now, 0);
  const at = (day: number, hour: number, minute = 0) =>
    new Date(2026, 10, 21 + day, hour, minute).getTime();
  const tick = (when: number, outcome: TickOutcome, more: Partial<TickView> = {}): TickView => ({
    pipeline: 'a',
    trigger: 'nightly',
    key: String(when),
    nominal: new Date(when).toISOString(),
    count: 1,
    until: null,
    outcome,
    cause: null,
    reason: null,
    run: null,
    at: new Date(when).toISOString(),
    ...more,
  });
  const coming = (trigger: string, instants: number[], count = instants.length) => ({
    pipeline: trigger === 'nightly' ? 'b' : 'a',
    trigger,
    at: instants.map((instant) => new Date(instant).toISOString()),
    count,
  });

  test('has seven days before today and six after, and moves by weeks', () => {
    expect(days).toHaveLength(14);
    expect(days[7]?.today).toBe(true);
    expect(calendarDays(now, -1)[7]?.today).toBe(false);
    expect(calendarDays(now, -1)[7]?.start).toBe(days[0]?.start);
  });

  test('puts ticks at their hour, and several of one trigger in one entry with the worst outcome', () => {
    const { cells, lanes } = layOut(
      {
        past: [
          tick(at(-1, 2), 'success'),
          tick(at(-1, 2, 30), 'failed'),
          tick(at(-2, 2), 'missed'),
        ],
        coming: [coming('weekly', [at(3, 9)])],
      },
      days,
    );
    expect(lanes).toEqual([]);
    expect(cells[6]?.[2]).toMatchObject([{ trigger: 'nightly', count: 2, outcome: 'failed' }]);
    expect(cells[5]?.[2]).toMatchObject([{ outcome: 'missed' }]);
    expect(cells[10]?.[9]).toMatchObject([{ trigger: 'weekly', outcome: 'coming', count: 1 }]);
  });

  test('of several the worst is seen, and each is counted; what is to come stands apart', () => {
    const { cells } = layOut(
      {
        past: [
          tick(at(0, 16), 'success'),
          tick(at(0, 16, 5), 'skipped'),
          tick(at(0, 16, 10), 'skipped'),
        ],
        coming: [{ ...coming('nightly', [at(0, 16, 40), at(0, 16, 50)]), pipeline: 'a' }],
      },
      days,
    );
    const entries = cells[7]?.[16] ?? [];
    expect(entries).toMatchObject([
      { outcome: 'skipped', count: 3, coming: [] },
      { outcome: 'coming', count: 2, past: [] },
    ]);
    expect(entries.map(spokenEntry)).toEqual([
      `nightly of a, 3 ticks from 16:00: 2 skipped, 1 ${tickLooks.success.word}`,
      'nightly of a, 2 ticks from 16:40: coming',
    ]);
  });

  test.each<[TickOutcome[], TickOutcome]>([
    [['missed', 'refused', 'success'], 'refused'],
    [['skipped', 'missed', 'running'], 'missed'],
    [['running', 'skipped', 'success'], 'skipped'],
    [['success', 'running'], 'running'],
  ])('of %j it looks %s', (outcomes, look) => {
    const past = outcomes.map((outcome, index) => tick(at(-1, 2, index), outcome));
    expect(layOut({ past, coming: [] }, days).cells[6]?.[2]?.[0]?.outcome).toBe(look);
  });

  test('triggers of one name are told apart by their pipelines', () => {
    const { cells } = layOut(
      { past: [tick(at(-1, 2), 'success')], coming: [coming('nightly', [at(1, 2)])] },
      days,
    );
    expect(cells[6]?.[2]?.[0]?.label).toBe('a');
    expect(cells[8]?.[2]?.[0]?.label).toBe('b');
  });

  test('what runs every minute is a band with a count, also where ticks were only counted', () => {
    const first = at(1, 0);
    const listed = Array.from({ length: 1_440 }, (_, index) => first + index * MINUTE);
    const minutes = 6 * 1_440;
    const { cells, lanes } = layOut({ past: [], coming: [coming('poll', listed, minutes)] }, days);
    expect(cells.flat(2)).toEqual([]);
    const counts = lanes[0]?.days.map(([entry]) => entry?.count ?? 0) ?? [];
    expect(counts).toEqual([...Array(8).fill(0), ...Array(6).fill(1_440)]);
    expect(lanes[0]?.days[8]?.[0]?.about).toBe(false);
    expect(lanes[0]?.days[9]?.[0]).toMatchObject({ about: true, at: days[9]?.start });
  });

  test('a folded row counts as all the ticks it stands for', () => {
    const { lanes } = layOut(
      { past: [tick(at(-3, 0), 'missed', { count: 96 })], coming: [] },
      days,
    );
    expect(lanes[0]?.days[4]).toMatchObject([{ count: 96, outcome: 'missed' }]);
  });

  test('says who starts together and on which days, leaving out what runs all the time', () => {
    const nights = [1, 2, 3, 4, 5, 6].map((day) => at(day, 2));
    const ticks = [
      coming('one', nights),
      coming('two', nights),
      coming('three', [at(2, 2), at(2, 9)]),
      coming('poll', nights),
    ];
    const lane = { id: 'a/poll', label: 'poll', days: [] };
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(loadsOf(ticks, [lane], zone)).toMatchObject([
      { clock: '02:00', ids: ['a/one', 'a/three', 'a/two'], days: 'on Mon' },
      { clock: '02:00', ids: ['a/one', 'a/two'] },
    ]);
    const daily = loadsOf([coming('one', nights), coming('two', nights)], [], zone);
    expect(daily).toMatchObject([{ ids: ['a/one', 'a/two'], days: 'every day' }]);
  });
});
