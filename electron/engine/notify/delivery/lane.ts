import type { Delivery } from '../../../../shared/contract/notifications.ts';
import type { Notification } from '../../../../shared/pipeline/document.ts';
import type { Clock } from '../../schedule/api.ts';
import { failureOf, SendFailure } from '../channels/send-failure.ts';
import { composeMessage } from '../message/compose.ts';
import {
  addEvent,
  type Digest,
  digestOf,
  eventOf,
  onlyEvent,
  onlyPipeline,
} from '../message/digest.ts';
import type { EventFacts } from '../message/facts.ts';
import type { Entry, Outbox, Pending, Waiting } from './outbox.ts';

/** After the first try, a message that failed for now is tried again after each of these. */
const RETRY_AFTER_MS: readonly number[] = [2_000, 10_000, 60_000, 300_000, 600_000];

/** The clock is looked at again this often: a machine that slept must not count its sleep as none. */
const LOOK_MS = 30_000;

/** A notification with no throttle tells each event by itself, until this many wait. */
const MAX_WAITING = 20;

export interface LaneParts {
  outbox: Outbox;
  clock: Clock;
  /** Sends a digest as the notification stands now. Gives a remark or null; throws SendFailure. */
  send(digest: Digest): Promise<string | null>;
  /** Aborted when there is no more time: what `send` sends then fails. */
  stop: AbortSignal;
  onChange(): void;
}

/**
 * The messages of one notification, one after the other. The first goes at once; what comes within
 * `throttle` of it, or while it cannot be delivered, is gathered into the one after it.
 */
export class Lane {
  private readonly parts: LaneParts;
  private readonly name: string;
  private readonly waiting: Waiting[];
  /** When the latest message was begun to be sent; null before one was, by any engine. */
  private lastBegun: number | null;
  private sending: Promise<void> | null = null;
  private callOff: () => void = () => {};
  private closing = false;

  /** @param waiting what an engine before this one left, oldest first */
  constructor(parts: LaneParts, name: string, waiting: Waiting[]) {
    this.parts = parts;
    this.name = name;
    this.waiting = waiting;
    this.lastBegun = parts.outbox.lastSent(name);
    this.arm();
  }

  /** Takes an event in. It is on record when this returns, where it can be. */
  add(facts: EventFacts, notification: Notification, project: string): void {
    const now = this.parts.clock.now();
    const last = this.waiting.at(-1);
    const begun = last === undefined || last.pending.attempts > 0;
    const gathers = notification.throttle_ms > 0 || this.waiting.length >= MAX_WAITING;
    if (last !== undefined && !begun && gathers) {
      addEvent(last.pending.digest, facts);
      this.describe(last, notification, project);
      this.record(last);
      return;
    }
    const due = notification.throttle_ms > 0 ? this.quietUntil(notification.throttle_ms, now) : now;
    const entry = newEntry(this.parts.outbox.id(now), this.name, facts, { since: now, due });
    this.describe(entry, notification, project);
    this.waiting.push(entry);
    this.record(entry);
    this.arm();
  }

  /**
   * Sends everything that waits, each once, until there is no more time. What is not sent by then stays
   * waiting for the next engine.
   */
  async close(): Promise<void> {
    this.closing = true;
    this.callOff();
    await this.sending;
    for (const entry of [...this.waiting]) {
      if (this.parts.stop.aborted) return;
      await this.attempt(entry);
    }
  }

  /** When the next message may go: at once, or when the storm since the last one is over. */
  private quietUntil(throttle: number, now: number): number {
    if (this.lastBegun === null || now < this.lastBegun) return now;
    return Math.max(now, this.lastBegun + throttle);
  }

  private arm(): void {
    this.callOff();
    const head = this.waiting[0];
    if (head === undefined || this.sending !== null || this.closing) return;
    const wait = waitOf(head.pending, this.parts.clock.now());
    if (wait === 0) this.begin(head);
    else this.callOff = this.parts.clock.after(Math.min(wait, LOOK_MS), () => this.arm());
  }

  private begin(head: Waiting): void {
    this.sending = this.attempt(head).then(() => {
      this.sending = null;
      this.arm();
    });
  }

  private async attempt(entry: Waiting): Promise<void> {
    entry.pending.attempts += 1;
    this.lastBegun = this.parts.clock.now();
    const sent = await this.parts.send(entry.pending.digest).then(
      (remark) => ({ remark }),
      (thrown: unknown) => failureOf(thrown),
    );
    if (sent instanceof SendFailure) this.failed(entry, sent);
    else this.settle(entry, 'sent', sent.remark);
  }

  private failed(entry: Waiting, failure: SendFailure): void {
    const { pending, delivery } = entry;
    const delay = RETRY_AFTER_MS[pending.attempts - 1];
    const cutOff = this.parts.stop.aborted || (this.closing && failure.passing);
    if (!cutOff && (!failure.passing || delay === undefined)) {
      this.settle(entry, 'failed', failure.message);
      return;
    }
    delivery.error = failure.message;
    if (cutOff) pending.attempts -= 1;
    else {
      pending.since = this.parts.clock.now();
      pending.due = pending.since + Math.max(delay ?? 0, failure.retryAfterMs ?? 0);
    }
    this.record(entry);
  }

  private settle(entry: Waiting, state: 'sent' | 'failed', error: string | null): void {
    this.waiting.splice(this.waiting.indexOf(entry), 1);
    const at = new Date(this.parts.clock.now()).toISOString();
    this.record({ delivery: { ...entry.delivery, state, error, at }, pending: null });
  }

  /** Where there is no room for the record, a message is sent all the same; the next engine may repeat it. */
  private record(entry: Entry): void {
    try {
      this.parts.outbox.write(entry);
      if (entry.pending === null) this.parts.outbox.trim();
    } catch (error) {
      console.error(`A message of ${this.name} could not be recorded:`, error);
    }
    this.parts.onChange();
  }

  private describe(entry: Waiting, notification: Notification, project: string): void {
    const { digest } = entry.pending;
    const only = onlyEvent(digest);
    Object.assign(entry.delivery, {
      ...composeMessage(notification, digest, project),
      event: eventOf(digest),
      pipeline: onlyPipeline(digest),
      run: only?.run ?? null,
      events: digest.events,
      at: new Date(this.parts.clock.now()).toISOString(),
    } satisfies Partial<Delivery>);
  }
}

/** How long until it may be sent. A clock that was set back to before it was put off ends the wait. */
function waitOf({ since, due }: Pending, now: number): number {
  return now < since ? 0 : Math.max(0, due - now);
}

function newEntry(
  id: string,
  notification: string,
  facts: EventFacts,
  when: Pick<Pending, 'since' | 'due'>,
): Waiting {
  return {
    delivery: {
      id,
      notification,
      event: facts.event,
      pipeline: facts.pipeline,
      run: facts.run,
      title: '',
      body: '',
      events: facts.count,
      state: 'waiting',
      error: null,
      at: facts.at,
    },
    pending: { digest: digestOf(facts), attempts: 0, ...when },
  };
}
