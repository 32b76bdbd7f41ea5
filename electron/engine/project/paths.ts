import path from 'node:path';

/** The names of a project's own files and folders, relative to it. */
export const SETTINGS_FILE = 'tidemill.yaml';
export const PIPELINES_FOLDER = 'pipelines';
export const PIPELINE_FILE = 'pipeline.yaml';
export const LAYOUT_FILE = 'layout.json';
export const STATE_FOLDER = '.tidemill';
/** What a crash may have left to finish: see commit-files.ts. */
export const JOURNALS_FOLDER = '.tidemill/edits';

/** Ends the names of files that are being written: they are nobody's, and swept up after a crash. */
export const ASIDE_ENDING = '.tidemill-tmp';

/** A file of a pipeline as people know it: relative to the project, with forward slashes. */
export function displayPath(pipeline: string, file: string): string {
  return path.posix.normalize(`${PIPELINES_FOLDER}/${pipeline}/${file}`);
}

/** Whether `place` is `root` or under it. Both absolute, with symbolic links resolved. */
export function isInside(root: string, place: string): boolean {
  const relative = path.relative(root, place);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
