import { type Problem, TidemillError } from '../../errors.ts';
import { type FileState, fileFor, normalizeFile, renamedFile } from '../block-files.ts';
import type { Block, Layout, Pipeline } from '../document.ts';
import type { Edit } from '../edits.ts';
import { formatLayout } from '../layout.ts';
import { parsePipeline } from '../parse-pipeline.ts';
import type { BlockTemplates } from '../templates.ts';
import { applyEdit, type EditedPipeline } from './apply-edit.ts';
import { BlockFiles, type FileOperation } from './block-file-changes.ts';
import { rewriteDocument } from './rewrite-document.ts';

/** A pipeline's files before an edit. */
export interface PipelineFiles extends EditedPipeline {
  /** The text of pipeline.yaml. */
  document: string;
  /** What is wrong with it. */
  problems: readonly Problem[];
  /** Whether layout.json can be read, or is missing and may be made. */
  layoutIsSound: boolean;
  /** What stands at a path relative to the pipeline's folder. */
  fileState(file: string): FileState;
}

/**
 * What to do to a pipeline's files so that they say what the edits, in order, make of the pipeline. Pure.
 * Operations are in the order in which they must take effect, so that whoever reads the files in between
 * finds a whole pipeline: block files first, then pipeline.yaml, layout.json, and last what goes away.
 * Edits that change nothing give no operations.
 * @throws TidemillError as `applyEdit`; `pipeline.broken_yaml`, `pipeline.ambiguous_block`,
 * `pipeline.unusual_yaml`, `layout.broken`, `block.file_exists`, `block.file_is_directory`, `block.not_utf8`,
 * and any problem that the edits would bring into the files
 */
export function planEdits(
  files: PipelineFiles,
  edits: readonly Edit[],
  templates: BlockTemplates,
): { operations: FileOperation[]; after: EditedPipeline } {
  const source = { file: 'pipeline.yaml', name: files.pipeline.name, fileState: files.fileState };
  const blockFiles = new BlockFiles(files.fileState);
  let after: EditedPipeline = files;
  let document = files.document;
  for (const edit of edits) {
    const inDocument = edit.type !== 'set_code' && edit.type !== 'move_blocks';
    // First of all: whether an edit fits is not known where the file is not.
    if (inDocument) requireSound(files.problems);
    const next = applyEdit(after, edit, templates);
    changeFiles(blockFiles, after, next, edit);
    if (inDocument && next !== after) {
      document = rewriteDocument(document, edit, next.pipeline.params);
    }
    after = next;
  }
  const operations = blockFiles.writes();
  if (document !== files.document) {
    const fileState = (file: string) => blockFiles.state(file);
    checkDocument(document, { ...source, fileState }, after.pipeline, files.problems);
    operations.push({ type: 'write', file: 'pipeline.yaml', text: document });
  }
  const layout = layoutChange(files, after.layout);
  if (layout !== null) operations.push({ type: 'write', file: 'layout.json', text: layout });
  return { operations: [...operations, ...blockFiles.deletions()], after };
}

interface Source {
  file: string;
  name: string;
  fileState: (file: string) => FileState;
}

/** Refuses a file that does not let an edit know what it changes. */
function requireSound(problems: readonly Problem[]): void {
  const broken = problems.find(
    ({ code }) => code.startsWith('yaml.') || code === 'pipeline.bad_value',
  );
  if (broken !== undefined) {
    throw new TidemillError({
      ...broken,
      code: 'pipeline.broken_yaml',
      message: `pipeline.yaml must be mended by hand first. ${broken.message}`,
    });
  }
  const twice = problems.find(({ code }) => code === 'pipeline.duplicate_block');
  if (twice !== undefined) {
    throw new TidemillError({
      ...twice,
      code: 'pipeline.ambiguous_block',
      message: `pipeline.yaml must be mended by hand first. ${twice.message}`,
    });
  }
}

/** Makes sure that the new text says the pipeline it should, and that nothing is wrong that was not before. */
function checkDocument(
  document: string,
  source: Source,
  expected: Pipeline,
  problemsBefore: readonly Problem[],
): void {
  const { pipeline, problems } = parsePipeline(document, source);
  if (canonical(pipeline) !== canonical(expected)) {
    throw new TidemillError({
      code: 'pipeline.unusual_yaml',
      message: 'pipeline.yaml is written in a way that this edit cannot be made in without risk.',
      hint: 'Make the change in the file by hand. Nothing was changed.',
    });
  }
  const allowed = new Map<string, number>();
  for (const { code } of problemsBefore) allowed.set(code, (allowed.get(code) ?? 0) + 1);
  for (const { severity, code, message, hint } of problems) {
    const left = allowed.get(code) ?? 0;
    allowed.set(code, left - 1);
    if (severity === 'warning' || left > 0) continue;
    throw new TidemillError({ code, message, ...(hint === undefined ? {} : { hint }) });
  }
}

/** The same text for pipelines that are the same, whatever the order of their keys and triggers. */
function canonical(pipeline: Pipeline): string {
  const triggers = [...pipeline.triggers].sort((a, b) => (a.name < b.name ? -1 : 1));
  return JSON.stringify({ ...pipeline, triggers }, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

function changeFiles(
  files: BlockFiles,
  before: EditedPipeline,
  after: EditedPipeline,
  edit: Edit,
): void {
  if (edit.type === 'add_block') {
    files.create(fileFor(edit.name, edit.language), after.code[edit.name] ?? '');
  } else if (edit.type === 'set_code') {
    const block = named(before, edit.name);
    if (block !== undefined) files.set(block, before.code[edit.name] ?? null, edit.code);
  } else if (edit.type === 'rename_block') {
    const file = named(before, edit.name)?.file ?? '';
    const to = renamedFile(file, edit.name, edit.to);
    if (to !== null && to !== file) files.rename(file, to);
  } else if (edit.type === 'remove_block') {
    const file = named(before, edit.name)?.file ?? '';
    const path = normalizeFile(file);
    const shared = after.pipeline.blocks.some((block) => normalizeFile(block.file) === path);
    // What lies outside the pipeline's folder, others may use too.
    if (path !== null && path !== '' && !path.startsWith('..') && !shared) files.remove(file);
  }
}

function named(state: EditedPipeline, name: string): Block | undefined {
  return state.pipeline.blocks.find((block) => block.name === name);
}

/** The new text of layout.json, or null where it stays. */
function layoutChange(files: PipelineFiles, layout: Layout): string | null {
  const text = formatLayout(layout);
  if (text === formatLayout(files.layout)) return null;
  if (files.layoutIsSound) return text;
  throw new TidemillError({
    code: 'layout.broken',
    message: 'layout.json cannot be read, and is not overwritten.',
    file: 'layout.json',
    hint: 'Mend the file or delete it.',
  });
}
