import { Notification } from 'electron';
import { TidemillError } from '../../shared/errors.ts';

/** Messages that are on the screen: one that nobody holds is collected, and its click is never heard. */
const shown = new Set<Notification>();

/** A system that has not said by then that it shows a message does not show it. */
const PATIENCE_MS = 5_000;

/**
 * Shows a message of the system. Resolves when the system has shown it.
 * @param onClick called when the person clicks on it
 * @throws TidemillError `notification.desktop` where the system shows none
 */
export async function showMessage(
  { title, body, icon }: { title: string; body: string; icon: string },
  onClick: () => void,
): Promise<void> {
  if (!Notification.isSupported()) throw notShown('this desktop shows no messages of programs');
  const notification = new Notification({ title, body, icon });
  shown.add(notification);
  notification.on('close', () => shown.delete(notification));
  notification.on('click', () => {
    shown.delete(notification);
    onClick();
  });
  try {
    await isShown(notification);
  } catch (error) {
    shown.delete(notification);
    throw error;
  }
}

function isShown(notification: Notification): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(notShown('the system did not answer')), PATIENCE_MS);
    notification.on('show', () => {
      clearTimeout(late);
      resolve();
    });
    notification.on('failed', (_event, error) => {
      clearTimeout(late);
      reject(notShown(error));
    });
    notification.show();
  });
}

function notShown(why: string): TidemillError {
  return new TidemillError({
    code: 'notification.desktop',
    message: `No message could be shown: ${why}.`,
    hint: 'Allow messages of Tidemill in the settings of the system, or use the channel email, slack, teams or webhook.',
  });
}
