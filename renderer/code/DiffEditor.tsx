import { useEffect, useRef } from 'react';
import { useThemeStore } from '../app/store.ts';
import styles from './editor.module.css';
import { editorOptions } from './editorOptions.ts';
import { monaco } from './monaco.ts';
import { editorTheme } from './theme.ts';

type Model = ReturnType<typeof monaco.editor.createModel>;

interface Props {
  /** Monaco's language of both texts. */
  language: string;
  original: string;
  /** A text to look at, or a model in which it can be edited. */
  modified: string | Model;
  originalLabel: string;
  modifiedLabel: string;
  /** Else one within the other. */
  sideBySide?: boolean;
}

/** Colour means something here, and how deep a bracket is does not. */
const oneInk = {
  bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
};

/** Two texts and what differs between them. */
export function DiffEditor({
  language,
  original,
  modified,
  originalLabel,
  modifiedLabel,
  sideBySide = true,
}: Props) {
  const host = useRef<HTMLDivElement>(null);
  const theme = useThemeStore((state) => state.theme);

  useEffect(() => monaco.editor.setTheme(editorTheme(theme)), [theme]);

  useEffect(() => {
    if (!host.current) return;
    const readOnly = typeof modified === 'string';
    const before = monaco.editor.createModel(original, language);
    const after = readOnly ? monaco.editor.createModel(modified, language) : modified;
    const editor = monaco.editor.createDiffEditor(host.current, {
      ...editorOptions,
      automaticLayout: true,
      renderSideBySide: sideBySide,
      useInlineViewWhenSpaceIsLimited: false,
      readOnly,
      originalEditable: false,
      originalAriaLabel: originalLabel,
      modifiedAriaLabel: modifiedLabel,
      renderOverviewRuler: false,
      renderMarginRevertIcon: !readOnly,
      glyphMargin: false,
      hideUnchangedRegions: { enabled: readOnly },
    });
    editor.setModel({ original: before, modified: after });
    for (const model of [before, after]) model.updateOptions(oneInk);
    return () => {
      editor.dispose();
      before.dispose();
      if (readOnly) after.dispose();
    };
  }, [language, original, modified, originalLabel, modifiedLabel, sideBySide]);

  return <div ref={host} className={styles.editor} />;
}
