import { keyText } from '../app/commands/keys.ts';
import styles from './Key.module.css';

/** A key as it is printed on the keyboard. `keys` in the notation of commands. */
export function Key({ keys }: { keys: string }) {
  return <kbd className={styles.key}>{keyText(keys)}</kbd>;
}
