import type { PipelineView } from '../../../shared/contract/views.ts';
import type { Block } from '../../../shared/pipeline/document.ts';
import type { Edit } from '../../../shared/pipeline/edits.ts';
import { parseDuration } from '../../../shared/units/durations.ts';

const ENDINGS = { sql: 'sql', python: 'py', typescript: 'ts', markdown: 'md' } as const;

export const DEFAULT_RETRIES: Block['retries'] = {
  count: 0,
  delay_ms: 0,
  factor: 2,
  max_delay_ms: 60_000,
  jitter: 'full',
};

/**
 * What the pipeline will look like once the engine has applied the edits: shown at once, replaced by
 * the engine's answer. Edits of blocks that are not there change nothing. Problems stay as they were.
 */
export function applyEdits(view: PipelineView, edits: readonly Edit[]): PipelineView {
  return edits.reduce(applyEdit, view);
}

function applyEdit(view: PipelineView, edit: Edit): PipelineView {
  switch (edit.type) {
    case 'add_block':
      return addBlock(view, edit);
    case 'remove_block':
      return removeBlock(view, edit.name);
    case 'rename_block':
      return renameBlock(view, edit.name, edit.to);
    case 'connect':
      return withBlock(view, edit.to, (block) =>
        block.inputs.includes(edit.from)
          ? block
          : { ...block, inputs: [...block.inputs, edit.from] },
      );
    case 'disconnect':
      return withBlock(view, edit.to, (block) => ({
        ...block,
        inputs: block.inputs.filter((input) => input !== edit.from),
      }));
    case 'set_block':
      return withBlock(view, edit.name, (block) => setKey(block, edit.key, edit.value));
    case 'set_code':
      return { ...view, code: { ...view.code, [edit.name]: edit.code } };
    case 'move_blocks':
      return { ...view, layout: { ...view.layout, ...edit.positions } };
    case 'set_description':
      return { ...view, pipeline: { ...view.pipeline, description: edit.description } };
  }
}

function addBlock(view: PipelineView, edit: Extract<Edit, { type: 'add_block' }>): PipelineView {
  if (view.pipeline.blocks.some((block) => block.name === edit.name)) return view;
  const block: Block = {
    name: edit.name,
    kind: edit.kind,
    file: `${edit.name}.${ENDINGS[edit.language]}`,
    language: edit.language,
    inputs: edit.inputs,
    description: null,
    retries: DEFAULT_RETRIES,
    timeout_ms: null,
    cache: 'auto',
    run_if: 'all_success',
    enabled: true,
  };
  return {
    ...view,
    pipeline: { ...view.pipeline, blocks: [...view.pipeline.blocks, block] },
    code: { ...view.code, [edit.name]: edit.code ?? '' },
    layout: edit.position === null ? view.layout : { ...view.layout, [edit.name]: edit.position },
  };
}

function removeBlock(view: PipelineView, name: string): PipelineView {
  const { [name]: _code, ...code } = view.code;
  const { [name]: _place, ...layout } = view.layout;
  const blocks = view.pipeline.blocks
    .filter((block) => block.name !== name)
    .map((block) =>
      block.inputs.includes(name)
        ? { ...block, inputs: block.inputs.filter((input) => input !== name) }
        : block,
    );
  return { ...view, code, layout, pipeline: { ...view.pipeline, blocks } };
}

function renameBlock(view: PipelineView, name: string, to: string): PipelineView {
  const renamed = (known: string) => (known === name ? to : known);
  const blocks = view.pipeline.blocks.map((block) => ({
    ...block,
    name: renamed(block.name),
    file: block.name === name ? block.file.replace(name, to) : block.file,
    inputs: block.inputs.map(renamed),
  }));
  const rekey = <Value>(record: Record<string, Value>) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [renamed(key), value]));
  return {
    ...view,
    code: rekey(view.code),
    layout: rekey(view.layout),
    pipeline: { ...view.pipeline, blocks },
  };
}

function withBlock(
  view: PipelineView,
  name: string,
  change: (block: Block) => Block,
): PipelineView {
  const blocks = view.pipeline.blocks.map((block) => (block.name === name ? change(block) : block));
  return { ...view, pipeline: { ...view.pipeline, blocks } };
}

type SetBlock = Extract<Edit, { type: 'set_block' }>;

/** Only what the engine would accept is shown at once; the rest waits for its answer. */
function setKey(block: Block, key: SetBlock['key'], value: SetBlock['value']): Block {
  switch (key) {
    case 'kind':
      return { ...block, kind: value as Block['kind'] };
    case 'description':
      return { ...block, description: typeof value === 'string' ? value : null };
    case 'cache':
      return { ...block, cache: (value ?? 'auto') as Block['cache'] };
    case 'run_if':
      return { ...block, run_if: (value ?? 'all_success') as Block['run_if'] };
    case 'enabled':
      return { ...block, enabled: value !== false };
    case 'timeout':
      return { ...block, timeout_ms: typeof value === 'string' ? parseDuration(value) : null };
    case 'retries':
      return { ...block, retries: retriesOf(value) };
  }
}

function retriesOf(value: SetBlock['value']): Block['retries'] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return DEFAULT_RETRIES;
  const { count, delay, factor, max_delay, jitter } = value;
  return {
    count: typeof count === 'number' ? count : DEFAULT_RETRIES.count,
    delay_ms: (typeof delay === 'string' ? parseDuration(delay) : null) ?? DEFAULT_RETRIES.delay_ms,
    factor: typeof factor === 'number' ? factor : DEFAULT_RETRIES.factor,
    max_delay_ms:
      (typeof max_delay === 'string' ? parseDuration(max_delay) : null) ??
      DEFAULT_RETRIES.max_delay_ms,
    jitter: jitter === 'none' || jitter === 'equal' ? jitter : DEFAULT_RETRIES.jitter,
  };
}
