import { Tooltip } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { nameSchema } from '../../../shared/pipeline/document.ts';
import { reservedReason } from '../../../shared/pipeline/reserved-names.ts';
import { renameEdits } from '../../app/edits/rename.ts';
import { usePipelineStore, useSelectionStore, useViewStore } from '../../app/store.ts';
import { camera } from '../camera.ts';
import styles from './BlockNode.module.css';

/** Why a block cannot have this name; null when it can. */
export function nameRefusal(
  name: string,
  current: string,
  taken: readonly string[],
): string | null {
  if (name === current) return null;
  if (!nameSchema.safeParse(name).success)
    return 'Small letters, digits and _, beginning with a letter';
  if (taken.includes(name)) return `There is a block '${name}' already`;
  return reservedReason(name);
}

/** The name on the node, being changed: Enter keeps it, Esc does not. */
export function NameEditor({ name }: { name: string }) {
  const [text, setText] = useState(name);
  const field = useRef<HTMLInputElement>(null);
  const taken = usePipelineStore((state) => state.view?.pipeline.blocks);
  const refusal = nameRefusal(text, name, taken?.map((block) => block.name) ?? []);
  useEffect(() => {
    // After the click or key that led here has run its course, or it would take the focus back.
    const timer = setTimeout(() => field.current?.select(), 0);
    return () => clearTimeout(timer);
  }, []);
  const ended = useRef(false);
  const end = () => {
    ended.current = true;
    useViewStore.setState({ renaming: null });
    camera.focus();
  };
  const keep = () => {
    if (refusal !== null) return;
    end();
    if (text === name) return;
    const { view, applyEdits, settled } = usePipelineStore.getState();
    // A block just added has no text here until the engine's answer brings its template.
    if (view !== null) {
      void settled().then(() => {
        void applyEdits(renameEdits(usePipelineStore.getState().view ?? view, name, text));
        useSelectionStore.getState().select([text]);
      });
    }
  };
  return (
    <Tooltip label={refusal} opened={refusal !== null} position="top" openDelay={0}>
      <input
        ref={field}
        className={`${styles.editor} nodrag nopan`}
        value={text}
        spellCheck={false}
        aria-label={`New name of ${name}`}
        aria-invalid={refusal !== null}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') keep();
          if (event.key === 'Escape') end();
        }}
        onBlur={() => {
          // Ending gives the focus back to the canvas, which comes here once more.
          if (ended.current) return;
          if (refusal === null) keep();
          else end();
        }}
      />
    </Tooltip>
  );
}
