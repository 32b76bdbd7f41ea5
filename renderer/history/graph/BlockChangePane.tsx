import { RotateCcw, X } from 'lucide-react';
import { Suspense } from 'react';
import type { VersionDiff } from '../../../shared/contract/history.ts';
import { fetchedPart } from '../../app/connection/fetchedPart.ts';
import { PaneLoading } from '../../app/shell/PaneLoading.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import pane from '../../ui/Pane.module.css';
import { type ChangedFile, fileOfBlock } from '../code/filesOfDiff.ts';
import { restoreText } from '../comparison/restore.ts';
import type { Side } from '../comparison/sides.ts';
import { useRestoring } from '../comparison/useRestoring.ts';
import { useSides } from '../comparison/useSides.ts';
import { useHistoryView } from '../historyView.ts';
import { changeLooks } from './changeLooks.ts';
import type { DiffBlock } from './diffGraph.ts';
import styles from './graph.module.css';

const FileDiff = fetchedPart(async () => (await import('../code/FileDiff.tsx')).FileDiff);

interface Props {
  diff: VersionDiff;
  pipeline: string;
  block: DiffBlock;
  files: readonly ChangedFile[];
}

/** One block of the comparison: what became of it, its code on both sides, and the way back to either. */
export function BlockChangePane({ diff, pipeline, block, files }: Props) {
  const { icon: Icon, tone, word } = changeLooks[block.kind];
  const { renamed_from: old, what } = block.change;
  const file = fileOfBlock(files, pipeline, {
    file: block.block.file,
    inPipelineFile: what.some((each) => each !== 'position') || block.kind === 'renamed',
  });
  const detail = [
    ...(old === null ? [] : [`from ${old}`]),
    ...what.filter((each) => each !== 'name'),
  ];
  return (
    <section className={pane.pane} aria-label={`Change of ${block.block.name}`}>
      <div className={`${pane.bar} ${styles.blockBar}`}>
        <b className="mono">{block.block.name}</b>
        <span className={styles.change} style={{ color: `var(--status-${tone}-text)` }}>
          <Icon size={14} aria-hidden="true" />
          {word}
        </span>
        <span className={styles.detail} title={detail.join(', ')}>
          {detail.join(', ')}
        </span>
        <RestoreBlock diff={diff} pipeline={pipeline} block={block} />
        <IconButton
          icon={X}
          size={24}
          label="Close the code of the block"
          side="top"
          onClick={() => useHistoryView.setState({ block: null })}
        />
      </div>
      <div className={styles.code}>
        <Suspense fallback={<PaneLoading />}>
          <FileDiff from={diff.from} to={diff.to} file={file} />
        </Suspense>
      </div>
    </section>
  );
}

/** Brings the block back as either side has it. A side that lacks it, or is what stands now, offers nothing. */
function RestoreBlock({ diff, pipeline, block }: Omit<Props, 'files'>) {
  const { from, to } = useSides(diff);
  const { change, renamed_from: old, name } = block.change;
  if (change === 'same') return null;
  return (
    <>
      {change !== 'added' && <RestoreSide side={from} pipeline={pipeline} block={old ?? name} />}
      {change !== 'removed' && <RestoreSide side={to} pipeline={pipeline} block={name} />}
    </>
  );
}

function RestoreSide({ side, pipeline, block }: { side: Side; pipeline: string; block: string }) {
  const { busy, refusalOf, stands, start } = useRestoring();
  if (side.ref === null || !side.restorable) return null;
  const target = { version: side.ref, pipeline, block };
  if (stands(target)) return null;
  const refusal = refusalOf(target);
  return (
    <button
      type="button"
      className={`${pane.tool} ${styles.restore}`}
      disabled={busy || refusal !== null}
      title={refusal ?? undefined}
      onClick={() => start(target, side.text)}
    >
      <RotateCcw size={14} aria-hidden="true" />
      Restore {restoreText(target, side.text)}
    </button>
  );
}
