import { expect, test } from 'vitest';
import {
  isTimezone,
  localInstant,
  localParts,
  nearestTimezones,
  timezoneHint,
  timezones,
} from '../../../shared/cron/zones.ts';
import { CLOCK_CHANGES } from './clock-changes.ts';
import { walk } from './reference.ts';
import { iso, refusal } from './schedules.ts';

test.each([
  'UTC',
  'Europe/Madrid',
  'America/Argentina/Buenos_Aires',
  'Asia/Kolkata',
  'Asia/Calcutta',
  'Etc/GMT+5',
  'US/Eastern',
  'EST5EDT',
  'CET',
])('%s is a time zone', (name) => {
  expect(isTimezone(name)).toBe(true);
});

test.each([
  ['Europe/Madird', 'Europe/Madrid'],
  ['Madrid', 'Europe/Madrid'],
  ['New York', 'America/New_York'],
  ['america/new york', 'America/New_York'],
  ['Asia/Kolkatta', 'Asia/Kolkata'],
  ['Kiev', 'Europe/Kyiv'],
  ['Lord Howe', 'Australia/Lord_Howe'],
])('%s is not, but %s may be meant', (name, meant) => {
  expect(isTimezone(name)).toBe(false);
  expect(nearestTimezones(name)[0]).toBe(meant);
  expect(refusal({ schedule: '@daily', timezone: name })).toMatchObject({
    code: 'bad_timezone',
    field: 'timezone',
    hint: expect.stringContaining(meant),
  });
});

test.each([
  ['PST', /Short names/],
  ['IST', /Short names/],
  ['+05:00', /offset/],
  ['UTC+1', /offset/],
  ['Mars/Base', /IANA name/],
  ['', /IANA name/],
  ['Europe/Madrid; rm', /Europe\/Madrid/],
  ['__proto__', /IANA name/],
  ['x'.repeat(10_000), /IANA name/],
])('%.30s is not', (name, hint) => {
  expect(isTimezone(name)).toBe(false);
  expect(timezoneHint(name)).toMatch(hint);
});

test('the zones to choose from are sorted, by their present names, and all can be used', () => {
  const all = timezones();
  expect(all.length).toBeGreaterThan(400);
  expect(all).toEqual([...new Set(all)].sort());
  expect(all).toEqual(
    expect.arrayContaining(['UTC', 'Asia/Kolkata', 'Europe/Kyiv', 'America/Nuuk']),
  );
  expect(all).not.toContain('Asia/Calcutta');
  expect(all.filter((name) => !isTimezone(name))).toEqual([]);
});

test('what a clock shows is what Intl shows, at every change and through a century', () => {
  const zones = [...new Set(CLOCK_CHANGES.map(([zone]) => zone))];
  for (const zone of zones) {
    const changes = CLOCK_CHANGES.filter(([name]) => name === zone).map(([, at]) => Date.parse(at));
    const instants = changes.flatMap((at) => [at - 1_000, at, at + 1_000]);
    for (let year = 1935; year < 2035; year += 1) instants.push(Date.UTC(year, year % 12, 1, 5));
    for (const instant of instants) {
      const shown = walk(zone, instant, instant + 1, 1)[0];
      const { year, month, day, hour, minute, second, weekday, offset } = localParts(instant, zone);
      const local = Date.UTC(year, month - 1, day, hour, minute, second);
      expect([zone, iso(instant), iso(local)]).toEqual([
        zone,
        iso(instant),
        iso(shown?.local ?? 0),
      ]);
      expect(offset * 60_000).toBe(local - instant);
      expect(weekday).toBe(new Date(local).getUTCDay());
    }
  }
});

test.each([
  ['2026-01-01', 'Europe/Madrid', '2025-12-31T23:00Z'],
  ['2026-01-01T08:00', 'Europe/Madrid', '2026-01-01T07:00Z'],
  ['2026-01-01 08:00:30', 'Europe/Madrid', '2026-01-01T07:00:30Z'],
  ['2026-01-01T08:00Z', 'Europe/Madrid', '2026-01-01T08:00Z'],
  ['2026-01-01T08:00-0330', 'Europe/Madrid', '2026-01-01T11:30Z'],
  // The first of two, and the end of a gap.
  ['2024-11-03T01:30', 'America/New_York', '2024-11-03T05:30Z'],
  ['2025-03-09T02:30', 'America/New_York', '2025-03-09T07:00Z'],
  ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00Z'],
])('%s in %s is %s', (text, zone, instant) => {
  expect(iso(localInstant(text, zone) ?? Number.NaN)).toBe(instant);
});

test.each([
  '',
  '2026',
  '2026-1-1',
  '2026-02-30',
  '2026-01-01T8:00',
  '2026-01-01T08:60',
  '2026-01-01T',
  'now',
])("'%s' is no instant", (text) => {
  expect(localInstant(text, 'UTC')).toBeNull();
});

test('a zone that does not exist is a fault of the caller', () => {
  expect(() => localParts(0, 'Mars/Base')).toThrow("'Mars/Base' is not a time zone.");
});
