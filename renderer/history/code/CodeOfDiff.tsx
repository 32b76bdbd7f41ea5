import type { VersionDiff } from '../../../shared/contract/history.ts';
import { Listbox } from '../../ui/Listbox.tsx';
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

function FileList({ files, shown }: { files: readonly ChangedFile[]; shown: string }) {
  return (
    <Listbox
      label="Changed files"
      className={styles.list}
      items={files}
      keyOf={({ key }) => key}
      titleOf={({ key, before, change }) =>
        change === 'renamed' ? `${before} → ${key}` : `${key}, ${change}`
      }
      chosen={shown}
      choose={(file) => useHistoryView.setState({ file })}
    >
      {(file) => {
        const { tone, sign } = changes[file.change];
        const cut = file.key.lastIndexOf('/') + 1;
        return (
          <>
            <span className={styles.sign} style={{ color: `var(--status-${tone}-text)` }}>
              {sign}
            </span>
            <span className={styles.path}>
              <b>{file.key.slice(cut)}</b>
              <span>{file.change === 'renamed' ? 'renamed' : file.key.slice(0, cut)}</span>
            </span>
            <Counts file={file} />
          </>
        );
      }}
    </Listbox>
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
