import type { PipelineView } from '../../../shared/contract/views.ts';
import type { Block } from '../../../shared/pipeline/document.ts';
import type { Edit } from '../../../shared/pipeline/edits.ts';
import { defaultBlockSettings } from '../../../shared/pipeline/reading/block-setting.ts';
import { formatDuration } from '../../../shared/units/durations.ts';
import { applyEdits } from './apply.ts';
import { triggerValue } from './triggerValue.ts';

const defaults = defaultBlockSettings();

/** The edits that take the pipeline from after `edits` back to `view`, in the order to apply them. */
export function invert(view: PipelineView, edits: readonly Edit[]): Edit[] {
  const inverse: Edit[] = [];
  let before = view;
  for (const edit of edits) {
    inverse.unshift(...invertOne(before, edit));
    before = applyEdits(before, [edit]);
  }
  return inverse;
}

function invertOne(view: PipelineView, edit: Edit): Edit[] {
  switch (edit.type) {
    case 'add_block':
      return find(view, edit.name) ? [] : [{ type: 'remove_block', name: edit.name }];
    case 'remove_block':
      return restore(view, edit.name);
    case 'rename_block':
      return [{ type: 'rename_block', name: edit.to, to: edit.name }];
    case 'connect':
      return find(view, edit.to)?.inputs.includes(edit.from)
        ? []
        : [{ type: 'disconnect', from: edit.from, to: edit.to }];
    case 'disconnect':
      return reconnect(find(view, edit.to), edit.from);
    case 'set_block': {
      const block = find(view, edit.name);
      if (block === undefined) return [];
      return [{ ...edit, value: settingOf(block, edit.key) }];
    }
    case 'set_code': {
      const code = view.code[edit.name];
      return typeof code === 'string' ? [{ type: 'set_code', name: edit.name, code }] : [];
    }
    case 'move_blocks': {
      const known = Object.keys(edit.positions).flatMap((name) => {
        const place = view.layout[name];
        return place === undefined ? [] : [[name, place] as const];
      });
      return known.length === 0
        ? []
        : [{ type: 'move_blocks', positions: Object.fromEntries(known) }];
    }
    case 'set_trigger':
      return restoreTrigger(view, edit);
    case 'set_description':
      return [{ type: 'set_description', description: view.pipeline.description }];
  }
}

function restoreTrigger(
  view: PipelineView,
  { name, value }: Extract<Edit, { type: 'set_trigger' }>,
): Edit[] {
  const { triggers } = view.pipeline;
  const at = triggers.findIndex((trigger) => trigger.name === name);
  const before = triggers[at];
  const renamed = typeof value?.name === 'string' ? value.name : name;
  if (before === undefined) {
    return value === null ? [] : [{ type: 'set_trigger', name: renamed, value: null }];
  }
  const said = triggerValue(before);
  const next = triggers[at + 1];
  if (value === null && next !== undefined) {
    return [{ type: 'set_trigger', name, value: said, before: next.name }];
  }
  return renamed === name
    ? [{ type: 'set_trigger', name, value: said }]
    : [{ type: 'set_trigger', name: renamed, value: { ...said, name } }];
}

function find(view: PipelineView, name: string): Block | undefined {
  return view.pipeline.blocks.find((block) => block.name === name);
}

/** Adding puts an input last, so the ones that stood after it are taken out and put back in order. */
function reconnect(consumer: Block | undefined, from: string): Edit[] {
  const at = consumer?.inputs.indexOf(from) ?? -1;
  if (consumer === undefined || at < 0) return [];
  const to = consumer.name;
  const later = consumer.inputs.slice(at + 1);
  return [
    ...later.map((input): Edit => ({ type: 'disconnect', from: input, to })),
    ...[from, ...later].map((input): Edit => ({ type: 'connect', from: input, to })),
  ];
}

function restore(view: PipelineView, name: string): Edit[] {
  const block = find(view, name);
  if (block === undefined) return [];
  const settings = (['description', 'retries', 'timeout', 'cache', 'run_if', 'enabled'] as const)
    .map((key): Edit => ({ type: 'set_block', name, key, value: settingOf(block, key) }))
    .filter((edit) => edit.type !== 'set_block' || edit.value !== null);
  return [
    {
      type: 'add_block',
      name,
      kind: block.kind,
      language: block.language,
      inputs: block.inputs,
      code: view.code[name] ?? null,
      position: view.layout[name] ?? null,
    },
    ...settings,
    ...view.pipeline.blocks.flatMap((consumer) => reconnect(consumer, name)),
  ];
}

type Setting = Extract<Edit, { type: 'set_block' }>;

/** A block's setting as its file says it; null where it is the default, which needs no line. */
export function settingOf(block: Block, key: Setting['key']): Setting['value'] {
  switch (key) {
    case 'kind':
      return block.kind;
    case 'description':
      return block.description;
    case 'cache':
      return block.cache === defaults.cache ? null : block.cache;
    case 'run_if':
      return block.run_if === defaults.run_if ? null : block.run_if;
    case 'enabled':
      return block.enabled ? null : false;
    case 'timeout':
      return block.timeout_ms === null ? null : formatDuration(block.timeout_ms);
    case 'retries':
      return retriesSetting(block.retries);
  }
}

/** Retries as the file says them, with what differs from the default only. */
export function retriesSetting(retries: Block['retries']): Setting['value'] {
  if (retries.count === 0) return null;
  const usual = defaults.retries;
  return {
    count: retries.count,
    ...(retries.delay_ms === usual.delay_ms ? {} : { delay: formatDuration(retries.delay_ms) }),
    ...(retries.factor === usual.factor ? {} : { factor: retries.factor }),
    ...(retries.max_delay_ms === usual.max_delay_ms
      ? {}
      : { max_delay: formatDuration(retries.max_delay_ms) }),
    ...(retries.jitter === usual.jitter ? {} : { jitter: retries.jitter }),
  };
}
