import { useState } from 'react';
import type { OutputPage } from '../../shared/contract/views.ts';
import type { Display } from '../../shared/worker/protocol.ts';
import { usePipelineStore, useRunStore } from '../app/store.ts';
import pane from '../ui/Pane.module.css';
import { BlockErrorView } from './BlockErrorView.tsx';
import { DisplayList } from './DisplayView.tsx';
import { FailedPane, NotePane, NotRunPane, WaitingPane } from './EmptyPanes.tsx';
import { JsonTree } from './JsonTree.tsx';
import { OtherOutput } from './OtherOutput.tsx';
import { TableView } from './TableView.tsx';
import styles from './toolbar.module.css';
import { useBlockError } from './useBlockError.ts';
import { useDisplays } from './useDisplays.ts';
import { useOutput } from './useOutput.ts';
import { ViewSwitch } from './ViewSwitch.tsx';

interface DataPaneProps {
  block: string;
  /** Absent: the block's latest output. */
  run?: string;
}

type View = 'error' | 'rows' | 'display';

/** What a block gave: its rows, value or artifact, what it displayed, or why there is nothing. */
export function DataPane({ block, run }: DataPaneProps) {
  const pipeline = usePipelineStore((state) => state.name);
  const kind = usePipelineStore(
    ({ view }) => view?.pipeline.blocks.find(({ name }) => name === block)?.language,
  );
  if (pipeline === null || kind === undefined) return null;
  if (kind === 'markdown') return <NotePane />;
  return (
    <OutputPane key={`${pipeline}/${block}/${run}`} pipeline={pipeline} block={block} run={run} />
  );
}

interface OutputPaneProps {
  pipeline: string;
  block: string;
  run: string | undefined;
}

function OutputPane({ pipeline, block, run }: OutputPaneProps) {
  const state = useOutput({ pipeline, block, run });
  const error = useBlockError(block);
  const runId = useRunStore(({ run: current, blocks }) =>
    blocks[block] && current ? current.run : null,
  );
  const page = state.phase === 'ready' || state.phase === 'loading' ? state.page : null;
  const displays = useDisplays(page?.run ?? run ?? (error ? runId : null), block);
  const [chosen, setChosen] = useState<View | null>(null);

  const views: View[] = [];
  if (error && run === undefined) views.push('error');
  // What a block went out of its way to show comes first; until it is known, nothing that would jump.
  if (displays !== null && displays.length > 0) views.push('display');
  if (page !== null && (displays !== null || views.length > 0)) views.push('rows');
  const view = chosen !== null && views.includes(chosen) ? chosen : views[0];

  if (view === undefined) {
    if (state.phase === 'failed') return <FailedPane block={block} error={state.error} />;
    if (state.phase === 'never') return <NotRunPane block={block} />;
    return <WaitingPane />;
  }
  const lead = views.length > 1 && (
    <ViewSwitch<View>
      choices={views.map((value) => ({ value, label: labelOf(value, page, displays) }))}
      value={view}
      choose={setChosen}
    />
  );
  if (view === 'rows' && page?.kind === 'table') {
    return (
      <section className={pane.pane} aria-label={`Data of ${block}`}>
        <TableView key={identityOf(page)} page={page} lead={lead} run={run} />
      </section>
    );
  }
  return (
    <section className={pane.pane} aria-label={`Data of ${block}`}>
      {lead && <div className={pane.bar}>{lead}</div>}
      <div className={styles.body}>
        <div className={styles.main}>
          {view === 'error' && error && <BlockErrorView block={block} error={error} />}
          {view === 'display' && <DisplayList displays={displays ?? []} />}
          {view === 'rows' && page?.kind === 'value' && <JsonTree value={page.value ?? null} />}
          {view === 'rows' && page && page.kind !== 'value' && <OtherOutput page={page} />}
        </div>
      </div>
    </section>
  );
}

/** Tells outputs apart, so that a run that changed nothing leaves the grid where it is. */
function identityOf(page: OutputPage): string {
  return JSON.stringify([page.run, page.num_rows, page.schema, page.rows.slice(0, 20)]);
}

function labelOf(view: View, page: OutputPage | null, displays: Display[] | null): string {
  if (view === 'error') return 'Error';
  if (view === 'rows') return page?.kind === 'table' ? 'Rows' : 'Output';
  return displays?.every(({ mime }) => mime.includes('vega')) ? 'Chart' : 'Display';
}
