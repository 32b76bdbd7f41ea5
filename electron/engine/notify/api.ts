import type { Delivery, NotificationView } from '../../../shared/contract/notifications.ts';
import type { Happening } from '../schedule/api.ts';

/** Tells people what happened, over the channels of tidemill.yaml. Nothing it does can fail a run. */
export interface Notifier {
  /** Decides whom it concerns and sends, in the background. Never throws. */
  tell(happening: Happening): void;
  list(): Promise<NotificationView[]>;
  /** Sends a test message now. Throws `notification.missing`, `notification.failed`. */
  test(notification: string): Promise<Delivery>;
  deliveries(limit: number): Promise<Delivery[]>;
  /** Sends what is held back, for at most a few seconds, and stops. */
  close(): Promise<void>;
}
