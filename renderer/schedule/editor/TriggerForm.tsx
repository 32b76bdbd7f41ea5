import { Trash2 } from 'lucide-react';
import { type FormEvent, type MouseEvent, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import type { PipelineView } from '../../../shared/contract/views.ts';
import type { Param, Trigger } from '../../../shared/pipeline/document.ts';
import { useProjectStore } from '../../app/store.ts';
import button from '../../ui/Button.module.css';
import { changeTrigger } from '../changeTrigger.ts';
import { triggerNamed, useScheduleStore } from '../scheduleStore.ts';
import { type Editing, useScheduleView } from '../scheduleView.ts';
import { ComingTicks } from './ComingTicks.tsx';
import { CronField } from './CronField.tsx';
import { checkDraft } from './checkDraft.ts';
import type { Draft } from './draft.ts';
import { dropDraft, keepDraft, keyOf, type Unsaved, useDrafts } from './drafts.ts';
import { AfterFields, FilesFields } from './EventFields.tsx';
import styles from './editor.module.css';
import { Identity } from './Identity.tsx';
import { KnownTroubles } from './KnownTroubles.tsx';
import { ParamFields } from './ParamFields.tsx';
import { PolicyFields } from './PolicyFields.tsx';
import { RecentTicks } from './RecentTicks.tsx';
import { SpanFields } from './SpanFields.tsx';
import { TextField } from './TextField.tsx';
import { WebhookFields } from './WebhookFields.tsx';
import { ZoneField } from './ZoneField.tsx';

interface Props {
  editing: Editing;
  /** As the file has it; null for a new one. */
  original: Trigger | null;
  start: Draft;
  params: Readonly<Record<string, Param>>;
  taken: readonly string[];
  reload(): Promise<PipelineView | null>;
  close(): void;
}

/** The form of a trigger. Saving makes one edit of the pipeline. */
export function TriggerForm({ editing, original, start, params, taken, reload, close }: Props) {
  const unsaved = useDrafts((drafts) => drafts[keyOf(editing)]);
  const calendars = useProjectStore((state) => state.view?.settings.calendars);
  const readOnly = useProjectStore((state) => state.view?.read_only ?? false);
  const base = JSON.stringify(original);
  const draft = unsaved?.draft ?? start;
  const { problems, ticks, value } = useMemo(
    () => checkDraft(draft, { params, taken, calendars: calendars ?? {} }),
    [draft, params, taken, calendars],
  );
  // While a field is wrong, what held before stays, dimmed, so that nothing jumps.
  const [shown, setShown] = useState(ticks);
  if (ticks !== null && ticks !== shown) setShown(ticks);
  const [asked, setAsked] = useState(false);
  const [saving, setSaving] = useState(false);
  const showWrong = ({ currentTarget }: MouseEvent<HTMLElement>) => {
    flushSync(() => setAsked(true));
    toFirstWrong(currentTarget);
  };
  const known = useScheduleStore(triggerNamed(editing.pipeline, original?.name ?? null));
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    const same = original !== null && JSON.stringify(next) === JSON.stringify(start);
    if (same) dropDraft(editing);
    else keepDraft(editing, { draft: next, base: unsaved?.base ?? base });
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (value === null) return;
    const name = draft.name.trim();
    const renamed = original !== null && original.name !== name;
    setSaving(true);
    const saved = await changeTrigger(
      editing.pipeline,
      original?.name ?? name,
      renamed ? { ...value, name } : value,
      original === null ? `Added ${name} to ${editing.pipeline}` : `Saved ${name}`,
    );
    if (saved) moveOn(editing, unsaved, name, await reload());
    setSaving(false);
  };
  const fields = { draft, problems, change };
  const wrong = Object.values(problems);
  const onlyMissing = !asked && wrong.every((problem) => problem?.missing === true);
  const scheduled = draft.kind === 'cron' || draft.kind === 'every';
  return (
    <form className={styles.form} onSubmit={save} aria-label="Trigger" noValidate>
      <div className={styles.actions}>
        {problems.form !== undefined && (
          <p className={styles.error} role="alert">
            {problems.form.message} {problems.form.hint}
          </p>
        )}
        {original !== null && (
          <button
            type="button"
            className={button.button}
            disabled={readOnly}
            onClick={() => void remove(editing, original, close)}
          >
            <Trash2 size={14} aria-hidden="true" /> Delete
          </button>
        )}
        {wrong.length > 0 && problems.form === undefined && (
          <button
            type="button"
            className={styles.wrongs}
            data-quiet={onlyMissing}
            onClick={showWrong}
          >
            {onlyMissing
              ? `${wrong.length} to fill in`
              : wrong.length === 1
                ? '1 problem'
                : `${wrong.length} problems`}
          </button>
        )}
        <span className={styles.gap} />
        {unsaved !== undefined && original !== null && (
          <button type="button" className={button.button} onClick={() => dropDraft(editing)}>
            Revert
          </button>
        )}
        <button
          type="submit"
          className={button.primary}
          disabled={readOnly || value === null || (original !== null && unsaved === undefined)}
        >
          {original === null ? 'Add trigger' : 'Save'}
        </button>
      </div>
      {unsaved !== undefined && unsaved.base !== base && !saving && (
        <div className={styles.conflict} role="alert">
          <p>It was changed in the file meanwhile.</p>
          <button type="button" onClick={() => dropDraft(editing)}>
            Take theirs
          </button>
          <button type="button" onClick={() => keepDraft(editing, { draft, base })}>
            Keep mine
          </button>
        </div>
      )}
      <fieldset className={styles.body} disabled={readOnly}>
        <Identity {...fields} editing={editing} isNew={original === null} />
        {known !== undefined && <KnownTroubles view={known} />}
        {draft.kind === 'cron' && <CronField {...fields} />}
        {draft.kind === 'every' && (
          <TextField {...fields} field="every" label="Every" placeholder="15m" />
        )}
        {draft.kind === 'files' && <FilesFields {...fields} asked={asked} />}
        {draft.kind === 'after' && (
          <AfterFields {...fields} asked={asked} pipeline={editing.pipeline} />
        )}
        {draft.kind === 'webhook' && (
          <WebhookFields
            pipeline={editing.pipeline}
            trigger={draft.name}
            params={params}
            known={known}
          />
        )}
        {scheduled && <ZoneField {...fields} />}
        {scheduled && shown !== null && (
          <ComingTicks
            ticks={shown}
            old={ticks === null}
            timezone={draft.timezone}
            jitter={draft.jitter !== ''}
          />
        )}
        {scheduled && (
          <section>
            <h3>Days</h3>
            <SpanFields {...fields} />
          </section>
        )}
        <section>
          <h3>Parameters</h3>
          <ParamFields {...fields} params={params} />
        </section>
        <section>
          <h3>When things do not go as planned</h3>
          <PolicyFields {...fields} />
        </section>
        {known !== undefined && (
          <section>
            <h3>Recent ticks</h3>
            <RecentTicks view={known} />
          </section>
        )}
      </fieldset>
    </form>
  );
}

