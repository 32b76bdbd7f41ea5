import stringWidth from 'string-width';

/** A column of a printed table: its heading, and which side its cells are aligned to. */
export interface GridColumn {
  title: string;
  align: 'left' | 'right';
}

const WIDEST_CELL = 60;

/**
 * Lays out a table in columns that line up on a terminal in any script. A cell is at most 60 columns
 * wide and on one line.
 */
export function textGrid(columns: readonly GridColumn[], rows: readonly string[][]): string[] {
  const titles = columns.map(({ title }) => oneLine(title));
  const cells = rows.map((row) => columns.map((_, index) => oneLine(row[index] ?? '')));
  const widths = columns.map((_, index) =>
    Math.max(...[titles, ...cells].map((row) => stringWidth(row[index] ?? ''))),
  );
  const layOut = (row: string[]) =>
    columns
      .map(({ align }, index) => pad(row[index] ?? '', widths[index] ?? 0, align))
      .join('  ')
      .trimEnd();
  return [
    layOut(titles),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...cells.map(layOut),
  ];
}

/** Cuts text to a width in terminal columns, with an ellipsis where something is lost. */
export function shorten(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let fitted = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += stringWidth(segment);
    if (used > width - 1) break;
    fitted += segment;
  }
  return `${fitted}…`;
}

function pad(text: string, width: number, align: GridColumn['align']): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** Line breaks and control characters would break the table, or more: they are shown as symbols. */
function oneLine(text: string): string {
  const visible = text
    .slice(0, WIDEST_CELL * 4)
    .replaceAll('\n', '⏎')
    .replaceAll('\t', ' ')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '�');
  return shorten(visible, WIDEST_CELL);
}
