import { pad } from '../../../shared/cron/civil.ts';
import { localParts } from '../../../shared/cron/zones.ts';
import type { Clock } from './api.ts';

/** A gap between two looks at the clock that is not told from a busy machine if it is shorter. */
const SHORTEST_MS = 30_000;
/** Reasons are asked for right after an absence: older ones are of no use. */
const MOST_KEPT = 20;
/** An absence that is shorter is told to the second. */
const TO_THE_SECOND_MS = 3_600_000;

interface Absence {
  from: number;
  until: number;
  /** Worded when it is asked for, which is seldom: telling the time of a zone loads Intl, 15 ms and 8 MB. */
  reason(): string;
}

/** Finds out from the clocks when nobody was awake to look, and says why a tick was missed. */
export class Absences {
  readonly #clock: Clock;
  readonly #absences: Absence[] = [];
  #wall: number;
  #monotonic: number;
  #sinceBoot: number | null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#wall = clock.now();
    this.#monotonic = clock.monotonic();
    this.#sinceBoot = clock.sinceBoot?.() ?? null;
  }

  /** Begins to compare anew: until now nobody was meant to look. */
  restart(): void {
    this.#wall = this.#clock.now();
    this.#monotonic = this.#clock.monotonic();
    this.#sinceBoot = this.#clock.sinceBoot?.() ?? null;
  }

  /**
   * Compares how far the wall clock and the monotonic one have come since the last look.
   * @param woken the system said that the machine has been asleep
   */
  look(woken: boolean): void {
    const wall = this.#wall;
    const monotonic = this.#monotonic;
    const sinceBoot = this.#sinceBoot;
    this.restart();
    const passed = this.#wall - wall;
    const jump = passed - (this.#monotonic - monotonic);
    if (passed < SHORTEST_MS) return;
    const slept =
      sinceBoot === null || this.#sinceBoot === null
        ? jump
        : this.#sinceBoot - sinceBoot - (this.#monotonic - monotonic);
    if (woken || (jump >= SHORTEST_MS && slept > jump / 2)) {
      this.#addSpan(wall, this.#wall, 'the machine was asleep');
    } else if (jump >= SHORTEST_MS) {
      this.#addSpan(wall, this.#wall, 'the clock was set forward');
    } else {
      this.#addSpan(wall, this.#wall, 'the machine was asleep or too busy');
    }
  }

  /** Nobody was there from `seen` until now. */
  engineWasOff(seen: number): void {
    this.#addSpan(seen, this.#clock.now(), 'the engine was not running');
  }

  zoneChanged(from: number, before: string, after: string): void {
    const reason = `the machine moved from ${before} to ${after}, past that time`;
    this.#add({ from, until: this.#clock.now(), reason: () => reason });
  }

  /** Why a tick that was due at an instant was not decided then. */
  reasonFor(due: number): string {
    const absence = this.#absences.find(({ from, until }) => from <= due && due <= until);
    return absence?.reason() ?? 'the engine came too late to it';
  }

  #addSpan(from: number, until: number, what: string): void {
    const zone = this.#clock.timezone();
    this.#add({ from, until, reason: () => `${what} ${spanText(from, until, zone)}` });
  }

  #add(absence: Absence): void {
    this.#absences.push(absence);
    if (this.#absences.length > MOST_KEPT) this.#absences.shift();
  }
}

function spanText(from: number, until: number, zone: string): string {
  const seconds = until - from < TO_THE_SECOND_MS;
  const [start, end] = [localTime(from, zone, seconds), localTime(until, zone, seconds)];
  const sameDay = start.day === end.day;
  return `from ${start.day} ${start.time} to ${sameDay ? '' : `${end.day} `}${end.time}`;
}

function localTime(instant: number, zone: string, seconds: boolean): { day: string; time: string } {
  const { year, month, day, hour, minute, second } = localParts(instant, zone);
  return {
    day: `${year}-${pad(month)}-${pad(day)}`,
    time: `${pad(hour)}:${pad(minute)}${seconds ? `:${pad(second)}` : ''}`,
  };
}
