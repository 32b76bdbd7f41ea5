import { Tag, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { VersionView } from '../../../shared/contract/history.ts';
import { toErrorData } from '../../../shared/errors.ts';
import { engine } from '../../app/client.ts';
import { useHistoryView } from '../historyView.ts';
import { useVersions } from '../timeline/versionsStore.ts';
import styles from './comparison.module.css';

/** Writes or (null) takes away a version's label; gives why that cannot be, else null. */
async function setLabel(version: string, label: string | null): Promise<string | null> {
  try {
    useVersions.getState().put(await engine.history.label({ version, label }));
    return null;
  } catch (thrown) {
    return toErrorData(thrown).message;
  }
}

/** The label of a version: added, renamed or taken away where it stands. */
export function VersionLabel({ version: { version, label } }: { version: VersionView }) {
  const writing = useHistoryView((state) => state.labelling);
  const [refusal, setRefusal] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const write = () => useHistoryView.setState({ labelling: true });
  const end = () => {
    useHistoryView.setState({ labelling: false });
    requestAnimationFrame(() => button.current?.focus());
  };
  const keep = async (text: string | null) => {
    const failed = text === label ? null : await setLabel(version, text);
    setRefusal(failed);
    if (failed === null && useHistoryView.getState().labelling) end();
  };
  return (
    <span className={styles.label}>
      {writing ? (
        <LabelField
          label={label ?? ''}
          refused={refusal !== null}
          keep={(text) => void keep(text === '' ? null : text)}
          leave={() => {
            setRefusal(null);
            end();
          }}
        />
      ) : label === null ? (
        <button ref={button} type="button" className={styles.addLabel} onClick={write}>
          <Tag size={12} aria-hidden="true" />
          Add a label
        </button>
      ) : (
        <span className={styles.chip}>
          <Tag size={11} aria-hidden="true" />
          <button
            ref={button}
            type="button"
            aria-label={`Rename the label ${label}`}
            onClick={write}
          >
            {label}
          </button>
          <button type="button" aria-label={`Remove the label ${label}`} onClick={() => keep(null)}>
            <X size={12} />
          </button>
        </span>
      )}
      {refusal !== null && (
        <span className={styles.refusal} role="alert">
          {refusal}
        </span>
      )}
    </span>
  );
}

interface FieldProps {
  label: string;
  refused: boolean;
  keep(text: string): void;
  leave(): void;
}

/** Enter keeps what was written, so does going elsewhere; Esc does not. */
function LabelField({ label, refused, keep, leave }: FieldProps) {
  const [text, setText] = useState(label);
  const field = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useEffect(() => field.current?.select(), []);
  return (
    <input
      ref={field}
      className={styles.field}
      value={text}
      aria-label="Label of this version"
      aria-invalid={refused}
      placeholder="such as: before the move"
      maxLength={80}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') keep(text.trim());
        if (event.key !== 'Escape') return;
        left.current = true;
        leave();
      }}
      onBlur={() => {
        if (!left.current && !refused) keep(text.trim());
      }}
    />
  );
}
