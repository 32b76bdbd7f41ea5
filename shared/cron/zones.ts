import { listed } from '../listed.ts';
import { nearestNames } from '../pipeline/nearest.ts';
import { civilDate, DAY_MS, weekdayOf } from './civil.ts';
import { readInstant } from './instants-in-text.ts';
import { Zone } from './zone.ts';

/** Zones by name; null for what is none. Bounded by `MAX_KNOWN`, for names come from files. */
const known = new Map<string, Zone | null>();
const MAX_KNOWN = 2_000;

/** Three letters that IANA has as a zone. Intl takes others too, each for one of several meanings. */
const SHORT_NAMES = new Set('UTC GMT UCT CET EET MET WET EST MST HST PRC ROC ROK'.split(' '));

/** Names in the lists of older Intl and what the tz database calls them now. */
const RENAMED: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

/** The zone of an IANA name, read once; null where there is none. */
export function zoneOf(name: string): Zone | null {
  const found = known.get(name);
  if (found !== undefined) return found;
  const zone = readZone(name);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(name, zone);
  return zone;
}

/** Whether a name is one of the tz database: `Europe/Madrid`, `UTC`. Offsets and `PST` are not. */
export function isTimezone(name: string): boolean {
  return zoneOf(name) !== null;
}

/** All zones that Intl lists, by their present names, and UTC; sorted. */
export function timezones(): string[] {
  allZones ??= [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone').map(presentName)])].sort();
  return allZones;
}
let allZones: string[] | null = null;

/** The zones that a person who wrote `name` may have meant, likeliest first, at most three. */
export function nearestTimezones(name: string): string[] {
  const words = name.trim().replace(/\s+/g, '_');
  const city = cityOf(words);
  cities ??= new Map(
    [...Object.entries(RENAMED), ...timezones().map((zone) => [zone, zone] as const)].map(
      ([written, zone]) => [cityOf(written), zone],
    ),
  );
  const sameCity = cities.get(city);
  if (sameCity !== undefined) return [sameCity];
  const near = nearestNames(words, timezones());
  const byCity = nearestNames(city, cities.keys()).flatMap((found) => cities?.get(found) ?? []);
  return [...new Set([...near, ...byCity])].slice(0, 3);
}
let cities: Map<string, string> | null = null;

/** What to write instead of a name that is no zone. */
export function timezoneHint(name: string): string {
  if (hinted?.name !== name) hinted = { name, hint: makeHint(name) };
  return hinted.hint;
}
/** The last one, for a project may have the same mistake ten thousand times. */
let hinted: { name: string; hint: string } | null = null;

function makeHint(name: string): string {
  if (/^[A-Z]{3,4}$/.test(name)) {
    return 'Short names mean several zones each: use a place, such as America/Los_Angeles, or UTC.';
  }
  if (/^(UTC|GMT|Z)?[+-]?\d/i.test(name)) {
    return 'An offset is not a zone, for it does not follow clock changes: use a place, such as Europe/Madrid, or UTC.';
  }
  const near = nearestTimezones(name);
  if (near.length === 0) return 'Use an IANA name such as Europe/Madrid or UTC.';
  return `Did you mean ${listed(near, 'or')}?`;
}

/** What the clocks of a zone show at an instant. */
export interface LocalParts {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** 0 is Sunday. */
  weekday: number;
  /** Minutes that the clock is ahead of UTC; with fractions before 1970 or so. */
  offset: number;
}

/** @throws RangeError where `zone` is no time zone */
export function localParts(instant: number, zone: string): LocalParts {
  const { offset } = mustBeZone(zone).at(instant);
  const local = instant + offset;
  const day = Math.floor(local / DAY_MS);
  const second = Math.floor((local - day * DAY_MS) / 1_000);
  const { year, month, date } = civilDate(day);
  return {
    year,
    month,
    day: date,
    hour: Math.floor(second / 3_600),
    minute: Math.floor(second / 60) % 60,
    second: second % 60,
    weekday: weekdayOf(day),
    offset: offset / 60_000,
  };
}

/**
 * The instant of a text: `2026-01-01` (its first), `2026-01-01T08:00` in the zone, or with `Z` or an
 * offset. Null where it is none of these.
 * @throws RangeError where `zone` is no time zone
 */
export function localInstant(text: string, zone: string): number | null {
  return readInstant(text, mustBeZone(zone))?.instant ?? null;
}

function mustBeZone(name: string): Zone {
  const zone = zoneOf(name);
  if (zone === null) throw new RangeError(`'${name}' is not a time zone.`);
  return zone;
}

function readZone(name: string): Zone | null {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(name)) return null;
  if (!name.includes('/') && name.length === 3 && !SHORT_NAMES.has(name.toUpperCase())) return null;
  try {
    return new Zone(name);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function presentName(name: string): string {
  const renamed = RENAMED[name];
  return renamed !== undefined && isTimezone(renamed) ? renamed : name;
}

function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).toLowerCase();
}
