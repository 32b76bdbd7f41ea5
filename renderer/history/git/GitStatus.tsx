import { Popover } from '@mantine/core';
import { GitBranch } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { GitView } from '../../../shared/contract/history.ts';
import { shortVersion } from '../versionWords.ts';
import styles from './git.module.css';
import { followGit, useGit } from './gitStore.ts';

const states = { changed: 'changed', untracked: 'new', deleted: 'deleted' } as const;

/** `main · 2 files not committed` */
function gitText({ branch, head, files }: GitView): string {
  const place = branch ?? (head === null ? 'detached' : `at ${shortVersion(head)}`);
  if (files.length === 0) return `${place} · all committed`;
  return `${place} · ${files.length} ${files.length === 1 ? 'file' : 'files'} not committed`;
}

/**
 * The user's own git repository in a line: the branch, and whether the project's files are in it, with
 * a list of those that are not. Nothing where there is no repository. Git is only ever read.
 */
export function GitStatus() {
  const git = useGit((state) => state.git);
  const problem = useGit((state) => state.problem);
  const [opened, setOpened] = useState(false);
  useEffect(followGit, []);
  if (problem !== null) {
    return (
      <span className={styles.line} title={problem}>
        <GitBranch size={12} aria-hidden="true" />
        <span>git cannot be read</span>
      </span>
    );
  }
  if (git === null) return null;
  const text = gitText(git);
  if (git.files.length === 0) {
    return (
      <span className={styles.line} title="Your git repository has all files of the project">
        <GitBranch size={12} aria-hidden="true" />
        <span>{text}</span>
      </span>
    );
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start">
      <Popover.Target>
        <button
          type="button"
          className={styles.line}
          onClick={() => setOpened(!opened)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setOpened(false);
          }}
        >
          <GitBranch size={12} aria-hidden="true" />
          <span>{text}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.dropdown}>
        <h3>Not in the last commit</h3>
        <ul>
          {git.files.map(({ path, state }) => (
            <li key={path}>
              <span className={styles.state}>{states[state]}</span>
              <span className={styles.path} title={path}>
                {path}
              </span>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
