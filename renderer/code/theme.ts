import type * as Monaco from 'monaco-editor/editor/editor.api';
import { dark, light, type Palette } from '../app/theme/tokens.ts';

/** Literals take the hue of their data type, as cells and column heads do (`data/types.css`). */
interface Literals {
  text: string;
  number: string;
}

const literals: Record<'light' | 'dark', Literals> = {
  light: { text: '#0B6B66', number: '#2F5FA8' },
  dark: { text: '#7FD1C4', number: '#8FBCF5' },
};

/** The name of our Monaco theme for a theme of the interface. */
export function editorTheme(theme: 'light' | 'dark'): string {
  return `tidemill-${theme}`;
}

/** Makes both themes known to Monaco, in the interface's own colours; `editor.setTheme` chooses. */
export function defineThemes(monaco: typeof Monaco): void {
  monaco.editor.defineTheme(editorTheme('light'), themeOf(light, literals.light, 'vs'));
  monaco.editor.defineTheme(editorTheme('dark'), themeOf(dark, literals.dark, 'vs-dark'));
}

function themeOf(
  ink: Palette,
  literal: Literals,
  base: 'vs' | 'vs-dark',
): Monaco.editor.IStandaloneThemeData {
  return {
    base,
    inherit: true,
    rules: [
      rule('', ink.text1),
      rule('comment', ink.text3, 'italic'),
      rule('keyword', ink.accent),
      rule('keyword.python', ink.accent),
      rule('operator', ink.text2),
      rule('operator.sql', ink.accent),
      rule('delimiter', ink.text2),
      rule('predefined', ink.text1),
      rule('predefined.sql', ink.text1),
      rule('string', literal.text),
      rule('string.sql', literal.text),
      rule('string.escape', literal.number),
      rule('number', literal.number),
      rule('regexp', literal.number),
      rule('tag', ink.accent),
      rule('type.identifier', ink.text1),
      rule('identifier', ink.text1),
    ],
    colors: colors(ink, literal),
  };
}

function rule(token: string, color: string, fontStyle?: string) {
  return { token, foreground: color.slice(1), ...(fontStyle ? { fontStyle } : {}) };
}

const clear = '#00000000';

function colors(ink: Palette, literal: Literals): Monaco.editor.IColors {
  return {
    'editor.background': ink.panel,
    'editor.foreground': ink.text1,
    'editorGutter.background': ink.panel,
    'editorLineNumber.foreground': ink.text3,
    'editorLineNumber.activeForeground': ink.text1,
    'editor.lineHighlightBackground': `${ink.hover}80`,
    'editor.lineHighlightBorder': clear,
    'editor.selectionBackground': `${ink.accent}38`,
    'editor.inactiveSelectionBackground': ink.hover,
    'editor.selectionHighlightBackground': ink.hover,
    'editor.wordHighlightBackground': ink.hover,
    'editor.wordHighlightStrongBackground': ink.hover,
    'editorCursor.foreground': ink.text1,
    'editorIndentGuide.background1': ink.border,
    'editorIndentGuide.activeBackground1': ink.borderStrong,
    'editorBracketMatch.background': ink.hover,
    'editorBracketMatch.border': ink.borderStrong,
    'editorWidget.background': ink.raised,
    'editorWidget.foreground': ink.text1,
    'editorWidget.border': ink.border,
    'editorHoverWidget.background': ink.raised,
    'editorHoverWidget.border': ink.border,
    'editorSuggestWidget.background': ink.raised,
    'editorSuggestWidget.border': ink.border,
    'editorSuggestWidget.foreground': ink.text1,
    'editorSuggestWidget.selectedBackground': ink.hover,
    'editorSuggestWidget.selectedForeground': ink.text1,
    'editorSuggestWidget.selectedIconForeground': ink.text1,
    'editorSuggestWidget.highlightForeground': ink.accent,
    'editorSuggestWidget.focusHighlightForeground': ink.accent,
    'editorError.foreground': ink.status.failed.fill,
    'editorWarning.foreground': ink.status.stale.fill,
    'editorLink.activeForeground': ink.accent,
    'input.background': ink.panel,
    'input.border': ink.borderStrong,
    'menu.background': ink.raised,
    'menu.foreground': ink.text1,
    'menu.selectionBackground': ink.hover,
    'menu.selectionForeground': ink.text1,
    'menu.separatorBackground': ink.border,
    focusBorder: ink.text1,
    'widget.shadow': '#0000002B',
    'scrollbar.shadow': clear,
    'scrollbarSlider.background': `${ink.borderStrong}55`,
    'scrollbarSlider.hoverBackground': `${ink.borderStrong}88`,
    'scrollbarSlider.activeBackground': `${ink.borderStrong}AA`,
    'diffEditor.insertedTextBackground': `${literal.text}2B`,
    'diffEditor.removedTextBackground': `${ink.status.failed.fill}26`,
    'diffEditor.insertedLineBackground': `${literal.text}14`,
    'diffEditor.removedLineBackground': `${ink.status.failed.fill}12`,
  };
}
