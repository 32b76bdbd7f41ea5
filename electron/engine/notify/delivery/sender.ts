import { TidemillError } from '../../../../shared/errors.ts';
import type { Notification } from '../../../../shared/pipeline/document.ts';
import { secretOf } from '../../connections.ts';
import type { Clock } from '../../schedule/api.ts';
import type { Channel, Outgoing } from '../channels/channel.ts';
import { deliverer, type ShowOnDesktop } from '../channels/deliver.ts';
import { failureOf, SendFailure } from '../channels/send-failure.ts';
import { knownSecrets, type SettingsWithSecrets, writtenOut } from '../secrets/known-secrets.ts';
import { maskerOf } from '../secrets/mask-text.ts';
import { fillSecrets } from '../secrets/placeholders.ts';

/** A message that is not delivered by then has failed for now. */
const TIMEOUT_MS = 15_000;

export interface SenderParts {
  clock: Clock;
  desktop: ShowOnDesktop;
  secret(name: string): Promise<string | null>;
  /** Ends what is being sent when it is aborted. */
  stop: AbortSignal;
}

/** Delivers single messages: fills in secrets, watches the time, and keeps secrets out of what went wrong. */
export class Sender {
  private readonly parts: SenderParts;
  private readonly deliver: Channel;

  constructor(parts: SenderParts) {
    this.parts = parts;
    this.deliver = deliverer(parts.desktop);
  }

  /**
   * Sends one message now. Gives a remark where it did not reach everybody; throws SendFailure, whose
   * text holds no secret.
   */
  async send(
    notification: Notification,
    message: Omit<Outgoing, 'notification'>,
    settings: SettingsWithSecrets,
  ): Promise<string | null> {
    let mask = maskerOf(await this.secretsOf(settings));
    try {
      const filled = await this.filled(notification);
      mask = maskerOf([...(await this.secretsOf(settings)), ...writtenOut(filled)]);
      const remark = await this.inTime((signal) =>
        this.deliver({ ...message, notification: filled }, signal),
      );
      return remark === null ? null : mask(remark);
    } catch (thrown) {
      const failure = failureOf(thrown);
      throw new SendFailure(mask(failure.message), failure);
    }
  }

  private secretsOf(settings: SettingsWithSecrets): Promise<string[]> {
    return knownSecrets(settings, this.parts.secret);
  }

  /** The notification with its secrets, for this one message. */
  private async filled(notification: Notification): Promise<Notification> {
    const { url, to, from, smtp } = notification;
    const fill = (text: string) => fillSecrets(text, (name) => secretOf(this.parts, name));
    const fillAny = async (text: string | null) => (text === null ? null : fill(text));
    try {
      return {
        ...notification,
        url: await fillAny(url),
        to: await Promise.all(to.map(fill)),
        from: await fillAny(from),
        smtp: smtp && {
          ...smtp,
          host: await fill(smtp.host),
          user: await fillAny(smtp.user),
          password: await fillAny(smtp.password),
        },
      };
    } catch (error) {
      if (!(error instanceof TidemillError)) throw error;
      const { message, hint } = error.data;
      throw new SendFailure(`${message}. ${hint ?? ''}`.trim(), { passing: false });
    }
  }

  private async inTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { stop, clock } = this.parts;
    const controller = new AbortController();
    const end = () => controller.abort(new SendFailure('Stopped.', { passing: true }));
    const late = () => {
      const words = `No answer within ${TIMEOUT_MS / 1_000} seconds.`;
      controller.abort(new SendFailure(words, { passing: true }));
    };
    if (stop.aborted) end();
    stop.addEventListener('abort', end, { once: true });
    const callOff = clock.after(TIMEOUT_MS, late);
    try {
      return await work(controller.signal);
    } finally {
      callOff();
      stop.removeEventListener('abort', end);
    }
  }
}
