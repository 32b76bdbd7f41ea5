import { type ErrorData, TidemillError } from '../../errors.ts';
import { fileFor, renamedFile } from '../block-files.ts';
import type { Block, Layout, Pipeline } from '../document.ts';
import type { Edit } from '../edits.ts';
import { downstreamOf, findCycle } from '../graph.ts';
import { didYouMean } from '../nearest.ts';
import { defaultBlockSettings, settingFromFile } from '../reading/block-setting.ts';
import { triggerFromFile } from '../reading/trigger-setting.ts';
import { type BlockTemplates, fillTemplate } from '../templates.ts';

/** A pipeline as the editor holds it: the same as in a `PipelineView`. */
export interface EditedPipeline {
  pipeline: Pipeline;
  layout: Layout;
  /** By block name; null where the file cannot be read. */
  code: Record<string, string | null>;
}

type EditOf<T extends Edit['type']> = Extract<Edit, { type: T }>;

/**
 * What a pipeline is after an edit. Pure: `before` is left as it is, and parts that stay are shared.
 * The editor calls this at once; the engine writes files of which the same pipeline is read.
 * @throws TidemillError for an edit that does not fit: `pipeline.unknown_block`, `pipeline.duplicate_block`,
 * `pipeline.unknown_input`, `block.duplicate_input`, `pipeline.cycle`, `block.note_as_input`,
 * `block.note_language`, `block.bad_value`, `pipeline.unknown_kind`, `pipeline.unknown_trigger`,
 * `trigger.duplicate_name` and what the file would get for the trigger
 */
export function applyEdit(
  before: EditedPipeline,
  edit: Edit,
  templates: BlockTemplates,
): EditedPipeline {
  switch (edit.type) {
    case 'add_block':
      return addBlock(before, edit, templates);
    case 'remove_block':
      return removeBlock(before, edit.name);
    case 'rename_block':
      return renameBlock(before, edit);
    case 'connect':
      return connect(before, edit);
    case 'disconnect':
      return disconnect(before, edit);
    case 'set_block':
      return setBlock(before, edit);
    case 'set_code':
      blockNamed(before.pipeline, edit.name);
      return { ...before, code: { ...before.code, [edit.name]: edit.code } };
    case 'move_blocks':
      for (const name of Object.keys(edit.positions)) blockNamed(before.pipeline, name);
      return { ...before, layout: { ...before.layout, ...edit.positions } };
    case 'set_trigger':
      return setTrigger(before, edit);
    case 'set_description':
      return { ...before, pipeline: { ...before.pipeline, description: edit.description } };
  }
}

function addBlock(
  before: EditedPipeline,
  edit: EditOf<'add_block'>,
  templates: BlockTemplates,
): EditedPipeline {
  const { name, kind, language, inputs, position } = edit;
  const { pipeline } = before;
  refuseTaken(pipeline, name);
  for (const [index, input] of inputs.entries()) {
    refuseNoteAsInput(blockNamed(pipeline, input), name);
    if (inputs.indexOf(input) !== index) refuseSecondInput(input, name);
  }
  if (kind !== 'scratch' && (kind === 'note') !== (language === 'markdown')) {
    refuse({
      code: 'block.note_language',
      message: `A ${kind} cannot be a ${language} file: notes are Markdown, and only notes are.`,
    });
  }
  const block: Block = {
    name,
    kind,
    file: fileFor(name, language),
    language,
    inputs: [...inputs],
    description: null,
    ...defaultBlockSettings(),
  };
  return {
    pipeline: { ...pipeline, blocks: [...pipeline.blocks, block] },
    layout: position === null ? before.layout : { ...before.layout, [name]: position },
    code: { ...before.code, [name]: edit.code ?? fillTemplate(templates, edit) },
  };
}

function removeBlock(before: EditedPipeline, name: string): EditedPipeline {
  blockNamed(before.pipeline, name);
  const blocks = before.pipeline.blocks
    .filter((block) => block.name !== name)
    .map((block) =>
      withInputs(
        block,
        block.inputs.filter((input) => input !== name),
      ),
    );
  return {
    pipeline: { ...before.pipeline, blocks },
    layout: without(before.layout, name),
    code: without(before.code, name),
  };
}

function renameBlock(before: EditedPipeline, edit: EditOf<'rename_block'>): EditedPipeline {
  const { name, to } = edit;
  blockNamed(before.pipeline, name);
  if (name === to) return before;
  refuseTaken(before.pipeline, to);
  const blocks = before.pipeline.blocks.map((block) => {
    const inputs = block.inputs.map((input) => (input === name ? to : input));
    if (block.name !== name) return withInputs(block, inputs);
    return { ...block, name: to, file: renamedFile(block.file, name, to) ?? block.file, inputs };
  });
  return {
    pipeline: { ...before.pipeline, blocks },
    layout: renamed(before.layout, name, to),
    code: renamed(before.code, name, to),
  };
}

