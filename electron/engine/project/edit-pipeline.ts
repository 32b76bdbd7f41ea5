import path from 'node:path';
import { TidemillError } from '../../../shared/errors.ts';
import type { FileOperation } from '../../../shared/pipeline/editing/block-file-changes.ts';
import { planEdits } from '../../../shared/pipeline/editing/plan-edits.ts';
import type { Edit } from '../../../shared/pipeline/edits.ts';
import type { BlockTemplates } from '../../../shared/pipeline/templates.ts';
import { commitFiles, type FileChange } from './commit-files.ts';
import type { FileCache } from './file-cache.ts';
import { writeError } from './file-errors.ts';
import type { PipelineReading } from './load-pipeline.ts';
import { displayPath, JOURNALS_FOLDER } from './paths.ts';

export interface PipelineEdit {
  /** The project's folder and the pipeline's. Absolute. */
  project: string;
  folder: string;
  /** What the edits were made upon. */
  revision: string;
  edits: readonly Edit[];
  templates: BlockTemplates;
  cache: FileCache;
  /** The pipeline as it stands. */
  reading: PipelineReading;
  readAgain(previous: PipelineReading): PipelineReading;
}

/**
 * Writes the files so that they say what the edits make of the pipeline: all edits, or none.
 * @throws TidemillError `pipeline.conflict` where the files are no longer those of `revision`; as
 * `planEdits`; `disk.full`, `project.read_only`, `file.write_failed`
 */
export async function editPipeline(edit: PipelineEdit): Promise<void> {
  const { reading, folder, project } = edit;
  const { pipeline, layout, code, revision, problems } = reading.loaded;
  if (revision !== edit.revision) throw conflict(pipeline.name);
  if (reading.document.text === null) {
    throw new TidemillError({
      ...(problems[0] ?? { message: 'pipeline.yaml cannot be read.' }),
      code: 'pipeline.broken_yaml',
    });
  }
  const files = {
    pipeline,
    layout,
    code,
    document: reading.document.text,
    problems: reading.documentProblems,
    layoutIsSound: !problems.some((problem) => problem.code === 'layout.broken'),
    fileState: (file: string) => edit.cache.read(path.join(folder, file)).state,
  };
  const { operations } = planEdits(files, edit.edits, edit.templates);
  if (operations.length === 0) return;
  const changes = operations.map((operation) => absolute(operation, folder));
  try {
    await commitFiles(changes, path.join(project, JOURNALS_FOLDER), () => {
      if (edit.readAgain(reading).loaded.revision !== revision) throw conflict(pipeline.name);
    });
  } catch (error) {
    const [first] = operations;
    const file = first?.type === 'copy' ? first.to : (first?.file ?? '');
    throw writeError(error, displayPath(pipeline.name, file));
  }
}

function absolute(operation: FileOperation, folder: string): FileChange {
  const place = (file: string) => path.join(folder, file);
  switch (operation.type) {
    case 'write': {
      const { file, text, like } = operation;
      return { type: 'write', file: place(file), text, ...(like ? { like: place(like) } : {}) };
    }
    case 'copy':
      return { type: 'copy', from: place(operation.from), to: place(operation.to) };
    case 'delete':
      return { type: 'delete', file: place(operation.file) };
  }
}

function conflict(pipeline: string): TidemillError {
  return new TidemillError({
    code: 'pipeline.conflict',
    message: `The files of the pipeline '${pipeline}' were changed elsewhere; nothing was written.`,
    hint: 'Look at the new state, then make the edit again.',
  });
}
