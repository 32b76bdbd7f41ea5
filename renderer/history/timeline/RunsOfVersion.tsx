import { Popover } from '@mantine/core';
import { useState } from 'react';
import { decodeTime } from 'ulid';
import type { VersionView } from '../../../shared/contract/history.ts';
import { statusLooks } from '../../app/status/blockLook.ts';
import { startedText } from '../../runs/runLook.ts';
import { showRun } from '../../runs/showRun.ts';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import styles from './timeline.module.css';
import { worstFirst } from './worstFirst.ts';

const runsText = (count: number) => `${count.toLocaleString()} ${count === 1 ? 'run' : 'runs'}`;

/** The runs that used a version: how they ended as dots, which ones in a list that leads to them. */
export function RunsOfVersion({ version, tabIndex }: { version: VersionView; tabIndex: number }) {
  const [opened, setOpened] = useState(false);
  const { runs, runs_total: total } = version;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={styles.runs}
          tabIndex={tabIndex}
          aria-label={`${runsText(total)} of this version`}
          onClick={() => setOpened(!opened)}
        >
          {worstFirst(runs).map(({ run, status }) => {
            const { glyph, tone } = statusLooks[status];
            return <StatusGlyph key={run} glyph={glyph} tone={tone} size={12} />;
          })}
          {total > 1 && <span>{total.toLocaleString()}</span>}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.dropdown}>
        <RunList version={version} />
      </Popover.Dropdown>
    </Popover>
  );
}

function RunList({ version: { runs, runs_total: total } }: { version: VersionView }) {
  return (
    <>
      <h3>{runsText(total)} of this version</h3>
      <ul>
        {runs.map(({ run, pipeline, status }) => {
          const { glyph, tone, word } = statusLooks[status];
          return (
            <li key={run}>
              <button type="button" onClick={() => showRun(pipeline, run)}>
                <StatusGlyph glyph={glyph} tone={tone} />
                <span style={{ color: `var(--status-${tone}-text)` }}>{word}</span>
                <span className={styles.runName}>{pipeline}</span>
                <time>{startedText(new Date(decodeTime(run)).toISOString())}</time>
              </button>
            </li>
          );
        })}
      </ul>
      {total > runs.length && <p>and {(total - runs.length).toLocaleString()} older ones</p>}
    </>
  );
}
