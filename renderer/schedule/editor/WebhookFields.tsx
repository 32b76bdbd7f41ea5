import { Check, Copy, KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { TriggerView, TurnedAwayCalls } from '../../../shared/contract/schedule.ts';
import type { Param } from '../../../shared/pipeline/document.ts';
import { engine } from '../../app/client.ts';
import { sayError } from '../../app/store.ts';
import { copyText } from '../../data/clipboard.ts';
import button from '../../ui/Button.module.css';
import { IconButton } from '../../ui/IconButton.tsx';
import { machineZone } from '../times.ts';
import { turnedAwayReason, turnedAwayText } from '../turnedAway.ts';
import { useNow } from '../useNow.ts';
import styles from './editor.module.css';
import { curlExample, hookAddress } from './hookExample.ts';

interface Props {
  pipeline: string;
  trigger: string;
  params: Readonly<Record<string, Param>>;
  /** As the engine has it; undefined until it was saved. */
  known: TriggerView | undefined;
}

/** Where to call, the token for it, and a call to copy. */
export function WebhookFields({ pipeline, trigger, params, known }: Props) {
  const [made, setMade] = useState<{ token: string; anew: boolean } | null>(null);
  const token = made?.token ?? null;
  const webhook = known?.webhook ?? null;
  const address = hookAddress(location, webhook?.path ?? `/hooks/${pipeline}/${trigger}`);
  const make = async () => {
    try {
      const anew = webhook?.has_token === true;
      setMade({ ...(await engine.triggers.token({ pipeline, trigger })), anew });
    } catch (thrown) {
      sayError(thrown);
    }
  };
  return (
    <div className={styles.fields}>
      <Copied label="Address" text={address} />
      {made === null ? (
        <div className={styles.token}>
          <button
            type="button"
            className={button.button}
            disabled={webhook === null}
            onClick={() => void make()}
          >
            <KeyRound size={14} aria-hidden="true" />
            {webhook?.has_token ? 'Make a new token' : 'Make a token'}
          </button>
          <p className={styles.note}>
            {webhook === null
              ? 'Save the trigger first.'
              : webhook.has_token
                ? 'The token in use ends at once: callers need the new one.'
                : 'Calls are refused until there is one.'}
          </p>
        </div>
      ) : (
        <>
          <Copied label="Token" text={made.token} />
          <p className={styles.warning} role="status">
            Copy it now: it is shown this once.{made.anew && ' The one made before has ended.'}
          </p>
        </>
      )}
      <Copied label="Example" text={curlExample(address, token, params)} many />
      {webhook?.turned_away && <TurnedAway calls={webhook.turned_away} />}
    </div>
  );
}

function TurnedAway({ calls }: { calls: TurnedAwayCalls }) {
  return (
    <p className={styles.warning} role="status">
      <b>{turnedAwayText(calls, useNow())}.</b> {turnedAwayReason(calls, machineZone())}
    </p>
  );
}

function Copied({ label, text, many = false }: { label: string; text: string; many?: boolean }) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    copyText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1_500);
    }, sayError);
  return (
    <div>
      <span className={styles.label}>{label}</span>
      <div className={styles.copybox} data-many={many}>
        <code data-testid={`hook-${label.toLowerCase()}`}>{text}</code>
        <IconButton
          icon={copied ? Check : Copy}
          label={copied ? 'Copied' : `Copy the ${label.toLowerCase()}`}
          size={24}
          side="left"
          onClick={() => void copy()}
        />
      </div>
    </div>
  );
}
