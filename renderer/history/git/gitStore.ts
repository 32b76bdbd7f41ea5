import { create } from 'zustand';
import type { GitView } from '../../../shared/contract/history.ts';
import { toErrorData } from '../../../shared/errors.ts';
import { engine } from '../../app/client.ts';
import { isLost } from '../../app/connection/isLost.ts';
import { onChange } from '../../app/sync/changes.ts';
import { oneAtATime } from '../../app/sync/oneAtATime.ts';

interface GitState {
  /** Null: no repository around the project, or not asked yet. */
  git: GitView | null;
  /** Why git could not be asked. */
  problem: string | null;
}

export const useGit = create<GitState>()(() => ({ git: null, problem: null }));

const refresh = oneAtATime(async () => {
  try {
    useGit.setState({ git: await engine.history.git(), problem: null });
  } catch (thrown) {
    if (!isLost(thrown)) useGit.setState({ git: null, problem: toErrorData(thrown).message });
  }
});

/**
 * Keeps what is known of the user's repository true while something shows it: files that are saved are
 * heard of, and a commit made elsewhere when the person comes back from there. Returns how to stop.
 */
export function followGit(): () => void {
  refresh();
  const stop = onChange(['pipeline', 'history'], refresh);
  window.addEventListener('focus', refresh);
  return () => {
    stop();
    window.removeEventListener('focus', refresh);
  };
}
