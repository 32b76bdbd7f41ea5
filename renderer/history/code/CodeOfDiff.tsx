import { useEffect, useRef } from 'react';
import type { VersionDiff } from '../../../shared/contract/history.ts';
import { useHistoryView } from '../historyView.ts';
import { Message } from '../Message.tsx';
import styles from './code.module.css';
import { FileDiff } from './FileDiff.tsx';
import type { ChangedFile } from './filesOfDiff.ts';

/** Every file that differs, and the one chosen on both sides. */
export function CodeOfDiff({ diff, files }: { diff: VersionDiff; files: readonly ChangedFile[] }) {
  const chosen = useHistoryView((state) => state.file);
  const file = files.find(({ key }) => key === chosen) ?? files[0];
  if (file === undefined) return <Message>No file differs.</Message>;
  return (
    <div className={styles.split}>
      <FileList files={files} shown={file.key} />
      <FileDiff from={diff.from} to={diff.to} file={file} />
    </div>
  );
}

const changes = {
  added: { tone: 'success', sign: '+' },
  removed: { tone: 'failed', sign: '−' },
  changed: { tone: 'stale', sign: '≠' },
  renamed: { tone: 'running', sign: '→' },
} as const;

/** Arrow keys move through it; moving chooses. */
function FileList({ files, shown }: { files: readonly ChangedFile[]; shown: string }) {
  const list = useRef<HTMLDivElement>(null);
  const at = files.findIndex(({ key }) => key === shown);
  const choose = (file: string) => useHistoryView.setState({ file });

  useEffect(() => {
    list.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  return (
    <div
      ref={list}
      className={styles.list}
      role="listbox"
      aria-label="Changed files"
      tabIndex={0}
      aria-activedescendant={`file-${at}`}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        const next = files[at + step];
        if (step === 0 || next === undefined) return;
        event.preventDefault();
        choose(next.key);
      }}
    >
      {files.map((file, index) => {
        const { tone, sign } = changes[file.change];
        const cut = file.key.lastIndexOf('/') + 1;
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox has the keys of its options
          // biome-ignore lint/a11y/useFocusableInteractive: the listbox names its active option
          <div
            key={file.key}
            id={`file-${index}`}
            data-at={index}
            role="option"
            aria-selected={file.key === shown}
            title={
              file.change === 'renamed'
                ? `${file.before} → ${file.key}`
                : `${file.key}, ${file.change}`
            }
            onClick={() => choose(file.key)}
          >
            <span className={styles.sign} style={{ color: `var(--status-${tone}-text)` }}>
              {sign}
            </span>
            <span className={styles.path}>
              <b>{file.key.slice(cut)}</b>
              <span>{file.change === 'renamed' ? `renamed` : file.key.slice(0, cut)}</span>
            </span>
            <Counts file={file} />
          </div>
        );
      })}
    </div>
  );
}

function Counts({ file: { added, removed } }: { file: ChangedFile }) {
  return (
    <span className={styles.counts}>
      {added !== null && added > 0 && <span data-change="added">+{added}</span>}
      {removed !== null && removed > 0 && <span data-change="removed">−{removed}</span>}
    </span>
  );
}
