import { create } from 'zustand';
import type { Delivery, NotificationView } from '../../../shared/contract/notifications.ts';
import { type ErrorData, toErrorData } from '../../../shared/errors.ts';
import { engine } from '../../app/client.ts';
import { isLost } from '../../app/connection/isLost.ts';
import { onChange } from '../../app/sync/changes.ts';
import { oneAtATime } from '../../app/sync/oneAtATime.ts';

/** So many of the latest messages are listed. */
const LISTED = 100;

export interface NotificationsState {
  /** The notifications of tidemill.yaml, in its order; null until they were read. */
  notifications: readonly NotificationView[] | null;
  /** The latest messages, newest first. */
  deliveries: readonly Delivery[];
  error: ErrorData | null;
}

export const useNotificationsStore = create<NotificationsState>()(() => ({
  notifications: null,
  deliveries: [],
  error: null,
}));

const refresh = oneAtATime(async () => {
  try {
    const [notifications, deliveries] = await Promise.all([
      engine.notifications.list(),
      engine.notifications.deliveries({ limit: LISTED }),
    ]);
    useNotificationsStore.setState({ notifications, deliveries, error: null });
  } catch (thrown) {
    if (!isLost(thrown)) useNotificationsStore.setState({ error: toErrorData(thrown) });
  }
});

/** Reads everything, and again whenever a message was sent or tidemill.yaml changed; gives how to stop. */
export function followNotifications(): () => void {
  refresh();
  return onChange(['notifications'], refresh);
}
