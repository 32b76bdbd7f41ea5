import { Plus } from 'lucide-react';
import { IconButton } from '../../ui/IconButton.tsx';
import { command, runCommand } from '../commands/registry.ts';
import { usePipelineStore, useViewStore } from '../store.ts';
import type { LeftTab } from '../stores/view.ts';
import { BlockList } from './BlockList.tsx';
import styles from './LeftPanel.module.css';
import { Outline } from './Outline.tsx';
import { PipelineList } from './PipelineList.tsx';

const titles: Record<LeftTab, string> = {
  pipelines: 'Pipelines',
  blocks: 'Blocks',
  outline: 'Outline',
};

/** The left panel: the project's pipelines, the pipeline's blocks, or its outline as a tree. */
export function LeftPanel() {
  const tab = useViewStore((state) => state.leftTab);
  const opened = usePipelineStore((state) => state.view !== null);
  const add = command(tab === 'pipelines' ? 'pipeline.create' : 'block.add');
  return (
    <section className={styles.panel} aria-label={titles[tab]} data-region="left">
      <header className={styles.header}>
        <h2>{titles[tab]}</h2>
        <IconButton
          disabled={tab !== 'pipelines' && !opened}
          icon={Plus}
          size={24}
          label={tab === 'pipelines' ? 'New pipeline' : 'Add a block'}
          keys={add.keys?.[0]}
          onClick={() => void runCommand(add)}
        />
      </header>
      {tab === 'pipelines' && <PipelineList />}
      {tab === 'blocks' && <BlockList />}
      {tab === 'outline' && <Outline />}
    </section>
  );
}
