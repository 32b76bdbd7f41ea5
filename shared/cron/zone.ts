import { DAY_MS, HOUR_MS, SECOND_MS } from './civil.ts';

/** A stretch of time in which a zone's clock runs evenly: local time = instant + offset. */
export interface Segment {
  /** First instant, in UTC milliseconds. */
  from: number;
  /** First instant after it. */
  until: number;
  /** Milliseconds that the local clock is ahead of UTC. */
  offset: number;
}

/** Zones are read from Intl in pieces of this length (199 days), each once. */
const CHUNK_MS = 2 ** 34;
/** The clock is looked at this often; what changes and changes back in between is not seen. */
const SAMPLE_MS = 6 * DAY_MS;
/** No clock is ever further from UTC than this: Manila was at -15:56 before 1844. */
const FURTHEST_MS = 16 * HOUR_MS;
/** No change of a clock reaches further than this: Manila and Alaska skipped or repeated a day. */
const LONGEST_CHANGE_MS = 25 * HOUR_MS;

/**
 * The clock of one time zone, as Intl knows it. Where it changes is found by bisection and kept, so
 * that after the first look at a half-year nothing asks Intl again.
 */
export class Zone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #chunks = new Map<number, Segment[]>();
  #last: Segment = { from: 0, until: 0, offset: 0 };

  /** @throws RangeError where Intl does not know the name */
  constructor(name: string) {
    this.name = name;
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** The segment at an instant. Long ones come in pieces, so that a neighbour may have the same offset. */
  at(instant: number): Segment {
    const last = this.#last;
    if (instant >= last.from && instant < last.until) return last;
    const chunk = this.#chunk(Math.floor(instant / CHUNK_MS));
    let found = chunk[0] as Segment;
    for (const segment of chunk) if (segment.from <= instant) found = segment;
    this.#last = found;
    return found;
  }

  after(segment: Segment): Segment {
    return this.at(segment.until);
  }

  before(segment: Segment): Segment {
    return this.at(segment.from - 1);
  }

  /** What the clock shows at an instant. */
  local(instant: number): number {
    return instant + this.at(instant).offset;
  }

  /**
   * The first instant at which the clock shows `local` or later. Of a time that exists twice this is the
   * first; for one that does not exist it is the end of the gap.
   */
  firstReaching(local: number): number {
    let segment = this.at(local - FURTHEST_MS);
    while (segment.until + segment.offset <= local) segment = this.after(segment);
    return Math.max(segment.from, local - segment.offset);
  }

  /** The latest that the clock has shown up to and including an instant: more than `local` where it was set back. */
  latestShown(instant: number): number {
    let segment = this.at(instant);
    let latest = instant + segment.offset;
    while (instant - segment.from < LONGEST_CHANGE_MS) {
      segment = this.before(segment);
      latest = Math.max(latest, segment.until - 1 + segment.offset);
    }
    return latest;
  }

  /** The instants in (from, until] at which the clock is set, with the offsets before and after. */
  changes(from: number, until: number): { at: number; before: number; after: number }[] {
    const changes: { at: number; before: number; after: number }[] = [];
    for (let segment = this.at(from); segment.until <= until; ) {
      const next = this.after(segment);
      if (next.offset !== segment.offset) {
        changes.push({ at: next.from, before: segment.offset, after: next.offset });
      }
      segment = next;
    }
    return changes;
  }

  #chunk(index: number): Segment[] {
    const known = this.#chunks.get(index);
    if (known !== undefined) return known;
    const end = (index + 1) * CHUNK_MS;
    const segments: Segment[] = [];
    let from = index * CHUNK_MS;
    let offset = this.#offset(from);
    for (let at = from; at < end; at += SAMPLE_MS) {
      const sample = Math.min(at + SAMPLE_MS, end - 1);
      while (this.#offset(sample) !== offset) {
        const change = this.#changeIn(Math.max(at, from), sample, offset);
        segments.push({ from, until: change, offset });
        from = change;
        offset = this.#offset(change);
      }
    }
    segments.push({ from, until: end, offset });
    this.#chunks.set(index, segments);
    return segments;
  }

  /** The first whole second in (low, high] at which the offset is no longer `offset`, as it is at `low`. */
  #changeIn(low: number, high: number, offset: number): number {
    let before = Math.floor(low / SECOND_MS);
    let after = Math.floor(high / SECOND_MS);
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.#offset(middle * SECOND_MS) === offset) before = middle;
      else after = middle;
    }
    return after * SECOND_MS;
  }

  #offset(instant: number): number {
    const second = Math.floor(instant / SECOND_MS) * SECOND_MS;
    const [month, day, year, hour, minute, seconds] = this.#numbers(second);
    const local = new Date(0);
    local.setUTCFullYear(year ?? 0, (month ?? 0) - 1, day ?? 0);
    local.setUTCHours(hour ?? 0, minute ?? 0, seconds ?? 0);
    return local.getTime() - second;
  }

  #numbers(instant: number): number[] {
    return this.#format.format(instant).match(/\d+/g)?.map(Number) ?? [];
  }
}
