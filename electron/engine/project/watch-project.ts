import path from 'node:path';
import { watch as watchFiles } from 'chokidar';
import { ROOT_FILES } from '../../../shared/history/own-paths.ts';
import { ASIDE_ENDING, PIPELINES_FOLDER } from './paths.ts';

/** A change is told when nothing more has happened for this long. */
const SETTLE_MS = 50;

/** Folders inside a pipeline's that are full of files nobody wrote by hand. */
const IGNORED_FOLDERS = new Set([
  'node_modules',
  '__pycache__',
  '.venv',
  'venv',
  '.git',
  '.tidemill',
]);

export interface ProjectWatch {
  /** Resolves when every change from now on will be seen. */
  ready: Promise<void>;
  close(): Promise<void>;
}

/**
 * Watches a project's pipelines, settings and lists of packages. Calls back with the names of the pipelines
 * in whose folders something has happened (null: the other files, or pipelines as a whole), once things have
 * settled.
 * @param failed is told why not everything can be watched, such as the system's limit on watches
 */
export function watchProject(
  dir: string,
  changed: (pipelines: Set<string | null>) => void,
  failed: (message: string) => void,
): ProjectWatch {
  let pending = new Set<string | null>();
  let timer: NodeJS.Timeout | null = null;
  const watcher = watchFiles(dir, {
    ignored: (file) => isIgnored(path.relative(dir, file)),
    ignoreInitial: true,
    followSymlinks: false,
  });
  const settled = () => {
    timer = null;
    const now = pending;
    pending = new Set();
    changed(now);
  };
  watcher.on('all', (_event, file) => {
    const [top, pipeline] = path.relative(dir, file).split(path.sep);
    pending.add(top === PIPELINES_FOLDER && pipeline !== undefined ? pipeline : null);
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(settled, SETTLE_MS);
  });
  watcher.on('error', (error) => failed(error instanceof Error ? error.message : String(error)));
  return {
    ready: new Promise((resolve) => watcher.once('ready', () => resolve())),
    async close() {
      if (timer !== null) clearTimeout(timer);
      await watcher.close();
    },
  };
}

function isIgnored(relative: string): boolean {
  if (relative === '') return false;
  const parts = relative.split(path.sep);
  if (relative.endsWith(ASIDE_ENDING)) return true;
  if (ROOT_FILES.includes(relative)) return false;
  return parts[0] !== PIPELINES_FOLDER || parts.some((part) => IGNORED_FOLDERS.has(part));
}
