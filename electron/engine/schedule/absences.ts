import { pad } from '../../../shared/cron/civil.ts';
import { localParts } from '../../../shared/cron/zones.ts';
import type { Clock } from './api.ts';

/** A gap between two looks at the clock that is not told from a busy machine if it is shorter. */
const SHORTEST_MS = 30_000;
/** Reasons are asked for right after an absence: older ones are of no use. */
const MOST_KEPT = 20;

interface Absence {
  from: number;
  until: number;
  reason: string;
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
    const span = this.#span(wall, this.#wall);
    if (woken || (jump >= SHORTEST_MS && slept > jump / 2)) {
      this.#add(wall, this.#wall, `the machine was asleep ${span}`);
    } else if (jump >= SHORTEST_MS) {
      this.#add(wall, this.#wall, `the clock was set forward ${span}`);
    } else {
      this.#add(wall, this.#wall, `the machine was asleep or too busy ${span}`);
    }
  }

  /** Nobody was there from `seen` until now. */
  engineWasOff(seen: number): void {
    const now = this.#clock.now();
    this.#add(seen, now, `the engine was not running ${this.#span(seen, now)}`);
  }

  zoneChanged(from: number, before: string, after: string): void {
    this.#add(
      from,
      this.#clock.now(),
      `the machine moved from ${before} to ${after}, past that time`,
    );
  }

  /** Why a tick that was due at an instant was not decided then. */
  reasonFor(due: number): string {
    const absence = this.#absences.find(({ from, until }) => from <= due && due <= until);
    return absence?.reason ?? 'the engine came too late to it';
  }

  #add(from: number, until: number, reason: string): void {
    this.#absences.push({ from, until, reason });
    if (this.#absences.length > MOST_KEPT) this.#absences.shift();
  }

  #span(from: number, until: number): string {
    const zone = this.#clock.timezone();
    const [start, end] = [localTime(from, zone), localTime(until, zone)];
    const sameDay = start.day === end.day;
    return `from ${start.day} ${start.time} to ${sameDay ? '' : `${end.day} `}${end.time}`;
  }
}

function localTime(instant: number, zone: string): { day: string; time: string } {
  const { year, month, day, hour, minute } = localParts(instant, zone);
  return {
    day: `${year}-${pad(month)}-${pad(day)}`,
    time: `${pad(hour)}:${pad(minute)}`,
  };
}
