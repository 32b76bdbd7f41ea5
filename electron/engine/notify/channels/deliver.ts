import type { Channel } from './channel.ts';
import { email } from './email.ts';
import { slack, teams, webhook } from './hooks.ts';
import { SendFailure } from './send-failure.ts';

/** Shows a message on the person's desktop; throws where that cannot be done. */
export type ShowOnDesktop = (message: { title: string; body: string }) => Promise<void>;

/** Sends over the channel that the notification names. */
export function deliverer(show: ShowOnDesktop): Channel {
  const desktop: Channel = async ({ text }) => {
    try {
      await show(text);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new SendFailure(`The desktop message could not be shown. ${why}`, { passing: false });
    }
    return null;
  };
  const channels = { desktop, email, slack, teams, webhook };
  return async (outgoing, signal) => {
    const sending = channels[outgoing.notification.channel](outgoing, signal);
    const aborted = new Promise<never>((_, reject) => {
      const end = () => reject(signal.reason);
      if (signal.aborted) end();
      else signal.addEventListener('abort', end, { once: true });
    });
    // A channel that does not hear of the end in time is not waited for.
    return Promise.race([sending, aborted]);
  };
}
