import type { History } from './api.ts';
import { type HistoryParts, ProjectHistory } from './project-history.ts';

/**
 * Opens the project's history. Makes a version of each settled save from now on and, soon after, of what
 * has changed while nobody watched. The repository is not opened before there is something to write.
 */
export function openHistory(parts: HistoryParts): History {
  return new ProjectHistory(parts);
}
