import { Lock, LockOpen, PanelBottomClose } from 'lucide-react';
import { Suspense } from 'react';
import { Boundary } from '../../ui/Boundary.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { fetchedPart } from '../connection/fetchedPart.ts';
import { dockBlock, primaryBlock, useSelectionStore, useViewStore } from '../store.ts';
import type { DockTab } from '../stores/selection.ts';
import styles from './Dock.module.css';
import { PaneLoading } from './PaneLoading.tsx';
import { useProblemCount } from './useProblemCount.ts';

const DataPane = fetchedPart(async () => (await import('../../data/DataPane.tsx')).DataPane);
const PipelineResults = fetchedPart(
  async () => (await import('../../data/PipelineResults.tsx')).PipelineResults,
);
const LogPane = fetchedPart(async () => (await import('../../runs/LogPane.tsx')).LogPane);
const ProblemsPane = fetchedPart(
  async () => (await import('../../runs/ProblemsPane.tsx')).ProblemsPane,
);
const RunsPane = fetchedPart(async () => (await import('../../runs/RunsPane.tsx')).RunsPane);

const tabs: readonly { id: DockTab; title: string }[] = [
  { id: 'data', title: 'Data' },
  { id: 'logs', title: 'Logs' },
  { id: 'problems', title: 'Problems' },
  { id: 'runs', title: 'Runs' },
];

/** The bottom dock: what the selected block gave and said. Follows the selection unless locked. */
export function Dock() {
  const tab = useSelectionStore((state) => state.dockTab);
  const showDock = useSelectionStore((state) => state.showDock);
  const problems = useProblemCount();
  const move = (by: number) => {
    const at = tabs.findIndex(({ id }) => id === tab);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    showDock(next.id);
    document.getElementById(`dock-tab-${next.id}`)?.focus();
  };
  return (
    <section className={styles.dock} aria-label="Dock" data-region="dock">
      <div className={styles.bar}>
        <div
          className={styles.tabs}
          role="tablist"
          aria-label="Dock"
          onKeyDown={(event) => {
            if (event.key === 'ArrowRight') move(1);
            if (event.key === 'ArrowLeft') move(-1);
          }}
        >
          {tabs.map(({ id, title }) => (
            <button
              key={id}
              id={`dock-tab-${id}`}
              type="button"
              role="tab"
              className={styles.tab}
              aria-selected={tab === id}
              aria-controls="dock-pane"
              tabIndex={tab === id ? 0 : -1}
              onClick={() => showDock(id)}
            >
              {title}
              {id === 'problems' && problems.count > 0 && (
                <span className={styles.count} data-worst={problems.worst}>
                  {problems.count}
                </span>
              )}
            </button>
          ))}
        </div>
        {tab === 'data' ? <DockSubject /> : <span className={styles.subject} />}
        <IconButton
          icon={PanelBottomClose}
          size={24}
          label="Hide the dock"
          keys="Mod+J"
          side="top"
          onClick={() => useViewStore.setState({ dockOpen: false })}
        />
      </div>
      <div
        className={styles.pane}
        id="dock-pane"
        role="tabpanel"
        aria-labelledby={`dock-tab-${tab}`}
      >
        <Boundary what="The dock" key={tab}>
          <Suspense fallback={<PaneLoading />}>
            <DockPane tab={tab} />
          </Suspense>
        </Boundary>
      </div>
    </section>
  );
}

/** The block that the dock is about, and whether it stays on it. */
function DockSubject() {
  const block = useSelectionStore(dockBlock);
  const locked = useSelectionStore((state) => state.dockLock !== null);
  if (block === null) return <span className={styles.subject} />;
  return (
    <span className={styles.subject}>
      <span className="mono">{block}</span>
      <IconButton
        icon={locked ? Lock : LockOpen}
        size={24}
        label={locked ? `Follow the selection again` : `Stay on ${block}`}
        pressed={locked}
        side="top"
        onClick={() =>
          useSelectionStore.setState((state) => ({
            dockLock: state.dockLock === null ? primaryBlock(state) : null,
          }))
        }
      />
    </span>
  );
}

function DockPane({ tab }: { tab: DockTab }) {
  const block = useSelectionStore(dockBlock);
  switch (tab) {
    case 'data':
      return block === null ? <PipelineResults /> : <DataPane block={block} />;
    case 'logs':
      return <LogPane />;
    case 'problems':
      return <ProblemsPane />;
    case 'runs':
      return <RunsPane />;
  }
}