/**
 * After a save the editor is that of the trigger in the file. What was typed while it was saved stays
 * typed, and a person who has gone elsewhere meanwhile is left there.
 * @param saved the draft that was saved
 */
function moveOn(
  editing: Editing,
  saved: Unsaved | undefined,
  name: string,
  view: PipelineView | null,
): void {
  const now = useDrafts.getState()[keyOf(editing)];
  const next = { pipeline: editing.pipeline, trigger: name };
  dropDraft(editing);
  if (now !== undefined && now !== saved) {
    const inFile = view?.pipeline.triggers.find((trigger) => trigger.name === name) ?? null;
    keepDraft(next, { draft: now.draft, base: JSON.stringify(inFile) });
  }
  const { editing: shown } = useScheduleView.getState();
  if (shown !== null && keyOf(shown) === keyOf(editing)) {
    useScheduleView.setState({ editing: next });
  }
}

/** To what keeps the form from being saved, which may be out of view. */
function toFirstWrong(button: HTMLElement): void {
  const field = button.closest('form')?.querySelector<HTMLElement>('[aria-invalid="true"]');
  field?.scrollIntoView({ block: 'center' });
  field?.focus();
}

async function remove(editing: Editing, original: Trigger, close: () => void): Promise<void> {
  const { pipeline } = editing;
  dropDraft(editing);
  close();
  // Its row goes, and with it what would have the focus.
  document.querySelector<HTMLElement>('[data-opens="new"]')?.focus();
  await changeTrigger(pipeline, original.name, null, `Deleted ${original.name} of ${pipeline}`);
}
