import { themeQuartz } from 'ag-grid-community';

/**
 * The grid in our tokens. Colours are CSS variables, so light and dark need no second theme and a
 * switch repaints without touching the grid.
 */
export const gridTheme = themeQuartz.withParams({
  backgroundColor: 'var(--panel)',
  foregroundColor: 'var(--text-1)',
  textColor: 'var(--text-1)',
  chromeBackgroundColor: 'var(--canvas)',
  headerBackgroundColor: 'var(--panel)',
  headerTextColor: 'var(--text-2)',
  dataBackgroundColor: 'var(--panel)',
  oddRowBackgroundColor: 'var(--panel)',
  rowHoverColor: 'var(--hover)',
  borderColor: 'var(--border)',
  rowBorder: { color: 'var(--border)', width: 1 },
  columnBorder: { color: 'var(--border)', width: 1 },
  headerColumnResizeHandleColor: 'transparent',
  headerColumnBorder: { color: 'var(--border)', width: 1 },
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  borderRadius: 6,
  accentColor: 'var(--text-1)',
  focusShadow: 'none',
  fontFamily: 'var(--font-mono)',
  fontSize: 12.5,
  headerFontFamily: 'var(--font-mono)',
  headerFontSize: 12.5,
  headerFontWeight: 500,
  rowHeight: 24,
  headerHeight: 44,
  cellHorizontalPadding: 10,
  spacing: 4,
});
