import { CircleAlert, Play, StickyNote, Table2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ErrorData } from '../../shared/errors.ts';
import { runBlocks } from '../app/commands/run.ts';
import { isRunning, primaryBlock, sayError, useRunStore, useSelectionStore } from '../app/store.ts';
import { Key } from '../ui/Key.tsx';
import styles from './empty.module.css';

/** A block without an output: one sentence, one action, one key; or what it is waiting for. */
export function NotRunPane({ block }: { block: string }) {
  const status = useRunStore(({ run, blocks }) =>
    isRunning({ run }) ? blocks[block]?.status : undefined,
  );
  const skipped = useRunStore(({ blocks }) => blocks[block]?.status === 'upstream_failed');
  if (status === 'running') return <Said text="Running: rows appear here when it is done" />;
  if (status === 'queued') return <Said text="Queued: rows appear here when it has run" />;
  return (
    <div className={styles.empty}>
      <Table2 size={20} aria-hidden="true" />
      {skipped && <p>A block upstream failed, so this one did not run</p>}
      <RunButton block={block} label="Run this block to see rows" />
    </div>
  );
}

function RunButton({ block, label }: { block: string; label: string }) {
  // The key runs what is selected: of a block that the dock is locked on, it would say a lie.
  const selected = useSelectionStore((state) => primaryBlock(state) === block);
  return (
    <button type="button" onClick={() => runBlocks([block]).catch(sayError)}>
      <Play size={14} aria-hidden="true" />
      {label}
      {selected && <Key keys="Mod+Enter" />}
    </button>
  );
}

/** The engine could not give the output: why, and running again as the way out. */
export function FailedPane({ block, error }: { block: string; error: ErrorData }) {
  return (
    <div className={styles.empty} role="alert">
      <CircleAlert size={20} aria-hidden="true" />
      <p>{error.message}</p>
      <RunButton block={block} label="Run it again" />
    </div>
  );
}

/** Notes are read in the code pane. */
export function NotePane() {
  return (
    <div className={styles.empty}>
      <StickyNote size={20} aria-hidden="true" />
      <p>A note never runs and has no data</p>
    </div>
  );
}

/** What is usually there within a moment says nothing for that moment. */
export function WaitingPane() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 250);
    return () => clearTimeout(timer);
  }, []);
  return late ? <Said text="Reading the output…" /> : null;
}

function Said({ text }: { text: string }) {
  return (
    <div className={styles.empty} role="status">
      <p>{text}</p>
    </div>
  );
}
