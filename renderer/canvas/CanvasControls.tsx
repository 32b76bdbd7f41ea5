import { Panel } from '@xyflow/react';
import { Maximize, Network, ZoomIn, ZoomOut } from 'lucide-react';
import { command, runCommand } from '../app/commands/registry.ts';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './CanvasControls.module.css';
import { camera } from './camera.ts';

interface Props {
  readOnly?: boolean;
  fit?(): void;
}

/** Zoom, fit and (unless it is only to look at) tidy, at the bottom left of the canvas. */
export function CanvasControls({ readOnly = false, fit = () => camera.fit() }: Props) {
  return (
    <Panel position="bottom-left" className={styles.controls ?? ''}>
      <IconButton
        icon={ZoomOut}
        size={28}
        side="top"
        label="Zoom out"
        onClick={() => camera.zoomBy('out')}
      />
      <IconButton
        icon={ZoomIn}
        size={28}
        side="top"
        label="Zoom in"
        onClick={() => camera.zoomBy('in')}
      />
      <IconButton
        icon={Maximize}
        size={28}
        side="top"
        label="Fit the canvas"
        keys="1"
        onClick={fit}
      />
      {!readOnly && (
        <IconButton
          icon={Network}
          size={28}
          side="top"
          label="Tidy up the canvas"
          keys="Shift+T"
          onClick={() => void runCommand(command('canvas.tidy'))}
        />
      )}
    </Panel>
  );
}
