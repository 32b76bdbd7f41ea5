import { Menu } from '@mantine/core';
import {
  CirclePlay,
  CircleSlash2,
  Copy,
  PencilLine,
  Plus,
  Spline,
  SquareCode,
  Trash2,
} from 'lucide-react';
import { create } from 'zustand';
import { removeBlocks, toggleBypass } from '../../app/commands/edit.ts';
import { runBlocks } from '../../app/commands/run.ts';
import { sayError, startAdding, useSelectionStore, useViewStore } from '../../app/store.ts';
import { openCode } from '../../code/openCode.ts';
import { Key } from '../../ui/Key.tsx';
import { useBlock } from '../blocks.ts';
import { camera } from '../camera.ts';
import { duplicateBlock } from '../duplicate.ts';

interface Opened {
  block: string;
  x: number;
  y: number;
}

const useMenu = create<{ opened: Opened | null }>()(() => ({ opened: null }));

/** Opens the menu of a block at an element, or at a point of the screen. One menu serves all nodes. */
export function openBlockMenu(block: string, at: Element | { x: number; y: number }): void {
  const place =
    at instanceof Element
      ? { x: at.getBoundingClientRect().left, y: at.getBoundingClientRect().bottom + 4 }
      : at;
  if (!useSelectionStore.getState().selected.includes(block)) {
    useSelectionStore.getState().select([block]);
  }
  useMenu.setState({ opened: { block, ...place } });
}

/** What can be done with a block. Mounted once; see `openBlockMenu`. */
export function BlockMenu() {
  const opened = useMenu((state) => state.opened);
  const block = useBlock(opened?.block ?? null);
  const name = opened?.block ?? '';
  const close = () => useMenu.setState({ opened: null });
  const runnable = block !== undefined && block.kind !== 'note';
  return (
    <Menu opened={opened !== null} onClose={close} position="bottom-start" width={240} offset={0}>
      <Menu.Target>
        <span
          aria-hidden="true"
          style={{
            position: 'fixed',
            left: opened?.x ?? 0,
            top: opened?.y ?? 0,
            width: 1,
            height: 1,
          }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {runnable && (
          <Menu.Item
            leftSection={<CirclePlay size={14} />}
            rightSection={<Key keys="Mod+Enter" />}
            onClick={() => void runBlocks([name]).catch(sayError)}
          >
            Run with what it needs
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<SquareCode size={14} />}
          rightSection={<Key keys="Enter" />}
          onClick={() => openCode(name)}
        >
          Open code
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<PencilLine size={14} />}
          rightSection={<Key keys="F2" />}
          onClick={() => useViewStore.setState({ renaming: name })}
        >
          Rename
        </Menu.Item>
        {runnable && (
          <>
            <Menu.Item
              leftSection={<Plus size={14} />}
              rightSection={<Key keys="/" />}
              onClick={() => startAdding({ inputs: [name] })}
            >
              Add a block after it
            </Menu.Item>
            <Menu.Item
              leftSection={<Spline size={14} />}
              rightSection={<Key keys="C" />}
              onClick={() => {
                useViewStore.setState({ connecting: name });
                setTimeout(() => camera.focus(), 0);
              }}
            >
              Connect to…
            </Menu.Item>
          </>
        )}
        <Menu.Item
          leftSection={<Copy size={14} />}
          rightSection={<Key keys="Mod+D" />}
          onClick={() => void duplicateBlock(name)}
        >
          Duplicate
        </Menu.Item>
        {runnable && (
          <Menu.Item
            leftSection={<CircleSlash2 size={14} />}
            rightSection={<Key keys="B" />}
            onClick={() => void toggleBypass([name])}
          >
            {block.enabled ? 'Bypass' : 'Enable'}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          leftSection={<Trash2 size={14} />}
          rightSection={<Key keys="Delete" />}
          onClick={() => void removeBlocks([name])}
        >
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
