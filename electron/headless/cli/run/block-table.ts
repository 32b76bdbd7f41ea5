import type { Run } from '../../../../shared/runs/events.ts';
import { count, duration } from '../quantities.ts';
import type { Channel } from '../terminal.ts';
import { type GridColumn, textGrid } from '../text-grid.ts';
import { statusStyle } from './statuses.ts';

const COLUMNS: GridColumn[] = [
  { title: 'block', align: 'left' },
  { title: 'status', align: 'left' },
  { title: 'rows', align: 'right' },
  { title: 'time', align: 'right' },
];

/** The run's blocks as a table. */
export function printBlocks(run: Run, channel: Channel): void {
  const rows = run.blocks.map(({ name, status, rows, duration_ms }) => [
    name,
    status,
    count(rows),
    duration(duration_ms),
  ]);
  const [title, rule, ...lines] = textGrid(COLUMNS, rows);
  channel.line(title);
  channel.line(rule);
  lines.forEach((line, index) => {
    const status = run.blocks[index]?.status;
    channel.line(
      status === undefined
        ? line
        : line.replace(` ${status}`, ` ${channel.style(statusStyle(status), status)}`),
    );
  });
}
