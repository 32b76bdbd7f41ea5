import { listed } from '../../../../../shared/listed.ts';
import type { RunSummary } from '../../../../../shared/runs/events.ts';
import type { Ledger } from '../../../runs/ledger.ts';
import type { Clock, Dispatcher, Occurrence, TriggerInForce } from '../../api.ts';
import { ON_TIME_MS } from '../../catch-up.ts';
import { turn } from '../../turn.ts';
import { Backlog, MISSED_AT_ONCE, missedBecause } from '../backlog.ts';
import { DID } from '../describe.ts';
import { counts, type Firing, nextFiring } from './next-firing.ts';
import type { RunEnds } from './run-ends.ts';

/** How soon what kept it from firing is tried again. */
const TRY_AGAIN_MS = 5_000;

export interface AfterTriggerParts {
  trigger: TriggerInForce;
  ends: RunEnds;
  ledger: Ledger;
  clock: Clock;
  dispatcher: Dispatcher;
  /** Told of what keeps it from firing; null when nothing does any more. */
  onTrouble(error: unknown): void;
}

/**
 * Answers to the ends of other pipelines' whole runs: once each has ended as asked since it last fired.
 * What it answers to is derived from the ledger, and how far it has come is written with the tick: a
 * process that dies between an end and the start that follows leaves it to the next.
 */
export class AfterTrigger {
  readonly #parts: AfterTriggerParts;
  #answering: Promise<void> | null = null;
  #again = false;
  #callOff: (() => void) | null = null;
  #closed = false;

  constructor(parts: AfterTriggerParts) {
    this.#parts = parts;
    this.look();
  }

  runEnded(run: RunSummary): void {
    const { after, when } = this.#parts.trigger.definition;
    if (run.whole && after.includes(run.pipeline) && counts(when, run.status)) this.look();
  }

  /** Answers to what has ended and has not been answered to. */
  look(): void {
    this.#again = true;
    this.#answering ??= this.#answerAll()
      .then(() => this.#parts.onTrouble(null))
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#answering = null;
        // It may have been asked once more since the last answer.
        if (this.#again && !this.#closed) this.look();
      });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#callOff?.();
    await this.#answering;
  }

  /** What has not been answered to is in the ledger, and nobody else asks again. */
  #failed(error: unknown): void {
    if (this.#closed) return;
    this.#parts.onTrouble(error);
    this.#callOff?.();
    this.#callOff = this.#parts.clock.after(TRY_AGAIN_MS, () => this.look());
  }

  async #answerAll(): Promise<void> {
    // The caller may be in the middle of what it tells of.
    await Promise.resolve();
    while (this.#again && !this.#closed) {
      this.#again = false;
      await this.#answer();
    }
  }

  async #answer(): Promise<void> {
    const { trigger, ends, clock } = this.#parts;
    const { definition } = trigger;
    let seq = ends.answeredUntil(trigger);
    const onTime: Firing[] = [];
    const backlog = new Backlog<Firing>(definition.catch_up, (firings) =>
      this.#miss(firings, true),
    );
    for (
      let next = nextFiring(ends, definition, seq);
      next;
      next = nextFiring(ends, definition, seq)
    ) {
      seq = next.last.seq;
      const late = clock.now() - Date.parse(next.last.ended_at) > ON_TIME_MS;
      if (late && onTime.length === 0) backlog.add(seq, next);
      else onTime.push(next);
      if (this.#closed) return;
      await turn();
    }
    const { caughtUp, missed } = backlog.settle(onTime.length > 0);
    for (let at = 0; at < missed.length; at += MISSED_AT_ONCE) {
      this.#miss(missed.slice(at, at + MISSED_AT_ONCE), false);
    }
    for (const firing of caughtUp) await this.#offer(firing, true);
    for (const firing of onTime) await this.#offer(firing, false);
  }

  async #offer(firing: Firing, late: boolean): Promise<void> {
    if (this.#closed) return;
    const { dispatcher, ends, trigger } = this.#parts;
    const answered = () => ends.setAnswered(trigger, firing.last.seq);
    const { known } = await dispatcher.offer(this.#occurrence(firing, late), answered);
    if (known) answered();
  }

  #miss(firings: Firing[], folded: boolean): void {
    const { dispatcher, ends, trigger } = this.#parts;
    const occurrences = firings.map((firing) => this.#occurrence(firing, true));
    const first = occurrences[0];
    const last = firings.at(-1)?.last;
    if (!first || !last) return;
    const one = {
      ...first,
      folded: { count: firings.length, until: Date.parse(last.ended_at) },
    };
    const reason = missedBecause('it was due', trigger.definition.catch_up);
    dispatcher.miss(folded ? [one] : occurrences, reason, () =>
      ends.setAnswered(trigger, last.seq),
    );
  }

  #occurrence({ ends, last }: Firing, late: boolean): Occurrence {
    const { pipeline, definition } = this.#parts.trigger;
    return {
      pipeline,
      trigger: definition.name,
      key: ends.map(({ run }) => run).join('+'),
      nominal: Date.parse(last.ended_at),
      interval: this.#intervalOf(ends.map(({ run }) => run)),
      facts: { run: last.run },
      params: {},
      cause: `${listed(definition.after)} ${DID[definition.when]}${late ? ' while Tidemill was off' : ''}`,
      ...(late ? { caughtUp: true } : {}),
    };
  }

  /** The interval that all the runs were for, such as that of the schedule at the head of the chain. */
  #intervalOf(runs: string[]): Occurrence['interval'] {
    const intervals = runs.map((run) => this.#parts.ledger.summary(run)?.interval ?? null);
    const [first] = intervals;
    if (!first) return null;
    const same = intervals.every(
      (interval) => interval?.start === first.start && interval.end === first.end,
    );
    return same ? { start: Date.parse(first.start), end: Date.parse(first.end) } : null;
  }
}
