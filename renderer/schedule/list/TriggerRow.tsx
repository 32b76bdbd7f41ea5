import { Switch } from '@mantine/core';
import { CircleAlert, Play } from 'lucide-react';
import { memo } from 'react';
import type { TriggerView } from '../../../shared/contract/schedule.ts';
import { triggerValue } from '../../app/edits/triggerValue.ts';
import { goToPipeline } from '../../app/sync/useRoute.ts';
import { showRun } from '../../runs/showRun.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { canRunAsOf } from '../aboutTick.ts';
import { changeTrigger } from '../changeTrigger.ts';
import { keyOf, useDrafts } from '../editor/drafts.ts';
import { fire } from '../fire.ts';
import { refreshSchedule, showEnabled } from '../scheduleStore.ts';
import { openTrigger } from '../scheduleView.ts';
import { clockText, fullText, machineZone, momentText, relativeText } from '../times.ts';
import { hasSeconds, kindOf, tickLooks, triggerKinds } from '../triggerLook.ts';
import styles from './list.module.css';
import { TriggerTrouble } from './TriggerTrouble.tsx';

interface Props {
  view: TriggerView;
  at: number;
  now: number;
  chosen: boolean;
  readOnly: boolean;
}

/** One trigger: what it does, when next, what became of it last, and its switch. */
export const TriggerRow = memo(function TriggerRow({ view, at, now, chosen, readOnly }: Props) {
  const { pipeline, trigger, enabled, problem, definition } = view;
  const { icon: Icon, title } = triggerKinds[kindOf(definition)];
  const unsaved = useDrafts((drafts) => keyOf({ pipeline, trigger }) in drafts);
  const words =
    view.timezone !== null && definition.timezone !== null
      ? `${view.text}, ${view.timezone}`
      : view.text;
  return (
    <div className={styles.row} data-off={!enabled} data-chosen={chosen}>
      <span className={styles.kind} title={title}>
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        <span className="visually-hidden">{title}</span>
      </span>
      <span className={styles.names}>
        <button
          type="button"
          className={styles.name}
          data-at={at}
          data-opens={`${pipeline}/${trigger}`}
          aria-current={chosen}
          title={[`Edit ${trigger}`, words, problem].filter(Boolean).join('\n')}
          onClick={() => openTrigger(pipeline, trigger)}
        >
          {problem !== null && <CircleAlert size={12} aria-label="Problem" />}
          {trigger}
          {unsaved && <span title="Unsaved changes"> unsaved</span>}
        </button>
        <button
          type="button"
          className={styles.pipeline}
          title={`Go to the pipeline ${pipeline}`}
          onClick={() => goToPipeline(pipeline)}
        >
          {pipeline}
        </button>
      </span>
      <span className={styles.words}>
        <span title={[words, ...view.notes].join('\n')}>{words}</span>
        <TriggerTrouble view={view} now={now} />
      </span>
      <NextCell view={view} now={now} />
      <LastCell view={view} now={now} />
      <span className={styles.actions}>
        <IconButton
          icon={Play}
          label={`Run ${trigger} of ${pipeline} now`}
          size={28}
          side="left"
          onClick={() => void fire(view, null)}
        />
        <Switch
          aria-label={`${trigger} of ${pipeline} is on`}
          checked={enabled}
          disabled={readOnly}
          onChange={(event) => void setEnabled(view, event.currentTarget.checked)}
        />
      </span>
    </div>
  );
});

async function setEnabled(view: TriggerView, enabled: boolean): Promise<void> {
  const { pipeline, trigger, definition } = view;
  showEnabled(pipeline, trigger, enabled);
  const said = enabled
    ? `${trigger} of ${pipeline} is on, from now`
    : `${trigger} of ${pipeline} is paused`;
  const saved = await changeTrigger(
    pipeline,
    trigger,
    triggerValue({ ...definition, enabled }),
    said,
  );
  if (!saved) refreshSchedule();
}

function NextCell({ view, now }: { view: TriggerView; now: number }) {
  const next = view.next[0];
  if (!view.enabled) return <Quiet>paused</Quiet>;
  if (next === undefined) {
    return <Quiet>{view.definition.type === 'schedule' ? 'never again' : whenFires(view)}</Quiet>;
  }
  const at = Date.parse(next);
  const zone = view.timezone ?? machineZone();
  return (
    <span className={styles.when} title={fullText(at, view.timezone)}>
      <span>{relativeText(at, now)}</span>
      <time dateTime={next}>{momentText(at, zone, now, hasSeconds(view.definition))}</time>
    </span>
  );
}

/** Triggers that answer to something have no next tick: in a word, what they wait for. */
function whenFires({ definition, webhook }: TriggerView): string {
  if (definition.type === 'files') return 'on arrival';
  if (definition.type === 'after') return `on ${definition.when}`;
  return webhook?.has_token === false ? 'has no token yet' : 'on a call';
}

function Quiet({ children }: { children: string }) {
  return (
    <span className={`${styles.when} ${styles.quiet}`}>
      <span>{children}</span>
    </span>
  );
}

function LastCell({ view, now }: { view: TriggerView; now: number }) {
  const { last, pipeline } = view;
  if (last === null) {
    return (
      <span className={`${styles.last} ${styles.quiet}`}>
        <span>not yet</span>
      </span>
    );
  }
  const look = tickLooks[last.outcome];
  const at = Date.parse(last.nominal);
  const zone = view.timezone ?? machineZone();
  const word = <span style={{ color: `var(--status-${look.tone}-text)` }}>{look.word}</span>;
  return (
    <span className={styles.last} title={fullText(at, view.timezone)}>
      <span className={styles.outcome}>
        <StatusGlyph glyph={look.glyph} tone={look.tone} />
        {last.run === null || last.outcome === 'missed' ? (
          word
        ) : (
          <button
            type="button"
            className={styles.run}
            title="Show the run"
            onClick={() => last.run !== null && showRun(pipeline, last.run)}
          >
            {word}
          </button>
        )}
        <span className={styles.ago}>{relativeText(Math.min(at, now), now)}</span>
      </span>
      {canRunAsOf(view, last) && (
        <button
          type="button"
          className={styles.rerun}
          title={`Run ${pipeline} now as of ${fullText(at, view.timezone)}`}
          onClick={() => void fire(view, last.nominal)}
        >
          Run now as of {clockText(at, zone, hasSeconds(view.definition))}
        </button>
      )}
    </span>
  );
}
