import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Delivery } from '../../../shared/contract/notifications.ts';
import { startedText } from '../../runs/runLook.ts';
import { showRun } from '../../runs/showRun.ts';
import button from '../../ui/Button.module.css';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import styles from './deliveries.module.css';
import { deliveryLook } from './words.ts';

/** The latest messages, newest first. Each opens to what it says, why it did not arrive, and its run. */
export function DeliveryList({ deliveries }: { deliveries: readonly Delivery[] }) {
  return (
    <section className={styles.section} aria-labelledby="recent-messages">
      <h2 id="recent-messages">Recent messages</h2>
      {deliveries.length === 0 ? (
        <p className={styles.empty}>
          None yet: the first run of a trigger that concerns one sends it.
        </p>
      ) : (
        <ul aria-label="Recent messages">
          {deliveries.map((delivery) => (
            <Message key={delivery.id} delivery={delivery} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Message({ delivery }: { delivery: Delivery }) {
  const [open, setOpen] = useState(false);
  const { notification, title, body, events, error, at, pipeline, run } = delivery;
  const { glyph, tone, word } = deliveryLook(delivery);
  return (
    <li>
      <button
        type="button"
        className={styles.line}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <ChevronRight className={styles.chevron} size={14} aria-hidden="true" />
        <StatusGlyph glyph={glyph} tone={tone} />
        <span className={styles.word} style={{ color: `var(--status-${tone}-text)` }}>
          {word}
        </span>
        <time dateTime={at} title={new Date(at).toLocaleString()}>
          {startedText(at)}
        </time>
        <code>{notification}</code>
        <span className={styles.title}>{title}</span>
        <span className={styles.events}>
          {events > 1 ? `${events.toLocaleString('en')} events` : ''}
        </span>
      </button>
      {open && (
        <div className={styles.opened}>
          {error !== null && (
            <p className={styles.error} data-tone={tone}>
              {error}
            </p>
          )}
          <pre>{body}</pre>
          {pipeline !== null && run !== null && (
            <button type="button" className={button.button} onClick={() => showRun(pipeline, run)}>
              Show run
            </button>
          )}
        </div>
      )}
    </li>
  );
}
