/** Sends a test by each e-mail notification on stdin; ends with 0 where all arrived. */
import { text } from 'node:stream/consumers';
import { Sender } from '../../../electron/engine/notify/delivery/sender.ts';
import { testMessage } from '../../../electron/engine/notify/test-message.ts';
import { machineClock } from '../../../electron/engine/schedule/machine-clock.ts';
import type { Notification } from '../../../shared/pipeline/document.ts';

const notifications = JSON.parse(await text(process.stdin)) as Notification[];
const sender = new Sender({
  clock: machineClock,
  desktop: async () => {},
  secret: async () => null,
});
for (const notification of notifications) {
  const message = testMessage(notification, 'shop', new Date().toISOString());
  const settings = { connections: {}, notifications };
  await sender.send(notification, message, settings, new AbortController().signal);
}
