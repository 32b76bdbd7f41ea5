import { useEffect } from 'react';
import { useProjectStore } from '../../app/store.ts';
import page from '../../ui/Page.module.css';
import { DeliveryList } from './DeliveryList.tsx';
import { HowToAdd } from './HowToAdd.tsx';
import { NotificationRow } from './NotificationRow.tsx';
import styles from './notifications.module.css';
import { followNotifications, useNotificationsStore } from './notificationsStore.ts';

/** Who is told when triggers run pipelines, over which channels, and what was told lately. */
export default function NotificationsView() {
  const notifications = useNotificationsStore((state) => state.notifications);
  const deliveries = useNotificationsStore((state) => state.deliveries);
  useEffect(followNotifications, []);
  if (notifications === null) return <Troubles />;
  return (
    <div className={styles.page}>
      <div className={page.bar}>
        <h1>Notifications</h1>
        <span className={styles.count}>{countText(notifications.length)}</span>
      </div>
      <div className={styles.content}>
        <Troubles />
        {notifications.length === 0 && (
          <div className={styles.lead}>
            <h2>Nobody is told of anything yet</h2>
            <p>
              A notification says when runs that triggers started fail, work again, succeed, are
              late or were missed. Runs that you start yourself are told to nobody.
            </p>
          </div>
        )}
        {notifications.length > 0 && (
          <ul aria-label="Notifications">
            {notifications.map((view) => (
              <NotificationRow key={view.notification.name} view={view} />
            ))}
          </ul>
        )}
        <HowToAdd first={notifications.length === 0} />
        {(notifications.length > 0 || deliveries.length > 0) && (
          <DeliveryList deliveries={deliveries} />
        )}
      </div>
    </div>
  );
}

function countText(count: number): string {
  return count === 0 ? '' : `${count} in tidemill.yaml`;
}

/** What keeps notifications from being read, or from saying what their file means them to. */
function Troubles() {
  const error = useNotificationsStore((state) => state.error);
  const problems = useProjectStore((state) => state.view?.problems);
  const own = problems?.filter(({ code }) => code === 'settings.bad_notification') ?? [];
  if (error === null && own.length === 0) return null;
  return (
    <ul className={styles.troubles} role="alert">
      {error !== null && (
        <li data-tone="failed">
          {error.message} {error.hint}
        </li>
      )}
      {own.map(({ message, hint, line, column, severity }) => (
        <li
          key={`${line}:${column}:${message}`}
          data-tone={severity === 'error' ? 'failed' : 'stale'}
        >
          {message} {hint} <code>tidemill.yaml:{line}</code>
        </li>
      ))}
    </ul>
  );
}
