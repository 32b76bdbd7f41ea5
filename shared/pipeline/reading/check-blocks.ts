import { type FileState, normalizeFile } from '../block-files.ts';
import { findCycle } from '../graph.ts';
import { didYouMean } from '../nearest.ts';
import { reservedReason } from '../reserved-names.ts';
import type { ReadBlock } from './read-block.ts';

/** Reports what only shows when all blocks are seen together: duplicates, unknown inputs, files, cycles. */
export function checkBlocks(
  blocks: readonly ReadBlock[],
  fileState: ((file: string) => FileState) | null,
): void {
  const first = new Map<string, ReadBlock>();
  for (const read of blocks) {
    checkName(read, first);
    if (!first.has(read.block.name)) first.set(read.block.name, read);
  }
  const owners = new Map<string, string>();
  for (const read of blocks) {
    checkInputs(read, first);
    checkFile(read, fileState, owners);
    checkNote(read);
  }
  checkCycle(first);
}

function checkName({ block, fields }: ReadBlock, first: ReadonlyMap<string, ReadBlock>): void {
  const node = fields.valueNode('name');
  if (first.has(block.name)) {
    fields.report(node, {
      code: 'pipeline.duplicate_block',
      message: `There are two blocks named '${block.name}'.`,
      hint: 'Rename one of them: a name stands for one block of the pipeline.',
    });
  }
  const reason = reservedReason(block.name);
  if (reason !== null) {
    fields.report(node, {
      code: 'block.reserved_name',
      severity: 'warning',
      message: `The name '${block.name}' is awkward: ${reason}.`,
      hint: `A name such as ${block.name}_rows saves trouble.`,
    });
  }
}

function checkInputs(
  { block, fields, inputNodes }: ReadBlock,
  first: ReadonlyMap<string, ReadBlock>,
): void {
  for (const [index, input] of block.inputs.entries()) {
    const source = first.get(input);
    if (source === undefined) {
      fields.report(inputNodes[index] ?? null, {
        code: 'pipeline.unknown_input',
        message: `The block '${block.name}' has the input '${input}', but there is no such block.`,
        hint: didYouMean(input, first.keys()) ?? `Add a block '${input}', or remove the input.`,
      });
    } else if (source.block.kind === 'note') {
      fields.report(inputNodes[index] ?? null, {
        code: 'block.note_as_input',
        message: `The block '${block.name}' has the note '${input}' as an input, but notes have no output.`,
        hint: 'Remove the input.',
      });
    }
  }
}

function checkFile(
  { block, fields }: ReadBlock,
  fileState: ((file: string) => FileState) | null,
  owners: Map<string, string>,
): void {
  if (block.file === '') return;
  const node = fields.valueNode('file');
  const file = normalizeFile(block.file);
  const state = file === null ? 'outside' : (fileState?.(block.file) ?? 'file');
  if (state === 'outside') {
    fields.report(node, {
      code: 'file.outside_project',
      message: `The file '${block.file}' of the block '${block.name}' is not inside the project.`,
      hint: "Paths are relative to the pipeline's folder, with forward slashes.",
    });
  } else if (state === 'directory') {
    fields.report(node, {
      code: 'block.file_is_directory',
      message: `The file '${block.file}' of the block '${block.name}' is a folder.`,
      hint: 'Name a file inside it, or replace the folder with a file.',
    });
  } else if (state === 'missing') {
    fields.report(node, {
      code: 'block.missing_file',
      message: `The file '${block.file}' of the block '${block.name}' does not exist.`,
      hint: "Create it in the pipeline's folder, or remove the block.",
    });
  }
  const owner = file === null ? undefined : owners.get(file);
  if (owner !== undefined && owner !== block.name) {
    fields.report(node, {
      code: 'block.shared_file',
      message: `The blocks '${owner}' and '${block.name}' have the same file '${block.file}'.`,
      hint: 'Give each block its own file; shared code goes into a file that both import.',
    });
  } else if (file !== null) owners.set(file, block.name);
}

function checkNote({ block, fields }: ReadBlock): void {
  if (block.file === '' || (block.kind === 'note') === block.file.endsWith('.md')) return;
  // An unknown ending or an unknown kind has been reported already.
  if (block.kind !== 'note' && fields.valueNode('kind') === null) return;
  if (block.kind === 'scratch') return;
  fields.report(fields.valueNode('file'), {
    code: 'block.note_language',
    message:
      block.kind === 'note'
        ? `The note '${block.name}' must be a Markdown file, not '${block.file}'.`
        : `The block '${block.name}' is a ${block.kind}, but its file '${block.file}' is Markdown, which never runs.`,
    hint: 'Notes are .md files, and only notes are.',
  });
}

function checkCycle(blocks: ReadonlyMap<string, ReadBlock>): void {
  const cycle = findCycle([...blocks.values()].map(({ block }) => block));
  const [from, to] = cycle ?? [];
  if (cycle === null || from === undefined || to === undefined) return;
  const read = blocks.get(to);
  const at = read?.inputNodes[read.block.inputs.indexOf(from)] ?? null;
  read?.fields.report(at, {
    code: 'pipeline.cycle',
    message:
      cycle.length === 2
        ? `The block '${from}' has itself as an input.`
        : `The blocks form a cycle: ${shorten(cycle).join(' → ')}.`,
    hint: 'Remove one of these inputs: data can only flow onward.',
  });
}

/** A cycle of thousands of blocks is named by its ends. */
function shorten(cycle: readonly string[]): string[] {
  return cycle.length <= 12 ? [...cycle] : [...cycle.slice(0, 6), '…', ...cycle.slice(-5)];
}
