import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Problem } from '../../../shared/errors.ts';
import type { TriggerPlaces } from '../../../shared/pipeline/check-triggers.ts';
import type { Block, Layout } from '../../../shared/pipeline/document.ts';
import { parseLayout } from '../../../shared/pipeline/layout.ts';
import { parsePipeline } from '../../../shared/pipeline/parse-pipeline.ts';
import { withoutByteOrderMark } from '../../../shared/pipeline/reading/yaml-reader.ts';
import type { FileCache, FileReading, UnreadableReason } from './file-cache.ts';
import { displayPath, LAYOUT_FILE, PIPELINE_FILE } from './paths.ts';
import { pipelineNameProblem } from './pipeline-names.ts';
import type { LoadedPipeline } from './types.ts';

/** A pipeline as loaded, and what it was made from. */
export interface PipelineReading {
  loaded: LoadedPipeline;
  document: FileReading;
  /** What is wrong with pipeline.yaml, before the texts of other files are looked at. */
  documentProblems: readonly Problem[];
  /** Where its triggers name what other files hold. */
  triggerPlaces: TriggerPlaces;
  layout: FileReading;
  /** By block name. */
  files: ReadonlyMap<string, FileReading>;
}

/**
 * Reads a pipeline's files. Gives `previous` again where nothing has changed, and takes over what it
 * understood of the YAML where only code has.
 * @param folder the pipeline's folder, absolute
 */
export function loadPipeline(
  name: string,
  folder: string,
  cache: FileCache,
  previous: PipelineReading | null,
): PipelineReading {
  const document = cache.read(path.join(folder, PIPELINE_FILE));
  const layout = cache.read(path.join(folder, LAYOUT_FILE));
  const readings = new Map<string, FileReading>();
  const read = (file: string) => {
    const reading = readings.get(file) ?? cache.read(path.join(folder, file));
    readings.set(file, reading);
    return reading;
  };
  if (previous !== null && previous.document === document && sameStates(previous, read)) {
    return withFiles(previous, layout, read, name);
  }
  const { pipeline, problems, places } = parsePipeline(document.text ?? '', {
    file: displayPath(name, PIPELINE_FILE),
    name,
    fileState: (file) => read(file).state,
  });
  const documentProblems = document.text === null ? [documentProblem(name, document)] : problems;
  const nameProblem = pipelineNameProblem(name);
  const parsed: PipelineReading = {
    document,
    triggerPlaces: places,
    documentProblems: [...(nameProblem === null ? [] : [nameProblem]), ...documentProblems],
    layout,
    files: new Map(),
    loaded: { pipeline, layout: {}, code: {}, problems: [], revision: '' },
  };
  return withFiles(parsed, layout, read, name);
}

/** Whether each file of the blocks is still there, or still not: what the problems of the YAML depend on. */
function sameStates(previous: PipelineReading, read: (file: string) => FileReading): boolean {
  return previous.loaded.pipeline.blocks.every(
    ({ name, file }) => file === '' || previous.files.get(name)?.state === read(file).state,
  );
}

/** The pipeline of `base` with layout and code as they now stand. */
function withFiles(
  base: PipelineReading,
  layout: FileReading,
  read: (file: string) => FileReading,
  name: string,
): PipelineReading {
  const { pipeline } = base.loaded;
  const files = new Map<string, FileReading>();
  for (const block of pipeline.blocks)
    if (block.file !== '') files.set(block.name, read(block.file));
  const revision = revisionOf(base.document, layout, pipeline.blocks, files);
  if (revision === base.loaded.revision) return { ...base, files };

  const { layout: places, problems } = readLayout(name, layout);
  const code: Record<string, string | null> = {};
  for (const block of pipeline.blocks) {
    const reading = files.get(block.name);
    code[block.name] = reading?.text == null ? null : withoutByteOrderMark(reading.text);
    if (reading?.state === 'file' && reading.text === null) {
      problems.push(codeProblem(name, block, reading.reason));
    }
  }
  return {
    ...base,
    layout,
    files,
    loaded: {
      pipeline,
      layout: places,
      code,
      problems: [...base.documentProblems, ...problems],
      revision,
    },
  };
}

function revisionOf(
  document: FileReading,
  layout: FileReading,
  blocks: readonly Block[],
  files: ReadonlyMap<string, FileReading>,
): string {
  const hash = createHash('sha256').update(`${document.sha}\n${layout.sha}\n`);
  for (const { name, file } of blocks) {
    const reading = files.get(name);
    hash.update(`${file}\0${reading?.state}\0${reading?.sha}\n`);
  }
  return hash.digest('hex');
}

function readLayout(name: string, reading: FileReading): { layout: Layout; problems: Problem[] } {
  if (reading.state === 'missing') return { layout: {}, problems: [] };
  const layout = reading.text === null ? null : parseLayout(reading.text);
  if (layout !== null) return { layout, problems: [] };
  const problem: Problem = {
    code: 'layout.broken',
    severity: 'warning',
    message: 'layout.json cannot be read, so the blocks are placed automatically.',
    file: displayPath(name, LAYOUT_FILE),
    hint: 'Mend the file or delete it. Runs are not affected.',
    pipeline: name,
  };
  return { layout: {}, problems: [problem] };
}

function documentProblem(name: string, reading: FileReading): Problem {
  const problem = {
    severity: 'error' as const,
    file: displayPath(name, PIPELINE_FILE),
    pipeline: name,
  };
  if (reading.state === 'file' && reading.text === null) {
    return {
      ...problem,
      code: `pipeline.${codeOf(reading.reason)}`,
      ...wording('pipeline.yaml', reading.reason),
    };
  }
  if (reading.state === 'outside') {
    return {
      ...problem,
      code: 'file.outside_project',
      message: `The folder of the pipeline '${name}' leads out of the project.`,
      hint: 'Move the folder into the project: a link must stay inside it.',
    };
  }
  return {
    ...problem,
    code: 'pipeline.missing_file',
    message: `The pipeline '${name}' has no readable pipeline.yaml.`,
    hint: 'A pipeline is a folder with a file pipeline.yaml.',
  };
}

function codeProblem(pipeline: string, block: Block, reason: UnreadableReason): Problem {
  return {
    code: `block.${codeOf(reason)}`,
    severity: 'error',
    file: displayPath(pipeline, block.file),
    ...(reason.why === 'not_utf8' ? { line: reason.line } : {}),
    pipeline,
    block: block.name,
    ...wording(block.file, reason),
  };
}

function codeOf(reason: UnreadableReason): string {
  return reason.why === 'failed' ? 'unreadable' : reason.why;
}

function wording(file: string, reason: UnreadableReason): { message: string; hint: string } {
  switch (reason.why) {
    case 'not_utf8':
      return {
        message: `The file '${file}' is not UTF-8 text: the byte at offset ${reason.byte} is the first that is not.`,
        hint: 'Save the file as UTF-8.',
      };
    case 'too_large':
      return {
        message: `The file '${file}' has ${reason.bytes} bytes; files of more than 5 MB are not read.`,
        hint: 'Keep data in files of its own and read them from the block.',
      };
    case 'failed':
      return {
        message: `The file '${file}' cannot be read: ${reason.message}.`,
        hint: 'Check its permissions.',
      };
  }
}
