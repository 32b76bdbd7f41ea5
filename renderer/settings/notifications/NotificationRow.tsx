import { Send } from 'lucide-react';
import { useState } from 'react';
import type { Delivery, NotificationView } from '../../../shared/contract/notifications.ts';
import { type ErrorData, toErrorData } from '../../../shared/errors.ts';
import { engine } from '../../app/client.ts';
import button from '../../ui/Button.module.css';
import { agoText } from '../../ui/measures.ts';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { ChannelIcon } from './ChannelIcon.tsx';
import { CHANNEL_NAMES } from './examples.ts';
import styles from './notifications.module.css';
import { concernText, deliveryLook, targetText, throttleText } from './words.ts';

/** One notification: where it goes, what of, how its last message fared, and a way to try it. */
export function NotificationRow({ view }: { view: NotificationView }) {
  const { notification, last } = view;
  const { name, channel } = notification;
  const { state, send } = useTest(name);
  // What came after the test is news, and the test is not any more.
  const told = state !== null && state !== 'sending' && (last === null || last.event === 'test');
  return (
    <li className={styles.row} aria-label={name}>
      <span className={styles.icon}>
        <ChannelIcon channel={channel} />
      </span>
      <div className={styles.about}>
        <p className={styles.name}>
          <code>{name}</code>
          <span>
            {CHANNEL_NAMES[channel]}{' '}
            <span className={styles.target}>{targetText(notification)}</span>
          </span>
        </p>
        <p className={styles.concern}>
          Tells of {concernText(notification)}, {throttleText(notification)}
        </p>
        {!told && <LastMessage last={last} />}
        {told && <TestResult state={state} />}
      </div>
      <button
        type="button"
        className={button.button}
        disabled={state === 'sending'}
        onClick={() => void send()}
      >
        <Send size={14} aria-hidden="true" />
        {state === 'sending' ? 'Sending…' : 'Send a test'}
      </button>
    </li>
  );
}

type TestState = 'sending' | 'arrived' | ErrorData | null;

function useTest(notification: string) {
  const [state, setState] = useState<TestState>(null);
  const send = async () => {
    setState('sending');
    try {
      await engine.notifications.test({ notification });
      setState('arrived');
    } catch (thrown) {
      setState(toErrorData(thrown));
    }
  };
  return { state, send };
}

function TestResult({ state }: { state: TestState }) {
  if (typeof state === 'object') {
    return (
      <p className={styles.last} role="alert">
        <StatusGlyph glyph="failed" tone="failed" />
        <span className={styles.error}>{state?.message}</span>
      </p>
    );
  }
  return (
    <p className={styles.last} role="status">
      <StatusGlyph glyph="success" tone="success" />
      <span>The test was sent</span>
    </p>
  );
}

function LastMessage({ last }: { last: Delivery | null }) {
  if (last === null) return <p className={styles.last}>Nothing was sent yet</p>;
  const { glyph, tone, word } = deliveryLook(last);
  const ago = agoText(last.at);
  return (
    <p className={styles.last}>
      <StatusGlyph glyph={glyph} tone={tone} />
      <span style={{ color: `var(--status-${tone}-text)` }}>{word}</span>
      <time dateTime={last.at} title={new Date(last.at).toLocaleString()}>
        {ago === 'now' ? 'just now' : `${ago} ago`}
      </time>
      {last.error === null ? (
        <span className={styles.title}>{last.title}</span>
      ) : (
        <span className={styles.error} data-tone={tone}>
          {last.error}
        </span>
      )}
    </p>
  );
}
