import type * as Monaco from 'monaco-editor/editor/editor.api';

export const CODE_FONT = "'JetBrains Mono', ui-monospace, Menlo, Consolas, monospace";

/** How every editor of ours looks and behaves: 12.5/20 JetBrains Mono and no furniture. */
export const editorOptions: Monaco.editor.IEditorConstructionOptions = {
  fontFamily: CODE_FONT,
  fontSize: 12.5,
  lineHeight: 20,
  fontLigatures: false,
  minimap: { enabled: false },
  stickyScroll: { enabled: false },
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  scrollBeyondLastLine: false,
  smoothScrolling: false,
  renderLineHighlight: 'line',
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 8,
  glyphMargin: true,
  folding: true,
  showFoldingControls: 'mouseover',
  padding: { top: 8, bottom: 8 },
  fixedOverflowWidgets: true,
  occurrencesHighlight: 'singleFile',
  quickSuggestions: { other: true, comments: false, strings: false },
  suggest: { showIcons: true, showStatusBar: false, preview: false },
  accessibilitySupport: 'auto',
  // A textarea in every Chromium: the app's keys know by it that somebody is typing.
  editContext: false,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  automaticLayout: false,
  unicodeHighlight: { ambiguousCharacters: true, nonBasicASCII: false },
};

export const languageIds = {
  sql: 'sql',
  python: 'python',
  typescript: 'typescript',
  markdown: 'markdown',
} as const;
