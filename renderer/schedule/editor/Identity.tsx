import { Select } from '@mantine/core';
import { useProjectStore } from '../../app/store.ts';
import { type Editing, useScheduleView } from '../scheduleView.ts';
import { type TriggerKind, triggerKinds } from '../triggerLook.ts';
import { ofKind } from './draft.ts';
import { dropDraft, keepDraft } from './drafts.ts';
import styles from './editor.module.css';
import type { FieldsProps } from './fields.ts';
import { selectText } from './selectText.ts';
import { TextField } from './TextField.tsx';

const kinds = Object.entries(triggerKinds).map(([value, { title }]) => ({ value, label: title }));

/** Of which pipeline it is, its name, and what makes it fire. */
export function Identity({
  draft,
  problems,
  change,
  editing,
  isNew,
}: FieldsProps & { editing: Editing; isNew: boolean }) {
  const pipelines = useProjectStore((state) => state.view?.pipelines);
  return (
    <>
      {isNew && (
        <Select
          label="Pipeline"
          data={(pipelines ?? []).map(({ name }) => name)}
          value={editing.pipeline}
          searchable
          onClick={selectText}
          onChange={(pipeline) => {
            if (pipeline === null || pipeline === editing.pipeline) return;
            const moved = { ...editing, pipeline };
            dropDraft(editing);
            keepDraft(moved, { draft, base: 'null' });
            useScheduleView.setState({ editing: moved });
          }}
        />
      )}
      <div className={styles.pair}>
        <TextField
          {...{ draft, problems, change }}
          field="name"
          label="Name"
          data-first={isNew ? true : undefined}
          classNames={{ input: styles.code ?? '' }}
        />
        <Select
          label="Fires by"
          data={kinds}
          value={draft.kind}
          onChange={(kind) => kind !== null && change(ofKind(draft, kind as TriggerKind))}
        />
      </div>
    </>
  );
}
