import { Cpu, FolderOpen, MemoryStick } from 'lucide-react';
import { Suspense } from 'react';
import { bytesText } from '../../data/quantities.ts';
import { Boundary } from '../../ui/Boundary.tsx';
import { connection } from '../client.ts';
import { fetchedPart } from '../connection/fetchedPart.ts';
import { useConnectionStore, usePipelineStore, useProjectStore } from '../store.ts';
import styles from './StatusBar.module.css';

const NextTick = fetchedPart(async () => (await import('../../schedule/NextTick.tsx')).NextTick);
const GitStatus = fetchedPart(
  async () => (await import('../../history/git/GitStatus.tsx')).GitStatus,
);

/** One line about the machinery: engine, memory, what is saved, what fires next, git, interpreters, project. */
export function StatusBar() {
  const info = useProjectStore((state) => state.info);
  const dir = useProjectStore((state) => state.view?.dir ?? '');
  const readOnly = useProjectStore((state) => state.view?.read_only ?? false);
  const busy = info?.workers.filter((worker) => worker.block !== null).length ?? 0;
  return (
    <footer className={styles.bar}>
      <Connection />
      {info !== null && (
        <>
          <span className={styles.item} title="Worker processes: busy of those that are up">
            <Cpu size={12} />
            {busy} of {info.workers.length} workers
          </span>
          <span className={styles.item} title="Memory that the engine itself holds">
            <MemoryStick size={12} />
            {bytesText(info.rss_bytes)}
          </span>
        </>
      )}
      <Saved readOnly={readOnly} />
      <Boundary what="The status line">
        <Suspense fallback={null}>
          <NextTick />
          <GitStatus />
        </Suspense>
      </Boundary>
      <span className={styles.gap} />
      {info !== null && (
        <>
          {info.python !== null && (
            <span className={`${styles.item} ${styles.version}`}>Python {info.python}</span>
          )}
          {info.duckdb !== null && (
            <span className={`${styles.item} ${styles.version}`}>DuckDB {info.duckdb}</span>
          )}
          <span className={`${styles.item} ${styles.version}`}>Node {info.node}</span>
        </>
      )}
      <span className={styles.item} title={dir}>
        <FolderOpen size={12} />
        <span className={styles.dir}>
          <bdi>{dir}</bdi>
        </span>
      </span>
    </footer>
  );
}

function Connection() {
  const phase = useConnectionStore((state) => state.phase);
  const version = useProjectStore((state) => state.info?.version);
  if (phase === 'open') {
    return (
      <span className={styles.item} role="status">
        <span className={styles.dot} data-phase="open" />
        Engine{version === undefined ? '' : ` ${version}`}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={`${styles.item} ${styles.lost}`}
      onClick={() => connection.retryNow()}
      title="Try now"
    >
      <span className={styles.dot} data-phase="reconnecting" />
      <span role="status">Reconnecting…</span>
    </button>
  );
}

function Saved({ readOnly }: { readOnly: boolean }) {
  const unsaved = usePipelineStore((state) => state.unsaved > 0);
  if (readOnly) return <span className={styles.item}>Read only</span>;
  return (
    <span className={styles.item} data-testid="saved">
      {unsaved ? 'Saving…' : 'Saved'}
    </span>
  );
}
