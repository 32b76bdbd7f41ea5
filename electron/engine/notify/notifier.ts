import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Delivery, NotificationView } from '../../../shared/contract/notifications.ts';
import { TidemillError } from '../../../shared/errors.ts';
import type { Notification } from '../../../shared/pipeline/document.ts';
import { nearestOrAll } from '../../../shared/pipeline/nearest.ts';
import type { Project } from '../project/types.ts';
import type { Sql } from '../runs/sql.ts';
import type { Clock, Happening } from '../schedule/api.ts';
import type { Notifier } from './api.ts';
import { failureOf, SendFailure } from './channels/send-failure.ts';
import { Lane } from './delivery/lane.ts';
import { Outbox, type Waiting } from './delivery/outbox.ts';
import { Sender } from './delivery/sender.ts';
import { FailingPipelines } from './failing-pipelines.ts';
import { asItIs, composeMessage, cutText } from './message/compose.ts';
import type { Digest } from './message/digest.ts';
import { eventsOf, factsOf, verdictOf } from './message/facts.ts';
import { payloadOf } from './message/payload.ts';
import { NotificationSettings } from './notification-settings.ts';
import { knownSecrets } from './secrets/known-secrets.ts';
import { maskNotification } from './secrets/mask-settings.ts';
import { maskerOf } from './secrets/mask-text.ts';
import { testMessage } from './test-message.ts';

export interface NotifierParts {
  project: Pick<Project, 'settings'>;
  database: Sql;
  clock: Clock;
  /** Whether this engine stays: then it sends what one before it left. A passing command does not. */
  on: boolean;
  /** Shows a message on the person's desktop. */
  desktop(message: { title: string; body: string }): Promise<void>;
  secret(name: string): Promise<string | null>;
  /** Secrets that blocks were given: a message about a run must not hold them. */
  givenSecrets(): Iterable<string>;
  /** Told of each message that is recorded, sent, or could not be. */
  onChange(): void;
}

/** What closing gives messages that still wait. */
const LAST_CALL_MS = 3_000;

/** In characters: a message quotes an error, it does not hold all that a block has to say. */
const MAX_ERROR = 2_000;

/** Tells what happened over the channels of tidemill.yaml, a lane for each notification. */
export class ChannelNotifier implements Notifier {
  private readonly parts: NotifierParts;
  private readonly settings: NotificationSettings;
  private readonly failing: FailingPipelines;
  private readonly outbox: Outbox;
  private readonly sender: Sender;
  private readonly lanes = new Map<string, Lane>();
  /** Happenings are taken in one after the other, in the order in which they were told. */
  private taking: Promise<void> = Promise.resolve();
  private readonly closing = new AbortController();

  constructor(parts: NotifierParts) {
    this.parts = parts;
    this.settings = new NotificationSettings(parts.project);
    this.failing = new FailingPipelines(parts.database);
    this.outbox = new Outbox(parts.database);
    this.sender = new Sender({ ...parts, stop: this.closing.signal });
    if (parts.on) this.resume();
  }

  tell(happening: Happening): void {
    this.taking = this.taking
      // A storm of them must not keep the engine from all else.
      .then(() => nextTurn())
      .then(() => this.take(happening))
      .catch((error: unknown) => {
        console.error('A notification could not be recorded:', error);
      });
  }

  async list(): Promise<NotificationView[]> {
    const { notifications } = await this.settings.written();
    return notifications.map((notification) => ({
      notification: maskNotification(notification),
      last: this.outbox.last(notification.name),
    }));
  }

