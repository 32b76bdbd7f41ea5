import { useConnectionStore, useProjectStore } from '../store.ts';
import { ConflictBar } from './ConflictBar.tsx';
import { LostBar } from './LostBar.tsx';
import { NewPipelineDialog } from './NewPipelineDialog.tsx';
import { Rail } from './Rail.tsx';
import { Regions } from './Regions.tsx';
import styles from './Shell.module.css';
import { StatusBar } from './StatusBar.tsx';
import { TitleBar } from './TitleBar.tsx';
import { Waiting } from './Waiting.tsx';

/** The window: title bar, rail, regions, status bar. */
export function Shell() {
  const dir = useProjectStore((state) => state.view?.dir);
  const phase = useConnectionStore((state) => state.phase);
  const error = useProjectStore((state) => state.error);
  if (dir === undefined) return <Waiting phase={phase} error={error} />;
  return (
    <div className={styles.shell}>
      <TitleBar />
      <LostBar />
      <ConflictBar />
      <div className={styles.body}>
        <Rail />
        <Regions key={dir} project={dir} />
      </div>
      <StatusBar />
      <NewPipelineDialog />
    </div>
  );
}