function connect(before: EditedPipeline, { from, to }: EditOf<'connect'>): EditedPipeline {
  const { pipeline } = before;
  const source = blockNamed(pipeline, from);
  const target = blockNamed(pipeline, to);
  refuseNoteAsInput(source, to);
  if (target.inputs.includes(from)) refuseSecondInput(from, to);
  const after = withBlock(pipeline, withInputs(target, [...target.inputs, from]));
  if (from === to || downstreamOf(pipeline.blocks, [to]).has(from)) {
    const path = (findCycle(after.blocks) ?? [from, to, from]).join(' → ');
    refuse({
      code: 'pipeline.cycle',
      message: `Connecting '${from}' to '${to}' would make a cycle: ${path}.`,
      hint: 'Data can only flow onward: remove another connection first.',
    });
  }
  return { ...before, pipeline: after };
}

function disconnect(before: EditedPipeline, { from, to }: EditOf<'disconnect'>): EditedPipeline {
  const target = blockNamed(before.pipeline, to);
  if (!target.inputs.includes(from)) {
    refuse({
      code: 'pipeline.unknown_input',
      message: `The block '${to}' has no input '${from}'.`,
      hint: didYouMean(from, target.inputs) ?? 'It may have been removed already.',
    });
  }
  const inputs = target.inputs.filter((input) => input !== from);
  return { ...before, pipeline: withBlock(before.pipeline, withInputs(target, inputs)) };
}

function setBlock(before: EditedPipeline, edit: EditOf<'set_block'>): EditedPipeline {
  const block = blockNamed(before.pipeline, edit.name);
  const setting = settingFromFile(edit.name, edit.key, edit.value);
  const after = withBlock(before.pipeline, { ...block, ...setting });
  const kind = setting.kind ?? block.kind;
  if (kind !== block.kind && kind !== 'scratch') {
    if ((kind === 'note') !== (block.language === 'markdown')) {
      refuse({
        code: 'block.note_language',
        message: `The block '${block.name}' is a ${block.language} file and cannot be a ${kind}: notes are Markdown, and only notes are.`,
      });
    }
    const consumer = after.blocks.find(({ inputs }) => inputs.includes(block.name));
    if (kind === 'note' && consumer) refuseNoteAsInput({ ...block, kind }, consumer.name);
  }
  return { ...before, pipeline: after };
}

function setTrigger(before: EditedPipeline, edit: EditOf<'set_trigger'>): EditedPipeline {
  const { pipeline } = before;
  const at = pipeline.triggers.findIndex(({ name }) => name === edit.name);
  if (edit.value === null && at < 0) {
    refuse({
      code: 'pipeline.unknown_trigger',
      message: `The pipeline '${pipeline.name}' has no trigger '${edit.name}'.`,
      hint: 'It may have been removed or renamed.',
    });
  }
  const triggers = [...pipeline.triggers];
  if (edit.value === null) triggers.splice(at, 1);
  else {
    const trigger = triggerFromFile(edit.name, edit.value, pipeline.params);
    const taken = triggers.some(({ name }, index) => index !== at && name === trigger.name);
    if (taken) {
      refuse({
        code: 'trigger.duplicate_name',
        message: `There is a trigger '${trigger.name}' already.`,
        hint: 'Choose another name.',
      });
    }
    if (at >= 0) triggers[at] = trigger;
    else {
      const next = triggers.findIndex(({ name }) => name === edit.before);
      triggers.splice(next < 0 ? triggers.length : next, 0, trigger);
    }
  }
  return { ...before, pipeline: { ...pipeline, triggers } };
}

function blockNamed(pipeline: Pipeline, name: string): Block {
  const block = pipeline.blocks.find((known) => known.name === name);
  if (block !== undefined) return block;
  return refuse({
    code: 'pipeline.unknown_block',
    message: `The pipeline '${pipeline.name}' has no block '${name}'.`,
    hint:
      didYouMean(
        name,
        pipeline.blocks.map((known) => known.name),
      ) ?? 'It may have been removed or renamed.',
  });
}

function refuseTaken(pipeline: Pipeline, name: string): void {
  if (!pipeline.blocks.some((block) => block.name === name)) return;
  refuse({
    code: 'pipeline.duplicate_block',
    message: `There is a block '${name}' already.`,
    hint: 'Choose another name.',
  });
}

function refuseNoteAsInput(source: Block, consumer: string): void {
  if (source.kind !== 'note') return;
  refuse({
    code: 'block.note_as_input',
    message: `The note '${source.name}' cannot be an input of '${consumer}': notes have no output.`,
  });
}

function refuseSecondInput(input: string, name: string): never {
  return refuse({
    code: 'block.duplicate_input',
    message: `The block '${name}' has the input '${input}' already.`,
  });
}

function refuse(data: ErrorData): never {
  throw new TidemillError(data);
}

function withInputs(block: Block, inputs: string[]): Block {
  const same =
    inputs.length === block.inputs.length && inputs.every((name, at) => name === block.inputs[at]);
  return same ? block : { ...block, inputs };
}

function withBlock(pipeline: Pipeline, changed: Block): Pipeline {
  const blocks = pipeline.blocks.map((block) => (block.name === changed.name ? changed : block));
  return { ...pipeline, blocks };
}

function without<T>(record: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}

function renamed<T>(
  record: Readonly<Record<string, T>>,
  from: string,
  to: string,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key === from ? to : key, value]),
  );
}
