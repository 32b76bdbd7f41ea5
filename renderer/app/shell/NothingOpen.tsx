import { Key } from '../../ui/Key.tsx';
import { command, runCommand } from '../commands/registry.ts';
import styles from './NothingOpen.module.css';

/** The centre of a project that has no pipeline yet: the one thing to do about it. */
export function NothingOpen() {
  return (
    <main className={styles.empty}>
      <h2>This project has no pipelines yet</h2>
      <p>A pipeline is a folder of blocks in SQL, Python and TypeScript.</p>
      <button
        type="button"
        className={styles.create}
        onClick={() => void runCommand(command('pipeline.create'))}
      >
        New pipeline
        <Key keys="N" />
      </button>
    </main>
  );
}
