import { NumberInput, Select, Switch, Textarea } from '@mantine/core';
import type { Block, BlockKind, RunIf } from '../../../shared/pipeline/document.ts';
import type { Edit } from '../../../shared/pipeline/edits.ts';
import { defaultBlockSettings } from '../../../shared/pipeline/reading/block-setting.ts';
import { kinds } from '../../canvas/blocks.ts';
import { retriesSetting, settingOf } from '../edits/inverse.ts';
import { usePipelineStore, useProjectStore } from '../store.ts';
import { DurationInput } from './DurationInput.tsx';
import styles from './Inspector.module.css';

type Setting = Extract<Edit, { type: 'set_block' }>;

const caches: readonly { value: Block['cache']; label: string }[] = [
  { value: 'auto', label: 'Auto' },
  { value: 'always', label: 'Always reuse' },
  { value: 'never', label: 'Never reuse' },
];

const conditions: readonly { value: RunIf; label: string }[] = [
  { value: 'all_success', label: 'All succeeded' },
  { value: 'all_done', label: 'All are done' },
  { value: 'none_failed', label: 'None failed' },
  { value: 'any_success', label: 'Any succeeded' },
  { value: 'any_failed', label: 'Any failed' },
  { value: 'all_failed', label: 'All failed' },
];

const defaultRetries = defaultBlockSettings().retries;

const kindOptions = Object.entries(kinds).map(([value, { title }]) => ({ value, label: title }));

/** A block's settings as its line in pipeline.yaml has them. Each change is saved at once. */
export function BlockSettings({ block }: { block: Block }) {
  const readOnly = useProjectStore((state) => state.view?.read_only ?? false);
  const set = (key: Setting['key'], value: Setting['value']) => {
    if (JSON.stringify(value) === JSON.stringify(settingOf(block, key))) return;
    void usePipelineStore
      .getState()
      .applyEdits([{ type: 'set_block', name: block.name, key, value }]);
  };
  const setRetries = (change: Partial<Block['retries']>) =>
    set('retries', retriesSetting({ ...block.retries, ...change }));
  const note = block.kind === 'note';
  return (
    <fieldset
      className={styles.section}
      disabled={readOnly}
      style={{ border: 'none', borderTop: '1px solid var(--border)', margin: 0 }}
    >
      <div className={styles.fields}>
        <Textarea
          key={block.description}
          label="Description"
          placeholder="What this block is for"
          autosize
          minRows={1}
          maxRows={5}
          defaultValue={block.description ?? ''}
          onBlur={(event) => set('description', event.currentTarget.value.trim() || null)}
        />
        <div className={styles.pair}>
          <Select
            label="Kind"
            data={kindOptions}
            value={block.kind}
            onChange={(kind) => kind !== null && set('kind', kind as BlockKind)}
          />
          {!note && (
            <Select
              label="Cache"
              data={[...caches]}
              value={block.cache}
              onChange={(cache) => set('cache', cache === 'auto' ? null : cache)}
            />
          )}
        </div>
        {!note && (
          <>
            <div className={styles.pair}>
              <Select
                label="Run if"
                data={[...conditions]}
                value={block.run_if}
                onChange={(runIf) => set('run_if', runIf === 'all_success' ? null : runIf)}
              />
              <DurationInput
                label="Timeout"
                placeholder="none"
                value={block.timeout_ms}
                onSet={(text) => set('timeout', text)}
              />
            </div>
            <div className={styles.pair}>
              <NumberInput
                key={block.retries.count}
                label="Retries"
                min={0}
                max={100}
                allowDecimal={false}
                allowNegative={false}
                defaultValue={block.retries.count}
                onBlur={(event) =>
                  setRetries({
                    count: Math.max(0, Number.parseInt(event.currentTarget.value, 10) || 0),
                  })
                }
              />
              <DurationInput
                label="Delay between"
                placeholder="5s"
                disabled={block.retries.count === 0}
                value={block.retries.count === 0 ? null : block.retries.delay_ms}
                onSet={(_text, ms) => setRetries({ delay_ms: ms ?? defaultRetries.delay_ms })}
              />
            </div>
            <div className={styles.switchrow}>
              <div>
                <label htmlFor="block-enabled">Enabled</label>
                <p>
                  {block.enabled
                    ? 'Runs with the pipeline'
                    : 'Bypassed: passes its only input through'}
                </p>
              </div>
              <Switch
                id="block-enabled"
                checked={block.enabled}
                onChange={(event) => set('enabled', event.currentTarget.checked ? null : false)}
              />
            </div>
          </>
        )}
      </div>
    </fieldset>
  );
}
