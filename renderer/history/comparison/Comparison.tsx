import { Select } from '@mantine/core';
import { Suspense, useMemo } from 'react';
import type { VersionDiff } from '../../../shared/contract/history.ts';
import type { ErrorData } from '../../../shared/errors.ts';
import { runWhole } from '../../app/commands/run.ts';
import { fetchedPart } from '../../app/connection/fetchedPart.ts';
import { PaneLoading } from '../../app/shell/PaneLoading.tsx';
import { usePipelineStore } from '../../app/store.ts';
import { ViewSwitch } from '../../data/ViewSwitch.tsx';
import { filesOfDiff } from '../code/filesOfDiff.ts';
import { GraphOfDiff } from '../graph/GraphOfDiff.tsx';
import { askedOf, useHistoryView } from '../historyView.ts';
import { Message } from '../Message.tsx';
import { newestOf, useVersions } from '../timeline/versionsStore.ts';
import { ComparedWith } from './ComparedWith.tsx';
import { ComparisonHead } from './ComparisonHead.tsx';
import styles from './comparison.module.css';
import { useDiff } from './useDiff.ts';

const CodeOfDiff = fetchedPart(async () => (await import('../code/CodeOfDiff.tsx')).CodeOfDiff);

/** What lies between two versions: as one graph of both, and as code. */
export function Comparison() {
  const newest = useVersions(newestOf);
  const comparison = useHistoryView((state) => state.comparison);
  const asked = askedOf(comparison, newest);
  const { diff, error, loading } = useDiff(asked);
  if (asked === null) return null;
  return (
    <section className={styles.comparison} aria-label="Comparison" aria-busy={loading}>
      <ComparisonHead diff={diff} />
      {error !== null && <Failed error={error} />}
      {error === null && (diff === null ? <PaneLoading /> : <Sides diff={diff} />)}
    </section>
  );
}

/** Where there was no green run yet, the way out is here and not on the command line. */
function Failed({ error }: { error: ErrorData }) {
  const comparison = useHistoryView((state) => state.comparison);
  if (error.code === 'history.no_green_run' && comparison.kind === 'green') {
    const { pipeline } = comparison;
    return (
      <Message
        hint="Once a run of all blocks has succeeded, this shows what has changed since."
        action={{ label: `Run all of ${pipeline}`, run: () => void runWhole(pipeline) }}
      >
        {error.message}
      </Message>
    );
  }
  return (
    <Message hint={error.hint} alert>
      {error.message}
    </Message>
  );
}

function Sides({ diff }: { diff: VersionDiff }) {
  const tab = useHistoryView((state) => state.tab);
  const files = useMemo(() => filesOfDiff(diff), [diff]);
  const changed = diff.pipelines.filter(({ change }) => change !== 'same');
  const pipeline = useShownPipeline(diff);
  return (
    <>
      <div className={styles.bar}>
        <ViewSwitch
          label="Show changes as"
          choices={[
            { value: 'graph', label: 'Graph' },
            { value: 'code', label: `Code ${files.length}` },
          ]}
          value={tab}
          choose={(chosen) => useHistoryView.setState({ tab: chosen })}
        />
        {tab === 'graph' && changed.length > 1 && (
          <Select
            className={styles.select ?? ''}
            aria-label="Pipeline"
            data={changed.map(({ pipeline: name }) => name)}
            value={pipeline?.pipeline ?? null}
            onChange={(name) => useHistoryView.setState({ pipeline: name, block: null })}
          />
        )}
        {tab === 'graph' && changed.length === 1 && (
          <span className={styles.only}>{changed[0]?.pipeline}</span>
        )}
        <span className={styles.gap} />
        <ComparedWith diff={diff} />
      </div>
      <div className={styles.body}>
        {tab === 'code' ? (
          <Suspense fallback={<PaneLoading />}>
            <CodeOfDiff diff={diff} files={files} />
          </Suspense>
        ) : pipeline === undefined ? (
          <NoGraph files={files.length} />
        ) : (
          <GraphOfDiff diff={diff} change={pipeline} files={files} />
        )}
      </div>
    </>
  );
}

/** The pipeline of the graph: the one chosen, else the open one, else the first that changed. */
function useShownPipeline(diff: VersionDiff) {
  const chosen = useHistoryView((state) => state.pipeline);
  const open = usePipelineStore((state) => state.name);
  const changed = diff.pipelines.filter(({ change }) => change !== 'same');
  const named = (name: string | null) => changed.find(({ pipeline }) => pipeline === name);
  return named(chosen) ?? named(open) ?? changed[0];
}

function NoGraph({ files }: { files: number }) {
  if (files === 0) return <Message>Nothing differs.</Message>;
  return (
    <Message
      action={{ label: 'Show the code', run: () => useHistoryView.setState({ tab: 'code' }) }}
    >
      No pipeline differs, but {files === 1 ? 'a file of the project does' : `${files} files do`}.
    </Message>
  );
}
