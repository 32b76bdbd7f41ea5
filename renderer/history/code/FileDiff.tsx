import { useMediaQuery } from '@mantine/hooks';
import { PaneLoading } from '../../app/shell/PaneLoading.tsx';
import { DiffEditor } from '../../code/DiffEditor.tsx';
import { useSides } from '../comparison/useSides.ts';
import { Message } from '../Message.tsx';
import styles from './code.module.css';
import { type ChangedFile, languageOf } from './filesOfDiff.ts';
import { useFileTexts } from './useFileTexts.ts';

interface Props {
  from: string | null;
  to: string;
  file: ChangedFile;
}

/** A file on both sides of a comparison: beside each other where there is room, else in one. */
export function FileDiff({ from, to, file }: Props) {
  const sides = useSides({ from, to });
  const wide = useMediaQuery('(min-width: 1200px)', true, { getInitialValueInEffect: false });
  const { texts, error } = useFileTexts(from, to, file);
  if (error !== null) {
    return (
      <Message hint={error.hint} alert>
        {error.message}
      </Message>
    );
  }
  if (texts === null) return <PaneLoading />;
  if (texts.before === null || texts.after === null) {
    return (
      <Message>
        There are no lines of {file.key} to compare: a version lacks the file, or it is no text.
      </Message>
    );
  }
  const [before, after] = [
    `${file.before ?? file.key} · ${file.before === null ? 'not there yet' : sides.from.text}`,
    `${file.after ?? file.key} · ${file.after === null ? 'not there any more' : sides.to.text}`,
  ];
  return (
    <div className={styles.diff}>
      <div className={styles.sides} data-wide={wide} aria-hidden="true">
        <span title={before}>{before}</span>
        <span title={after}>{after}</span>
      </div>
      {texts.before === texts.after && (
        <p className={styles.equal}>The code is the same on both sides.</p>
      )}
      <DiffEditor
        language={languageOf(file.key)}
        original={texts.before}
        modified={texts.after}
        originalLabel={before}
        modifiedLabel={after}
        sideBySide={wide}
      />
    </div>
  );
}