  async test(name: string): Promise<Delivery> {
    const settings = await this.settings.current();
    const notification = settings.notifications.find((one) => one.name === name);
    if (!notification) throw missing(name, settings.notifications);
    const now = this.parts.clock.now();
    const message = testMessage(notification, settings.name, new Date(now).toISOString());
    const delivery: Delivery = {
      id: this.outbox.id(now),
      notification: name,
      event: 'test',
      pipeline: null,
      run: null,
      ...message.text,
      events: 1,
      state: 'sent',
      error: null,
      at: new Date(now).toISOString(),
    };
    try {
      delivery.error = await this.sender.send(notification, message, settings);
    } catch (thrown) {
      delivery.state = 'failed';
      delivery.error = failureOf(thrown).message;
    }
    this.outbox.write({ delivery, pending: null });
    this.outbox.trim();
    this.parts.onChange();
    if (delivery.state === 'sent') return delivery;
    throw new TidemillError({
      code: 'notification.failed',
      message: `The test of ${name} did not arrive. ${delivery.error}`,
      file: 'tidemill.yaml',
    });
  }

  async deliveries(limit: number): Promise<Delivery[]> {
    return this.outbox.list(limit);
  }

  async close(): Promise<void> {
    const callOff = this.parts.clock.after(LAST_CALL_MS, () => this.closing.abort());
    try {
      await this.taking;
      await Promise.all([...this.lanes.values()].map((lane) => lane.close()));
    } finally {
      callOff();
      this.closing.abort();
    }
  }

  /** Takes up what the engine before this one did not get to send. */
  private resume(): void {
    const left = new Map<string, Waiting[]>();
    for (const entry of this.outbox.waiting()) {
      const { notification } = entry.delivery;
      left.set(notification, [...(left.get(notification) ?? []), entry]);
    }
    for (const [name, entries] of left) this.lanes.set(name, this.newLane(name, entries));
  }

  private async take(happening: Happening): Promise<void> {
    const pipeline = happening.type === 'run_ended' ? happening.run.pipeline : happening.pipeline;
    const at = new Date(this.parts.clock.now()).toISOString();
    const failing = this.failing.of(pipeline);
    const events = eventsOf(happening, failing !== null);
    if (events.length === 0) return;
    const settings = await this.settings.current();
    const secrets = await knownSecrets(settings, this.parts.secret);
    const mask = maskerOf([...secrets, ...this.parts.givenSecrets()]);
    const facts = factsOf(happening, verdictOf(happening) === 'works' ? failing : null, at);
    const masked = {
      ...facts,
      error: facts.error && cutText(mask(facts.error), MAX_ERROR),
      reason: facts.reason && mask(facts.reason),
    };
    for (const notification of settings.notifications) {
      const event = events.find((one) => notification.on.includes(one));
      const concerned = notification.pipelines?.includes(pipeline) ?? true;
      if (event === undefined || !concerned) continue;
      this.lane(notification.name).add({ ...masked, event }, notification, settings.name);
    }
    const verdict = verdictOf(happening);
    if (verdict === 'fails') this.failing.failed(pipeline, at);
    if (verdict === 'works' && failing) this.failing.worked(pipeline);
  }

  private lane(name: string): Lane {
    const lane = this.lanes.get(name) ?? this.newLane(name, []);
    this.lanes.set(name, lane);
    return lane;
  }

  private newLane(name: string, waiting: Waiting[]): Lane {
    const { clock, onChange } = this.parts;
    const send = (digest: Digest) => this.send(name, digest);
    const stop = this.closing.signal;
    return new Lane({ outbox: this.outbox, clock, send, stop, onChange }, name, waiting);
  }

  private async send(name: string, digest: Digest): Promise<string | null> {
    const settings = await this.settings.current();
    const notification = settings.notifications.find((one) => one.name === name);
    if (!notification) {
      throw new SendFailure('tidemill.yaml has no notification of this name any more.', {
        passing: false,
      });
    }
    const textWith = (escaped: typeof asItIs) =>
      composeMessage(notification, digest, settings.name, escaped);
    const text = textWith(asItIs);
    const payload = payloadOf(digest, settings.name, text);
    return this.sender.send(notification, { text, textWith, payload }, settings);
  }
}

function missing(name: string, notifications: Notification[]): TidemillError {
  const names = notifications.map((one) => one.name);
  return new TidemillError({
    code: 'notification.missing',
    message: `tidemill.yaml has no notification ${name}`,
    file: 'tidemill.yaml',
    hint: nearestOrAll(name, names, 'Add it under notifications:'),
  });
}
