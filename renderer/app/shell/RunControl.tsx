import { Tooltip } from '@mantine/core';
import { Play, Square } from 'lucide-react';
import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { keyText } from '../commands/keys.ts';
import { offerAll } from '../commands/plan.ts';
import { command, runCommand } from '../commands/registry.ts';
import { isRunning, useConnectionStore, usePipelineStore, useRunStore } from '../store.ts';
import styles from './RunControl.module.css';

/** The one primary button: says what it will run, and stops what runs. */
export function RunControl() {
  const running = useRunStore(isRunning);
  return <div className={styles.control}>{running ? <StopButton /> : <RunButton />}</div>;
}

function RunButton() {
  const blocks = usePipelineStore((state) => state.view?.pipeline.blocks);
  const freshness = useRunStore((state) => state.freshness);
  const connected = useConnectionStore((state) => state.phase === 'open');
  const offer = useMemo(() => (blocks ? offerAll(blocks, freshness) : null), [blocks, freshness]);
  return (
    <Tooltip label={`Runs what is not fresh   ${keyText('F5')}`}>
      <button
        type="button"
        className={styles.run}
        disabled={offer === null || !connected}
        onClick={() => void runCommand(command('run.all'))}
      >
        <Play size={13} fill="currentColor" strokeWidth={1.5} />
        {offer?.label ?? 'Nothing to run'}
      </button>
    </Tooltip>
  );
}

function StopButton() {
  const [over, total] = useRunStore(
    useShallow((state) => {
      const lines = state.run?.blocks ?? [];
      return [
        lines.filter(({ status }) => status !== 'queued' && status !== 'running').length,
        lines.length,
      ];
    }),
  );
  return (
    <>
      <span className={styles.progress} role="status">
        {over} of {total} done
      </span>
      <Tooltip label={`Stop the run   ${keyText('Mod+.')}`}>
        <button
          type="button"
          className={styles.stop}
          onClick={() => void runCommand(command('run.stop'))}
        >
          <Square size={11} fill="currentColor" />
          Stop
        </button>
      </Tooltip>
    </>
  );
}
