import { useMemo } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import type { PipelineChange, VersionDiff } from '../../../shared/contract/history.ts';
import regions from '../../app/shell/Regions.module.css';
import { useRemembered } from '../../app/shell/useRemembered.ts';
import { useProjectStore } from '../../app/store.ts';
import { blockFile, type ChangedFile } from '../code/filesOfDiff.ts';
import { useHistoryView } from '../historyView.ts';
import { Message } from '../Message.tsx';
import { BlockChangePane } from './BlockChangePane.tsx';
import { DiffCanvas } from './DiffCanvas.tsx';
import { diffGraph } from './diffGraph.ts';
import styles from './graph.module.css';
import { Legend } from './Legend.tsx';

interface Props {
  diff: VersionDiff;
  change: PipelineChange;
  files: readonly ChangedFile[];
}

/** A changed pipeline as one graph of both sides; below it, the code of the block that was chosen. */
export function GraphOfDiff({ diff, change, files }: Props) {
  const project = useProjectStore((state) => state.view?.dir ?? '');
  const graph = useMemo(() => diffGraph(change), [change]);
  const chosen = useHistoryView((state) => state.block);
  const block = graph.blocks.find(({ id }) => id === chosen);
  const remembered = useRemembered(
    project,
    'history.graph',
    block === undefined ? ['graph'] : ['graph', 'block'],
  );
  if (graph.blocks.length === 0) return <NoBlocks change={change} />;
  return (
    <div className={styles.graph}>
      <div className={styles.strip}>
        <Legend graph={graph} />
        {change.settings.length > 0 && <Settings change={change} />}
      </div>
      <Group orientation="vertical" className={styles.panels} {...remembered}>
        <Panel id="graph" minSize={120}>
          <DiffCanvas
            key={`${diff.from} ${diff.to} ${change.pipeline}`}
            graph={graph}
            label={`Changes of ${change.pipeline}`}
          />
        </Panel>
        {block !== undefined && (
          <>
            <Separator className={regions.splitter} aria-label="Resize the code of the block" />
            <Panel id="block" defaultSize="46%" minSize={120}>
              <BlockChangePane diff={diff} pipeline={change.pipeline} block={block} files={files} />
            </Panel>
          </>
        )}
      </Group>
    </div>
  );
}

/** A pipeline that was empty, or whose file could not be understood in one of the versions. */
function NoBlocks({ change: { pipeline, before, after, change } }: { change: PipelineChange }) {
  const unreadable = change === 'changed' && (before === null || after === null);
  return (
    <Message action={{ label: 'Show the code', run: () => showPipelineFile(pipeline) }}>
      {unreadable
        ? `pipeline.yaml of ${pipeline} is not valid in one of the two versions, so there is no graph of both.`
        : `${pipeline} has no blocks in either version.`}
    </Message>
  );
}

function showPipelineFile(pipeline: string): void {
  useHistoryView.setState({ tab: 'code', file: blockFile(pipeline, 'pipeline.yaml') });
}

/** Parameters, triggers and the like: no block shows that they changed. */
function Settings({ change: { pipeline, settings } }: { change: PipelineChange }) {
  return (
    <p className={styles.settings}>
      Also changed: {settings.join(', ')}
      <button type="button" onClick={() => showPipelineFile(pipeline)}>
        Show
      </button>
    </p>
  );
}
