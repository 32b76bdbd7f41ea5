import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { sayError } from '../../app/store.ts';
import { copyText } from '../../data/clipboard.ts';
import pane from '../../ui/Pane.module.css';
import { ChannelIcon } from './ChannelIcon.tsx';
import { CHANNEL_NAMES, type ChannelName, EXAMPLES } from './examples.ts';
import styles from './howToAdd.module.css';

const CHANNELS = Object.keys(EXAMPLES) as ChannelName[];

/** What to write into tidemill.yaml, for each channel, ready to be pasted. */
export function HowToAdd({ first }: { first: boolean }) {
  const [open, setOpen] = useState(first);
  const [channel, setChannel] = useState<ChannelName>('desktop');
  if (!open) {
    return (
      <button type="button" className={styles.more} onClick={() => setOpen(true)}>
        Add a notification…
      </button>
    );
  }
  const { yaml, secret, note } = EXAMPLES[channel];
  return (
    <section className={styles.section} aria-label="Add a notification">
      <fieldset className={styles.channels} aria-label="Channel">
        {CHANNELS.map((name) => (
          <button
            key={name}
            type="button"
            className={pane.tool}
            aria-pressed={name === channel}
            onClick={() => setChannel(name)}
          >
            <ChannelIcon channel={name} size={14} />
            {CHANNEL_NAMES[name]}
          </button>
        ))}
      </fieldset>
      <div className={styles.example}>
        <p>
          Paste this into <code>tidemill.yaml</code>
          {!first && ', its entry under the notifications: that are there'}
        </p>
        <CopyButton key={channel} text={yaml} />
        <pre>{yaml}</pre>
      </div>
      <p className={styles.note}>{note}</p>
      {secret !== null && (
        <p className={styles.note}>
          The secret never stands in a file. Give it to the engine as the environment variable{' '}
          <code>TIDEMILL_SECRET_{secret.toUpperCase()}</code>
        </p>
      )}
    </section>
  );
}

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      className={styles.copy}
      onClick={() => copyText(text).then(() => setCopied(true), sayError)}
    >
      {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      {copied ? 'Copied' : 'Copy'}
    </button>
  );
}
