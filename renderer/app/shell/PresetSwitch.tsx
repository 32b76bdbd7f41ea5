import { Tooltip } from '@mantine/core';
import { PanelRight } from 'lucide-react';
import { IconButton } from '../../ui/IconButton.tsx';
import { keyText } from '../commands/keys.ts';
import { command, runCommand } from '../commands/registry.ts';
import { choosePreset, primaryBlock, useSelectionStore, useViewStore } from '../store.ts';
import type { Preset } from '../stores/view.ts';
import styles from './PresetSwitch.module.css';

const presets: readonly { id: Preset; title: string; keys: string }[] = [
  { id: 'canvas', title: 'Canvas', keys: 'Mod+1' },
  { id: 'code', title: 'Code', keys: 'Mod+2' },
  { id: 'split', title: 'Split', keys: 'Mod+3' },
  { id: 'focus', title: 'Focus', keys: 'Mod+4' },
];

/** What the centre shows, and the switch for the inspector beside it. */
export function PresetSwitch() {
  const chosen = useViewStore((state) => state.preset);
  const selected = useSelectionStore((state) => primaryBlock(state) !== null);
  const inspectorOpen = useViewStore(
    (state) => state.inspectorOpen && (selected || state.aboutPipeline),
  );
  return (
    <>
      <div className={styles.switch} role="radiogroup" aria-label="Layout">
        {presets.map(({ id, title, keys }) => (
          <Tooltip key={id} label={`${title}   ${keyText(keys)}`}>
            {/* biome-ignore lint/a11y/useSemanticElements: a segmented control of buttons */}
            <button
              type="button"
              role="radio"
              className={styles.option}
              aria-checked={chosen === id}
              onClick={() => choosePreset(id)}
            >
              {title}
            </button>
          </Tooltip>
        ))}
      </div>
      <IconButton
        icon={PanelRight}
        label={inspectorOpen ? 'Hide the inspector' : 'Show the inspector'}
        keys="Mod+I"
        pressed={inspectorOpen}
        onClick={() => void runCommand(command('panel.inspector'))}
      />
    </>
  );
}
