import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { PipelineView } from '../../../shared/contract/views.ts';
import { PaneLoading } from '../../app/shell/PaneLoading.tsx';
import { say } from '../../app/store.ts';
import { showDock } from '../../app/sync/showDock.ts';
import button from '../../ui/Button.module.css';
import { IconButton } from '../../ui/IconButton.tsx';
import { type Editing, useScheduleView } from '../scheduleView.ts';
import { draftOf, newDraft } from './draft.ts';
import { dropDraft, keepDraft, keyOf, type Unsaved, useDrafts } from './drafts.ts';
import styles from './editor.module.css';
import { TriggerForm } from './TriggerForm.tsx';
import { usePipelineView } from './usePipelineView.ts';

/** The panel in which a trigger is made or changed. What was typed stays until it is saved or dropped. */
export function TriggerEditor({ editing }: { editing: Editing }) {
  const { view, reload } = usePipelineView(editing.pipeline);
  const unsaved = useDrafts((drafts) => drafts[keyOf(editing)]);
  const panel = useRef<HTMLElement>(null);
  const { trigger } = editing;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each trigger opened takes the focus
  useEffect(() => {
    const first = panel.current?.querySelector<HTMLElement>('[data-first]');
    first?.focus();
    // The name of a new one is only proposed: typing takes its place.
    if (first instanceof HTMLInputElement) first.select();
  }, [editing.pipeline, trigger, view === null]);

  const close = () => {
    useScheduleView.setState({ editing: null });
    const back = trigger === null ? 'new' : `${editing.pipeline}/${trigger}`;
    document.querySelector<HTMLElement>(`[data-opens="${CSS.escape(back)}"]`)?.focus();
    if (unsaved === undefined) return;
    dropDraft(editing);
    say({
      tone: 'plain',
      text: `Dropped the changes to ${trigger ?? 'the new trigger'}`,
      action: {
        label: 'Undo',
        run: () => {
          keepDraft(editing, unsaved);
          useScheduleView.setState({ editing });
        },
      },
    });
  };

  return (
    <aside
      ref={panel}
      className={styles.panel}
      aria-label={trigger === null ? 'New trigger' : `Trigger ${trigger}`}
      onKeyDown={(event) => {
        const open = (event.target as HTMLElement).getAttribute('aria-expanded') === 'true';
        if (event.key === 'Escape' && !open && !event.defaultPrevented) close();
      }}
    >
      <header className={styles.head}>
        <h2 tabIndex={-1} data-first={trigger === null ? undefined : true}>
          {trigger ?? 'New trigger'}
        </h2>
        {unsaved !== undefined && trigger !== null && (
          <span className={styles.unsaved} role="status">
            Unsaved
          </span>
        )}
        <IconButton icon={X} label="Close" size={28} side="left" onClick={close} />
      </header>
      {view === null ? <PaneLoading /> : <Content {...{ editing, view, unsaved, reload, close }} />}
    </aside>
  );
}

interface ContentProps {
  editing: Editing;
  view: PipelineView;
  unsaved: Unsaved | undefined;
  reload(): Promise<PipelineView | null>;
  close(): void;
}

function Content({ editing, view, unsaved, reload, close }: ContentProps) {
  const { trigger: name } = editing;
  const { triggers, params } = view.pipeline;
  const known = triggers.find((each) => each.name === name);
  if (name !== null && known === undefined) {
    const errors = view.problems.filter(({ severity }) => severity === 'error');
    const why = errors.find(({ message }) => message.includes(`'${name}'`)) ?? errors[0];
    return (
      <div className={styles.gone} role="alert">
        <p>pipeline.yaml has no trigger {name} that can be read.</p>
        {why !== undefined && <p className={styles.error}>{why.message}</p>}
        {why?.hint !== undefined && <p className={styles.note}>{why.hint}</p>}
        {errors.length > 0 && (
          <button
            type="button"
            className={button.button}
            onClick={() => showDock('problems', editing.pipeline)}
          >
            Show the problems of {editing.pipeline}
          </button>
        )}
        {unsaved !== undefined && (
          <button
            type="button"
            className={button.button}
            onClick={() => {
              const anew = { ...editing, trigger: null };
              dropDraft(editing);
              keepDraft(anew, { draft: unsaved.draft, base: 'null' });
              useScheduleView.setState({ editing: anew });
            }}
          >
            Make what you typed a new trigger
          </button>
        )}
      </div>
    );
  }
  const taken = triggers.flatMap((each) => (each.name === name ? [] : [each.name]));
  return (
    <TriggerForm
      key={keyOf(editing)}
      editing={editing}
      original={known ?? null}
      start={known === undefined ? newDraft(taken) : draftOf(known, params)}
      params={params}
      taken={taken}
      reload={reload}
      close={close}
    />
  );
}
