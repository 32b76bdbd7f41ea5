import type { Clock } from '../../../electron/engine/schedule/api.ts';
import { Heap } from '../../../electron/engine/schedule/heap.ts';
import type { Chance } from './chance.ts';

interface Pending {
  /** In milliseconds of the machine's awake time. */
  due: number;
  happen: () => void;
}

/**
 * A machine whose time is made up: it sleeps, its clock can be set and it can travel. What waits on it is
 * a little late, as on a busy one, but never by as much as makes a tick late.
 */
export class SimulatedMachine {
  /** Milliseconds that have really passed, from the epoch on. */
  time: number;
  timezone: string;
  awake = true;
  /** How far the wall clock is from the truth. */
  shift = 0;
  readonly #chance: Chance;
  readonly #pending = new Heap<Pending>();
  #awakeTime = 0;

  constructor(start: number, timezone: string, chance: Chance) {
    this.time = start;
    this.timezone = timezone;
    this.#chance = chance;
  }

  get wall(): number {
    return this.time + this.shift;
  }

  /** A clock that works until `isDead` says so. */
  clock(isDead: () => boolean): Clock {
    return {
      now: () => this.wall,
      monotonic: () => this.#awakeTime,
      sinceBoot: () => this.time,
      timezone: () => this.timezone,
      after: (ms, callback) => {
        let off = false;
        const late = ms >= 1_000 ? this.#chance.between(0, 45_000) : this.#chance.between(0, 3);
        this.later(ms + late, () => {
          if (!off && !isDead()) callback();
        });
        return () => {
          off = true;
        };
      },
    };
  }

  /** Something that happens after the machine has been awake for so long. */
  later(ms: number, happen: () => void): void {
    this.#pending.add({ due: this.#awakeTime + ms, happen });
  }

  /** When the next thing happens if the machine stays awake. */
  get next(): number {
    return this.awake ? this.time + this.#pending.due - this.#awakeTime : Infinity;
  }

  /** Lets time pass until an instant at or before `next`, and what is due then happen. */
  passTo(time: number): void {
    if (this.awake) this.#awakeTime += time - this.time;
    this.time = time;
    if (!this.awake) return;
    this.#pending.takeDue(this.#awakeTime)?.happen();
  }
}
