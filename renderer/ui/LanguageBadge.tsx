import type { Block } from '../../shared/pipeline/document.ts';
import { languages } from '../canvas/blocks.ts';
import styles from './LanguageBadge.module.css';

/** `SQL`, `PY`, `TS`: a word, never a colour. */
export function LanguageBadge({ language }: { language: Block['language'] }) {
  return <span className={styles.badge}>{languages[language].badge}</span>;
}
