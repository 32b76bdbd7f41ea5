import { Menu, Tooltip } from '@mantine/core';
import { ChevronDown, Plus, Redo2, Search, Undo2 } from 'lucide-react';
import { IconButton } from '../../ui/IconButton.tsx';
import { Key } from '../../ui/Key.tsx';
import { keyText } from '../commands/keys.ts';
import { command, runCommand } from '../commands/registry.ts';
import { titleOf } from '../commands/types.ts';
import { usePipelineStore, useProjectStore, useViewStore } from '../store.ts';
import { goToPipeline } from '../sync/useRoute.ts';
import { PresetSwitch } from './PresetSwitch.tsx';
import { RunControl } from './RunControl.tsx';
import styles from './TitleBar.module.css';

/** Where one is, what will run, and the field that finds everything else. */
export function TitleBar() {
  const opened = usePipelineStore((state) => state.name !== null);
  const canvas = useViewStore((state) => state.page === 'pipeline');
  return (
    <header className={styles.bar}>
      <Breadcrumb />
      {opened ? <UndoButtons canvas={canvas} /> : <span />}
      <button
        type="button"
        className={styles.search}
        onClick={() => void runCommand(command('palette.open'))}
      >
        <Search size={14} />
        <span>Search blocks and commands</span>
        <Key keys="Mod+K" />
      </button>
      <div className={styles.end}>
        {opened && (
          <>
            {canvas && <PresetSwitch />}
            <RunControl />
          </>
        )}
      </div>
    </header>
  );
}

function Breadcrumb() {
  const project = useProjectStore((state) => state.view?.settings.name ?? '');
  const pipelines = useProjectStore((state) => state.view?.pipelines);
  const name = usePipelineStore((state) => state.name);
  return (
    <nav className={styles.crumbs} aria-label="Breadcrumb">
      <span className={styles.project}>{project}</span>
      <span className={styles.slash} aria-hidden="true">
        /
      </span>
      <Menu position="bottom-start" width={260}>
        <Menu.Target>
          <button
            type="button"
            className={styles.pipeline}
            aria-label={`Pipeline ${name ?? 'none'}: choose another`}
          >
            <span className="mono">{name ?? 'no pipeline'}</span>
            <ChevronDown size={14} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Pipelines</Menu.Label>
          {pipelines?.map((each) => (
            <Menu.Item
              key={each.name}
              rightSection={<span className={styles.count}>{each.blocks}</span>}
              onClick={() => goToPipeline(each.name)}
            >
              <span className="mono">{each.name}</span>
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            leftSection={<Plus size={14} />}
            onClick={() => void runCommand(command('pipeline.create'))}
          >
            New pipeline
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}

function UndoButtons({ canvas }: { canvas: boolean }) {
  const undo = usePipelineStore((state) => state.history.done.at(-1)?.label);
  const redo = usePipelineStore((state) => state.history.undone.at(-1)?.label);
  return (
    <div className={styles.undo}>
      <IconButton
        icon={Undo2}
        label={undo === undefined ? 'Nothing to undo' : titleOf(command('edit.undo'))}
        keys="Mod+Z"
        disabled={undo === undefined}
        onClick={() => void runCommand(command('edit.undo'))}
      />
      <IconButton
        icon={Redo2}
        label={redo === undefined ? 'Nothing to redo' : titleOf(command('edit.redo'))}
        keys="Mod+Shift+Z"
        disabled={redo === undefined}
        onClick={() => void runCommand(command('edit.redo'))}
      />
      {canvas && (
        <Tooltip label={`Add a block   ${keyText('/')}`}>
          <button
            type="button"
            className={styles.add}
            onClick={() => void runCommand(command('block.add'))}
          >
            <Plus size={16} strokeWidth={1.75} />
            <span>Block</span>
          </button>
        </Tooltip>
      )}
    </div>
  );
}
